import type { GeneratorHealth, HealthVerdict, ShardHealth } from '../core/run.ts';

/** Above these the generator shows in the numbers; documented in the guide to results. */
const BUSY_UTILISATION = 0.9;
const SUSPECT_DELAY_MS = 20;
const INVALID_DELAY_MS = 100;

/** A shorter load is nothing but its own start, which is always busy. */
const MIN_SECONDS = 1;

/** The p99 of `iteration_schedule_lag` of a scenario whose lag only the generator can cause. */
export interface ScheduleLag {
  readonly scenario: string;
  readonly p99Ms: number;
}

/** What the verdict is made from. */
export interface HealthEvidence {
  readonly shards: readonly ShardHealth[];
  readonly lags: readonly ScheduleLag[];
  readonly durationSeconds: number;
  readonly lostShardCount: number;
}

/** Says in words whether the load generator kept up, and so whether its numbers can be trusted. */
export function judgeHealth({
  shards,
  lags,
  durationSeconds,
  lostShardCount,
}: HealthEvidence): GeneratorHealth {
  const reasons: string[] = [];
  let verdict: HealthVerdict = 'trusted';
  const doubt = (reason: string, isInvalid: boolean): void => {
    reasons.push(reason);
    if (isInvalid) verdict = 'invalid';
    else if (verdict === 'trusted') verdict = 'suspect';
  };
  if (lostShardCount > 0) {
    const what = lostShardCount === 1 ? 'a shard' : `${lostShardCount} shards`;
    doubt(`${what} died: its part of the load is missing from the numbers`, true);
  }
  for (const { shard, utilisation, loopDelayP99Ms } of shards) {
    if (utilisation >= BUSY_UTILISATION && durationSeconds >= MIN_SECONDS) {
      const share = (utilisation * 100).toFixed(0);
      doubt(
        `shard ${shard} was busy ${share} % of the time: it may have been the bottleneck`,
        false,
      );
    }
    if (loopDelayP99Ms >= SUSPECT_DELAY_MS) {
      const delay = loopDelayP99Ms.toFixed(1);
      const reason = `shard ${shard} answered events up to ${delay} ms late (p99): times include that`;
      doubt(reason, loopDelayP99Ms >= INVALID_DELAY_MS);
    }
  }
  for (const { scenario, p99Ms } of lags) {
    if (p99Ms < SUSPECT_DELAY_MS) continue;
    const reason = `scenario ${scenario} started iterations up to ${p99Ms.toFixed(1)} ms late (p99)`;
    doubt(reason, p99Ms >= INVALID_DELAY_MS);
  }
  return { verdict, reasons, shards };
}
