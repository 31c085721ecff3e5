import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TrendValues } from '../../../src/core/slice.ts';
import { packBuckets } from '../../../src/metrics/slices/sparse-buckets.ts';
import { Trend } from '../../../src/metrics/trend.ts';
import { trendCount, trendPercentiles } from '../../../src/outputs/support/trend-percentiles.ts';

test('percentiles of a slice are those of a trend with the same values', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (given, ranks) => {
      const trend = new Trend();
      for (const value of given) trend.record(value);
      const slice: TrendValues = {
        ...{ kind: 'trend', sum: trend.sum, min: trend.min, max: trend.max, clamped: 0 },
        positive: packBuckets(trend.positiveBuckets()),
        negative: packBuckets(trend.negativeBuckets()),
      };
      expect(trendCount(slice)).toBe(given.length);
      expect(trendPercentiles(slice, ranks)).toEqual(ranks.map((rank) => trend.percentile(rank)));
    }),
  );
});
