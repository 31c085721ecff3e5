import type { ThresholdOperator, ThresholdPlan, ThresholdResult } from '../../core/threshold.ts';
import type { Aggregate } from '../aggregate.ts';
import { statisticOf } from './statistic.ts';

/** How every threshold stands, in the order of `plans`. One without samples passes, with `lhs` null. */
export function evaluateThresholds(
  plans: readonly ThresholdPlan[],
  aggregate: Aggregate,
  durationSeconds: number,
): ThresholdResult[] {
  return plans.map((plan) => evaluateThreshold(plan, aggregate, durationSeconds));
}

/** How one threshold stands. */
export function evaluateThreshold(
  plan: ThresholdPlan,
  aggregate: Aggregate,
  durationSeconds: number,
): ThresholdResult {
  const total = aggregate.thresholdTotal(plan);
  const lhs = total && statisticOf(total, plan.aggregation, durationSeconds);
  return {
    metric: plan.metric,
    source: plan.source,
    passed: lhs === undefined || compare(lhs, plan.operator, plan.value),
    lhs: lhs ?? null,
    rhs: plan.value,
  };
}

function compare(left: number, operator: ThresholdOperator, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
}
