import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrendValues } from '../../../src/core/slice.ts';
import { packBuckets } from '../../../src/metrics/slices/sparse-buckets.ts';
import { Trend } from '../../../src/metrics/trend.ts';
import { ExponentialBuckets } from '../../../src/outputs/support/exponential-buckets.ts';

function sliceOf(values: readonly number[]): TrendValues {
  const trend = new Trend();
  for (const value of values) trend.record(value);
  return {
    ...{ kind: 'trend', sum: trend.sum, min: trend.min, max: trend.max, clamped: 0 },
    positive: packBuckets(trend.positiveBuckets()),
    negative: packBuckets(trend.negativeBuckets()),
  };
}

function bucketsOf(...slices: readonly (readonly number[])[]): ExponentialBuckets {
  const buckets = new ExponentialBuckets();
  for (const values of slices) buckets.add(sliceOf(values));
  return buckets;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

describe('exponential buckets', () => {
  test('a power of two is the upper end of its bucket', () => {
    expect(bucketsOf([1]).positive).toEqual({ offset: -1, counts: [1] });
    expect(bucketsOf([2]).positive).toEqual({ offset: 127, counts: [1] });
    expect(bucketsOf([0.5]).positive).toEqual({ offset: -129, counts: [1] });
  });

  test('hold positive values, zeros and the magnitudes of negative values', () => {
    const { count, sum, min, max, zeroCount, scale, positive, negative } = bucketsOf(
      [1, 0, 0.0004],
      [1, -2, -2],
    );
    expect({ count, sum, min, max, zeroCount, scale }).toEqual({
      ...{ count: 6, sum: -1.9996, min: -2, max: 1, zeroCount: 2, scale: 7 },
    });
    expect(positive).toEqual({ offset: -1, counts: [2] });
    expect(negative).toEqual({ offset: 127, counts: [2] });
  });

  test('become wider when there are more than 160 of them', () => {
    const { scale, positive } = bucketsOf([1, 2, 4, 8]);
    // 4 and 8 share a bucket of the run's histogram with what is a thousandth larger.
    expect(scale).toBe(5);
    expect(positive.offset).toBe(-1);
    expect(positive.counts).toHaveLength(98);
    expect([0, 32, 65, 97].map((index) => positive.counts[index])).toEqual([1, 1, 1, 1]);
  });

  test('keep every value within the bounds of its bucket, to 0.1 %, however many slices there are', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1e7, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (slices) => {
        const { scale, positive, count } = bucketsOf(...slices);
        expect(total(positive.counts)).toBe(slices.flat().length);
        expect(count).toBe(slices.flat().length);
        expect(positive.counts.length).toBeLessThanOrEqual(160);
        const base = 2 ** (2 ** -scale);
        const bounds = positive.counts.flatMap((times, index) =>
          Array.from({ length: times }, () => positive.offset + index),
        );
        // Values are thousandths, and at most 0.1 % from the middle of their bucket.
        const slack = (value: number) => value * 0.001 + 0.0005;
        for (const [rank, value] of slices
          .flat()
          .toSorted((a, b) => a - b)
          .entries()) {
          const index = bounds[rank] ?? Number.NaN;
          expect(value).toBeGreaterThanOrEqual(base ** index - slack(value));
          expect(value).toBeLessThanOrEqual(base ** (index + 1) + slack(value));
        }
      }),
    );
  });
});
