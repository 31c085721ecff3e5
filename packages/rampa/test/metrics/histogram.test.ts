import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../src/metrics/histogram.ts';

const values = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 2 ** 53 - 1 })),
  { minLength: 1, maxLength: 300 },
);

describe('Histogram', () => {
  test('answers 0 to everything while it is empty', () => {
    const empty = new Histogram();
    expect([empty.count, empty.percentile(50), empty.mean(), empty.stddev()]).toEqual([0, 0, 0, 0]);
    expect([...empty.buckets()]).toEqual([]);
  });

  test('gives every percentile at its exact rank, within 0.1 % above', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 100_000 }), (recorded, thousandths) => {
        const histogram = histogramOf(recorded);
        const exact = exactPercentile(recorded, thousandths);
        const measured = histogram.percentile(thousandths / 1000);
        expect(measured).toBeGreaterThanOrEqual(exact);
        expect(measured).toBeLessThanOrEqual(exact * 1.001);
      }),
    );
  });

  test('is exact for small integers', () => {
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, index) => index + 1));
    expect([0, 50, 90, 99.9, 100].map((p) => histogram.percentile(p))).toEqual([
      1, 500, 900, 999, 1000,
    ]);
    expect(histogram.mean()).toBe(500.5);
    expect(histogram.stddev()).toBeCloseTo(288.675, 3);
  });

  test('adds up to the histogram of all values, in any order', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const union = [...histogramOf([...left, ...right]).buckets()];
        const leftFirst = histogramOf(left);
        leftFirst.add(histogramOf(right));
        const rightFirst = histogramOf(right);
        rightFirst.add(histogramOf(left));
        expect([...leftFirst.buckets()]).toEqual(union);
        expect([...rightFirst.buckets()]).toEqual(union);
        expect(leftFirst.count).toBe(left.length + right.length);
      }),
    );
  });

  test('counts one value many times, also beyond 32 bits', () => {
    const histogram = new Histogram();
    histogram.recordCount(7, 5_000_000_000);
    histogram.recordCount(9, 1);
    expect([...histogram.buckets()]).toEqual([
      [7, 5_000_000_000],
      [9, 1],
    ]);
    expect(histogram.percentile(99)).toBe(7);
    expect(histogram.percentile(100)).toBe(9);
  });

  test('tells one hour in microseconds from one second less', () => {
    const histogram = histogramOf([3_600_000_000, 3_590_000_000]);
    expect(histogram.percentile(50) / 3_590_000_000).toBeCloseTo(1, 3);
    expect([...histogram.buckets()]).toHaveLength(2);
  });

  test('counts values over 2^53 - 1 in the last bucket and says how many', () => {
    const histogram = histogramOf([2 ** 53, 1e300, 5]);
    expect(histogram.clamped).toBe(2);
    expect(histogram.count).toBe(3);
    expect(histogram.percentile(100)).toBe(Number.MAX_SAFE_INTEGER);
  });

  test.each([-1, Number.NaN])('refuses %d', (value) => {
    expect(() => new Histogram().record(value)).toThrow(RangeError);
  });

  test('is empty after a reset', () => {
    const histogram = histogramOf([1, 1e12, 2 ** 60]);
    histogram.reset();
    expect([histogram.count, histogram.clamped, histogram.percentile(100)]).toEqual([0, 0, 0]);
  });
});

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** By integer arithmetic, so that the rank has no rounding of its own. */
function exactPercentile(values: readonly number[], thousandths: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const rank = Math.max(1, Math.ceil((thousandths * sorted.length) / 100_000));
  return sorted[rank - 1] ?? Number.NaN;
}
