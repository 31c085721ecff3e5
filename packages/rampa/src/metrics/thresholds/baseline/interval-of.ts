import type { MetricKind } from '../../../core/metric.ts';
import type { Aggregation, Interval } from '../../../core/threshold.ts';
import type { Total } from '../../totals/total.ts';
import { proportionInterval } from './proportion-interval.ts';
import { quantileRanks } from './quantile-ranks.ts';

/** How likely each of the bounds of an interval is wrong. */
export const BOUND_ERROR = 0.005;

/** How likely an interval holds the true value. */
export const CONFIDENCE: number = 1 - 2 * BOUND_ERROR;

/** Whether there is an interval of the aggregation; `p(0)`, `p(100)` and the rate of a counter have none. */
export function hasInterval(aggregation: Aggregation, kind: MetricKind): boolean {
  if (kind === 'rate') return aggregation.type === 'rate';
  if (aggregation.type !== 'percentile') return aggregation.type === 'med';
  return aggregation.percentile > 0 && aggregation.percentile < 100;
}

/** The interval of a statistic, for independent samples; without bounds when the total has none. */
export function intervalOf(total: Total, aggregation: Aggregation): Interval {
  if (total.samples === 0) return { low: null, high: null };
  if (total.kind === 'rate') return proportionInterval(total.passes, total.samples, BOUND_ERROR);
  if (total.kind !== 'trend') return { low: null, high: null };
  const percentile = aggregation.type === 'percentile' ? aggregation.percentile : 50;
  const { low, high } = quantileRanks(total.count, percentile, BOUND_ERROR);
  return {
    low: low === undefined ? null : total.valueAtRank(low),
    high: high === undefined ? null : total.valueAtRank(high),
  };
}
