import type { BucketCounts, TrendValues } from '../../core/slice.ts';
import { highestValueAt } from '../../metrics/bucket-index.ts';
import { percentileRank } from '../../metrics/histogram.ts';
import { STEPS_PER_UNIT } from '../../metrics/steps.ts';

/** How many values a trend had in a slice. */
export function trendCount({ positive, negative }: TrendValues): number {
  return countOf(positive) + countOf(negative);
}

/**
 * The value that each percentile (0 to 100) of the values do not exceed: as {@link Trend.percentile}, of one slice, in
 * the metric's unit.
 */
export function trendPercentiles(
  values: TrendValues,
  percentiles: readonly number[],
): readonly number[] {
  const count = trendCount(values);
  return percentiles.map((percentile) => {
    const rank = percentileRank(percentile, count);
    // The first and the last rank are known exactly.
    if (rank <= 1) return values.min;
    return rank === count ? values.max : valueAtRank(values, rank);
  });
}

function valueAtRank({ positive, negative, min, max }: TrendValues, rank: number): number {
  const negativeCount = countOf(negative);
  // The largest magnitude is the smallest value.
  const steps =
    rank <= negativeCount
      ? -stepsAtRank(negative, negativeCount - rank + 1)
      : stepsAtRank(positive, rank - negativeCount);
  return Math.min(max, Math.max(min, steps / STEPS_PER_UNIT));
}

function stepsAtRank({ indexes, counts }: BucketCounts, rank: number): number {
  let rest = rank;
  let row = 0;
  for (; row < indexes.length - 1; row++) {
    rest -= counts[row] ?? 0;
    if (rest <= 0) break;
  }
  return highestValueAt(indexes[row] ?? 0);
}

function countOf({ counts }: BucketCounts): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
