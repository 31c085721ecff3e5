import type { HealthVerdict } from '../../packages/rampa/src/core/health.ts';

/** One percentile of the same requests, as the target measured it and as rampa reports it. */
export interface Witnessed {
  readonly percentile: number;
  readonly trueMs: number;
  readonly reportedMs: number;
}

/** How far a report is from the truth, and whether that is as it should be. */
export interface Accuracy extends Witnessed {
  readonly differenceMs: number;
  readonly toleranceMs: number;
  /** True for what is close enough, and for what rampa itself does not vouch for. */
  readonly ok: boolean;
}

/** A report must be within 0.2 ms + 1 % of the truth, or its run must not be called trusted. */
export function judgeAccuracy(witnessed: Witnessed, verdict: HealthVerdict): Accuracy {
  const { trueMs, reportedMs } = witnessed;
  const differenceMs = reportedMs - trueMs;
  const toleranceMs = 0.2 + trueMs / 100;
  const ok = Math.abs(differenceMs) <= toleranceMs || verdict !== 'trusted';
  return { ...witnessed, differenceMs, toleranceMs, ok };
}
