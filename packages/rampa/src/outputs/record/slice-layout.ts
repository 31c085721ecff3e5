import type { MetricKind, MetricUnit } from '../../core/metric.ts';
import type { BucketCounts } from '../../core/slice.ts';
import { middleValueAt } from '../../metrics/bucket-index.ts';

/** What a chunk of slices holds, one after the other. */
export const RECORD = { names: 0, slice: 1 } as const;

/** A kind of metric is its place in this list. */
export const KINDS: readonly MetricKind[] = ['counter', 'gauge', 'rate', 'trend'];

/** A unit is its place in this list. */
export const UNITS: readonly MetricUnit[] = ['none', 'time', 'data'];

/** How a trend's figures are written: as doubles, and whether there are buckets of negative values. */
export const TREND_FLAGS = { raw: 1, negatives: 2 } as const;

/** What the sum would be, in thousandths, if every value were in the middle of its bucket. */
export function middleSum({ indexes, counts }: BucketCounts): number {
  let sum = 0;
  for (const [position, index] of indexes.entries()) {
    sum += middleValueAt(index) * (counts[position] ?? 0);
  }
  return sum;
}
