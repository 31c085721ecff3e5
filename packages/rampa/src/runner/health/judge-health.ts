import type { HealthVerdict } from '../../core/health.ts';
import { HEALTH_RULES, type HealthEvidence } from './health-rules.ts';

/** Says in words whether the load generator kept up, and so whether its numbers can be trusted. */
export function judgeHealth(evidence: HealthEvidence): {
  readonly verdict: HealthVerdict;
  readonly reasons: readonly string[];
} {
  const doubts = HEALTH_RULES.flatMap((rule) => rule.find(evidence) ?? []);
  const isInvalid = doubts.some((doubt) => doubt.isInvalid);
  return {
    verdict: isInvalid ? 'invalid' : doubts.length > 0 ? 'suspect' : 'trusted',
    reasons: doubts.map(({ reason }) => reason),
  };
}
