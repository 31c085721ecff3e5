import type { ThresholdPlan, ThresholdResult } from '../../core/threshold.ts';
import type { Aggregate } from '../aggregate.ts';
import { compareWithBaseline } from './baseline/compare-with-baseline.ts';
import { compare } from './compare.ts';
import { statisticOf } from './statistic.ts';

/**
 * How every threshold stands when the load is over, in the order of `plans`. One without samples passes, with `lhs`
 * null.
 */
export function evaluateThresholds(
  plans: readonly ThresholdPlan[],
  aggregate: Aggregate,
  durationSeconds: number,
): ThresholdResult[] {
  aggregate.finishWindows(durationSeconds);
  return plans.map((plan) => evaluateThreshold(plan, aggregate, durationSeconds));
}

/** How one threshold stands; of windows, those that were judged so far. */
export function evaluateThreshold(
  plan: ThresholdPlan,
  aggregate: Aggregate,
  durationSeconds: number,
): ThresholdResult {
  const judge = aggregate.windowJudge(plan);
  if (judge !== undefined) return judge.result();
  const { metric, source, value: rhs, baseline } = plan;
  const total = aggregate.thresholdTotal(plan);
  const lhs = total && statisticOf(total, plan.aggregation, durationSeconds);
  if (total === undefined || lhs === undefined) {
    return { metric, source, passed: true, lhs: null, rhs };
  }
  if (baseline === undefined) {
    return { metric, source, passed: compare(lhs, plan.operator, rhs), lhs, rhs };
  }
  const compared = compareWithBaseline(plan, baseline, { total, lhs });
  return { metric, source, passed: compared.verdict !== 'crossed', lhs, rhs, baseline: compared };
}
