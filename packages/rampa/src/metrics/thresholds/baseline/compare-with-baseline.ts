import type {
  BaselineLimit,
  BaselineResult,
  BaselineVerdict,
  Interval,
  ThresholdPlan,
} from '../../../core/threshold.ts';
import type { Total } from '../../totals/total.ts';
import { compare } from '../compare.ts';
import { CONFIDENCE, intervalOf } from './interval-of.ts';

/**
 * Compares a statistic with that of an earlier run. The criterion is crossed when it does not hold for any pair of
 * values from the two intervals: so of runs that keep it, at most 1 - {@link CONFIDENCE} are taken for ones that do not.
 * @param lhs the statistic of `total`
 */
export function compareWithBaseline(
  plan: ThresholdPlan,
  baseline: BaselineLimit,
  { total, lhs }: { readonly total: Total; readonly lhs: number },
): BaselineResult {
  const actual = intervalOf(total, plan.aggregation);
  const { low, high } = baseline.interval;
  return {
    verdict: verdictOf(plan, baseline, actual, lhs),
    value: baseline.value,
    low,
    high,
    actual_low: actual.low,
    actual_high: actual.high,
    confidence: CONFIDENCE,
  };
}

function verdictOf(
  { operator, value }: ThresholdPlan,
  { factor, interval }: BaselineLimit,
  actual: Interval,
  lhs: number,
): BaselineVerdict {
  const isUpper = operator === '<' || operator === '<=';
  const best = isUpper ? actual.low : actual.high;
  const mildest = isUpper ? interval.high : interval.low;
  if (best === null || mildest === null) return 'too_few_samples';
  if (!compare(best, operator, mildest * factor)) return 'crossed';
  return compare(lhs, operator, value) ? 'holds' : 'within_noise';
}
