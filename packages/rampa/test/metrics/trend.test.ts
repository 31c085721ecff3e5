import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeHdr } from '../../src/metrics/hdr-encoding.ts';
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

  test('has the standard deviation of values on one side of 0, and of both, within 0.1 %', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 1e9), (recorded, shift) => {
        const shifted = recorded.map((value) => value + shift);
        const mean = shifted.reduce((sum, value) => sum + value, 0) / shifted.length;
        const squares = shifted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        const largest = Math.max(...shifted.map(Math.abs));
        const error = Math.abs(trendOf(shifted).stddev() - Math.sqrt(squares / shifted.length));
        expect(error).toBeLessThanOrEqual(largest * 0.001 + 0.001);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => new Trend().record(value)).toThrow(RangeError);
  });
});

describe('a trend corrected for coordinated omission', () => {
  const steady = Array.from({ length: 10_000 }, () => 1);

  test('shows what a stall of 100 s after 100 s of requests each 10 ms hid', () => {
    const corrected = trendOf([...steady, 100_000]).correctedFor(10);
    const found = [50, 75, 90, 99, 100].map((percentile) => corrected.percentile(percentile));
    expect(found).toEqual([1, 50_003.967, 80_019.455, 98_041.855, 100_000]);
    expect([corrected.count, corrected.min, corrected.max]).toEqual([20_000, 1, 100_000]);
    expect(corrected.mean()).toBe(25_003);
  });

  test('has the buckets that HdrHistogram_c has for the same values', () => {
    const theirs = inflateSync(Buffer.from(CORRECTED_IN_C, 'base64').subarray(8));
    // This version of it counts its header in the length.
    theirs.writeInt32BE(theirs.length - 40, 4);
    const corrected = trendOf([...steady, 100_000]).correctedFor(10);
    expect([...corrected.positiveBuckets()]).toEqual([...decodeHdr(theirs).buckets()]);
  });

  test('has each value and those that were due while it was waited for', () => {
    const waits = fc.array(fc.integer({ min: -100, max: 2047 }), { maxLength: 20 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 3000 }), (recorded, interval) => {
        const expected = recorded.flatMap((wait) => {
          const count = Math.max(1, Math.floor(wait / interval));
          return Array.from({ length: count }, (_, index) => (wait - index * interval) / 1000);
        });
        const corrected = trendOf(recorded.map((wait) => wait / 1000)).correctedFor(
          interval / 1000,
        );
        const naive = trendOf(expected);
        expect([...corrected.buckets()]).toEqual([...naive.buckets()]);
        expect([corrected.min, corrected.max]).toEqual([naive.min, naive.max]);
        expect(corrected.sum).toBeCloseTo(naive.sum, 6);
      }),
    );
  });

  test('is done at once, however long the wait and short the interval', () => {
    const corrected = trendOf([3_600_000]).correctedFor(0.001);
    expect([corrected.count, corrected.min, corrected.max]).toEqual([
      3_600_000_000, 0.001, 3_600_000,
    ]);
    expect(corrected.percentile(50) / 1_800_000).toBeCloseTo(1, 3);
  });

  test('leaves the original as it was', () => {
    const trend = trendOf([1, 100]);
    trend.correctedFor(10);
    expect([trend.count, trend.sum]).toEqual([2, 101]);
  });

  test.each([0, -5, 0.0004, Number.NaN])('refuses an interval of %d', (interval) => {
    expect(() => trendOf([1]).correctedFor(interval)).toThrow(
      `expectedInterval must be at least 0.001, got ${interval}`,
    );
  });
});

/** What HdrHistogram_c makes of 10,000 values of 1000 and one of 100,000,000 with an expected interval of 10,000. */
const CORRECTED_IN_C = [
  'HISTFAAAAP94nJNpmSzMwCByigECmKE0I4i4NnkJg/0HiMB5/gVzGD8aM/3lZ7rPyTSbjektC9N7Fqa',
  'HzEzbmZi2whCEvZKRaSYj02wwiYng4tFM3lDoC2dhhwh5UyZlJlUMjClCmgpMEUUmQSZ+IBZEojFFCM',
  'vQRwUxenmZ2MGQFUqz4+CTo4I2pg4dFdQylZWJkYkZCaPyMEUIydPLjMHrssFixuB12XD0HRAwMsFJg',
  'kwilZHJHHKmjzp41MFDOjhYmFiQEUEmMWqGsvKBd8Fwd/Co/waTC9jYOMAIiSJRhLbKh5x9Q87Bo/YN',
  'bfsoM4CPhw+IIJAkxnDXN+QcTIpyAPnGh6k=',
].join('');

function trendOf(values: readonly number[]): Trend {
  const trend = new Trend();
  for (const value of values) trend.record(value);
  return trend;
}
