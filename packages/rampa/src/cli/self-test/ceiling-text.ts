import type { Ceiling } from '../../core/health.ts';
import { type Plan, peakRatePerSecond, plannedDurationMs } from '../../core/plan.ts';
import { isNearCeiling } from '../../runner/health/health-rules.ts';

/**
 * The highest rate in iterations per second that the schedules of a plan come to together; ramps of different scenarios
 * count as if they were at their highest at the same time. 0 without a schedule.
 */
export function plannedPeakRate({ scenarios }: Plan): number {
  const ratesAt = scenarios.map(({ startTimeMs }) =>
    scenarios
      .filter((one) => one.startTimeMs <= startTimeMs && startTimeMs < plannedDurationMs([one]))
      .reduce((sum, one) => sum + peakRatePerSecond(one), 0),
  );
  return Math.max(0, ...ratesAt);
}

/** What to say about a plan that asks for more than 80 % of what the machine can do; `undefined` when it does not. */
export function planWarning(
  plan: Plan,
  { iterationsPerSecond, shardCount }: Ceiling,
): string | undefined {
  const rate = plannedPeakRate(plan);
  if (iterationsPerSecond === undefined || !isNearCeiling(rate, iterationsPerSecond))
    return undefined;
  const share = Math.round((rate / iterationsPerSecond) * 100);
  const shards = shardCount === 1 ? '1 thread' : `${shardCount} threads`;
  return `the plan asks for ${Math.round(rate)} iterations/s, ${share} % of the ${Math.round(iterationsPerSecond)}/s that ${shards} of this machine can do: use more threads, more machines or a lower rate`;
}

/** The ceiling in words. */
export function describeCeiling(ceiling: Ceiling): string {
  const { requestsPerSecond, iterationsPerSecond, shardCount } = ceiling;
  const shards = shardCount === 1 ? '1 thread' : `${shardCount} threads`;
  const iterations =
    iterationsPerSecond === undefined
      ? ''
      : `, ${Math.round(iterationsPerSecond)} iterations/s with an arrival rate`;
  return `this machine can do ${Math.round(requestsPerSecond)} requests/s with ${shards}${iterations}`;
}
