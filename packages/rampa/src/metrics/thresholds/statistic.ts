import type { MetricKind } from '../../core/metric.ts';
import type { Aggregation } from '../../core/threshold.ts';
import type { Total } from '../totals/total.ts';

/** The aggregations that thresholds may use on a kind of metric, as they are written. */
export const AGGREGATIONS: Readonly<Record<MetricKind, readonly string[]>> = {
  counter: ['count', 'rate'],
  gauge: ['value', 'min', 'max'],
  rate: ['rate'],
  trend: ['avg', 'min', 'max', 'med', 'p(N)', 'count'],
};

/** Whether metrics of `kind` have the aggregation. */
export function hasAggregation(kind: MetricKind, { type }: Aggregation): boolean {
  return AGGREGATIONS[kind].includes(type === 'percentile' ? 'p(N)' : type);
}

/** The value that a threshold compares; `undefined` when there are no samples. */
export function statisticOf(
  total: Total,
  aggregation: Aggregation,
  durationSeconds: number,
): number | undefined {
  if (total.samples === 0) return undefined;
  if (total.kind !== 'trend') return total.stats(durationSeconds)[aggregation.type];
  switch (aggregation.type) {
    case 'percentile':
      return total.percentile(aggregation.percentile);
    case 'med':
      return total.percentile(50);
    case 'avg':
      return total.mean();
    case 'min':
      return total.min;
    case 'max':
      return total.max;
    case 'count':
      return total.count;
    case 'rate':
    case 'value':
      return undefined;
  }
}
