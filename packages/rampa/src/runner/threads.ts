import { type Plan, peakRatePerSecond, peakVus } from '../core/plan.ts';

const VUS_PER_SHARD = 50;
const RATE_PER_SHARD = 5000;

/**
 * How many shards run the plan. `auto` is one per 50 peak VUs, or per 5,000 planned iterations/s for
 * scenarios with an arrival rate; at least 1, at most the cores.
 */
export function shardCount(plan: Plan, threads: number | 'auto', cores: number): number {
  if (threads !== 'auto') return threads;
  if (plan.replay !== undefined) return 1;
  let wanted = 0;
  for (const scenario of plan.scenarios) {
    const rate = peakRatePerSecond(scenario);
    wanted += rate > 0 ? rate / RATE_PER_SHARD : peakVus(scenario) / VUS_PER_SHARD;
  }
  return Math.max(1, Math.min(cores, Math.ceil(wanted)));
}
