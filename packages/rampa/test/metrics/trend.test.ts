import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Trend } from '../../src/metrics/trend.ts';

const values = fc.array(
  fc.oneof(
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.integer({ min: -50, max: 50 }),
  ),
  { minLength: 1, maxLength: 200 },
);

describe('Trend', () => {
  test('has all statistics at 0 while it is empty', () => {
    const zeros = { count: 0, avg: 0, min: 0, max: 0, med: 0, 'p(90)': 0, 'p(95)': 0, 'p(99)': 0 };
    expect(new Trend().stats()).toEqual(zeros);
    expect(new Trend().stddev()).toBe(0);
  });

  test('knows a hundred round values exactly', () => {
    const trend = trendOf(Array.from({ length: 100 }, (_, index) => (index + 1) / 100));
    expect(trend.stats()).toEqual({
      count: 100,
      avg: expect.closeTo(0.505, 12),
      min: 0.01,
      max: 1,
      med: 0.5,
      'p(90)': 0.9,
      'p(95)': 0.95,
      'p(99)': 0.99,
    });
  });

  test('is within 0.1 % or half a thousandth of every percentile, negative values included', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 100 }), (recorded, percentile) => {
        const sorted = [...recorded].sort((left, right) => left - right);
        const rank = Math.max(1, Math.ceil((percentile * sorted.length) / 100));
        const exact = sorted[rank - 1] ?? Number.NaN;
        const tolerance = Math.abs(exact) * 0.001 + 0.00051;
        const error = Math.abs(trendOf(recorded).percentile(percentile) - exact);
        expect(error).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  test('has the exact minimum and maximum as p(0) and p(100)', () => {
    const trend = trendOf([123.456789, 98_765.432101, 7.000001]);
    expect([trend.min, trend.max, trend.percentile(100)]).toEqual([
      7.000001, 98_765.432101, 98_765.432101,
    ]);
    expect(trend.percentile(0)).toBe(7.000001);
  });

  test('keeps percentiles of values below its resolution between minimum and maximum', () => {
    const trend = trendOf([0.0001, 0.0002, 0.0003]);
    expect([50, 100].map((p) => trend.percentile(p))).toEqual([0.0001, 0.0003]);
  });

  test('adds up to the trend of all values', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const merged = trendOf(left);
        merged.add(trendOf(right));
        const whole = trendOf([...left, ...right]);
        expect([...merged.positiveBuckets()]).toEqual([...whole.positiveBuckets()]);
        expect([...merged.negativeBuckets()]).toEqual([...whole.negativeBuckets()]);
        expect([merged.count, merged.min, merged.max]).toEqual([whole.count, whole.min, whole.max]);
        expect(merged.sum).toBeCloseTo(whole.sum, 3);
      }),
    );
  });

  test('is unchanged by adding an empty one', () => {
    const trend = trendOf([5]);
    trend.add(new Trend());
    expect([trend.count, trend.min, trend.max]).toEqual([1, 5, 5]);
  });

  test('has the standard deviation of values on both sides of 0', () => {
    expect(trendOf([-3, -1, 1, 3]).stddev()).toBeCloseTo(Math.sqrt(5), 2);
  });

  test('keeps exact figures of values that are too large for percentiles', () => {
    const trend = trendOf([1e15, 3e15]);
    expect([trend.clamped, trend.min, trend.max, trend.mean()]).toEqual([2, 1e15, 3e15, 2e15]);
    expect(trend.percentile(50)).toBe(1e15);
  });

  test('has its buckets in ascending order, by their highest value, never over the maximum', () => {
    const trend = trendOf([5, -5, 0, 5.0002, 5000.5]);
    expect([...trend.buckets()]).toEqual([
      [-5, 1],
      [0, 1],
      [5.003, 2],
      [5000.5, 1],
    ]);
  });

  test('has buckets that agree with its percentiles', () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const trend = trendOf(recorded);
        let seen = 0;
        for (const [value, count] of trend.buckets()) {
          seen += count;
          const percentile = trend.percentile((seen * 100) / trend.count);
          expect(Math.abs(percentile - value)).toBeLessThanOrEqual(Math.abs(value) * 0.001 + 0.001);
        }
        expect(seen).toBe(trend.count);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => new Trend().record(value)).toThrow(RangeError);
  });
});

function trendOf(values: readonly number[]): Trend {
  const trend = new Trend();
  for (const value of values) trend.record(value);
  return trend;
}
