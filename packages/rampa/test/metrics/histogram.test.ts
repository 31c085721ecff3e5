import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { middleValueAt } from '../../src/metrics/bucket-index.ts';
import { Histogram } from '../../src/metrics/histogram.ts';

const values = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 2 ** 53 - 1 })),
  { minLength: 1, maxLength: 300 },
);

describe('Histogram', () => {
  test('answers 0 to everything while it is empty', () => {
    const empty = new Histogram();
    expect([empty.count, empty.percentile(50), empty.mean(), empty.stddev()]).toEqual([0, 0, 0, 0]);
    expect([empty.min, empty.max, empty.valueAtRank(1)]).toEqual([0, 0, 0]);
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

  test('is within 0.1 % of any distribution between 1 us and 1 h', () => {
    const exponents = fc.double({ min: 0, max: Math.log(3_600_000_000), noNaN: true });
    const modes = fc.array(fc.tuple(exponents, exponents), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(modes, fc.integer({ min: 0, max: 100_000 }), (ranges, thousandths) => {
        const recorded = ranges.flatMap(([from, to]) =>
          Array.from({ length: 500 }, (_, at) =>
            Math.round(Math.exp(from + ((to - from) * at) / 500)),
          ),
        );
        const exact = exactPercentile(recorded, thousandths);
        const measured = histogramOf(recorded).percentile(thousandths / 1000);
        expect(measured).toBeGreaterThanOrEqual(exact);
        expect(measured).toBeLessThanOrEqual(exact * 1.001);
      }),
    );
  });

  test('finds every rank among buckets that are far from and close to each other', () => {
    const recorded = [0, 127, 128, 255, 256, 5000, 5001, 1e6, 1e12, 2 ** 53 - 1];
    const histogram = histogramOf(recorded);
    const found = recorded.map((_, index) => histogram.valueAtRank(index + 1));
    expect(found.slice(0, 5)).toEqual(recorded.slice(0, 5));
    expect(found.slice(5)).toEqual([5003, 5003, 1_000_447, 1_000_190_509_055, 2 ** 53 - 1]);
    expect(histogram.valueAtRank(11)).toBe(2 ** 53 - 1);
  });

  test('has the bounds of its first and last bucket as minimum and maximum', () => {
    const histogram = histogramOf([5001, 70_001]);
    expect([histogram.min, histogram.max]).toEqual([5000, 70_015]);
  });

  test('has the mean and the standard deviation of the middles of its buckets', () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const histogram = histogramOf(recorded);
        let sum = 0;
        for (const [index, count] of histogram.buckets()) sum += middleValueAt(index) * count;
        const mean = sum / recorded.length;
        let squares = 0;
        for (const [index, count] of histogram.buckets()) {
          squares += (middleValueAt(index) - mean) ** 2 * count;
        }
        const stddev = Math.sqrt(squares / recorded.length);
        expect(Math.abs(histogram.mean() - mean)).toBeLessThanOrEqual(mean * 1e-12);
        expect(Math.abs(histogram.stddev() - stddev)).toBeLessThanOrEqual(mean * 1e-9);
      }),
    );
  });

  test('is the sum of its pages', () => {
    fc.assert(
      fc.property(values, values, (recorded, before) => {
        const copy = histogramOf(before);
        histogramOf(recorded).forEachPage((index, counts) => copy.addPage(index, counts));
        const union = histogramOf([...before, ...recorded]);
        expect([...copy.buckets()]).toEqual([...union.buckets()]);
        expect([copy.count, copy.percentile(50)]).toEqual([union.count, union.percentile(50)]);
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
        const percentiles = [0, 50, 99, 100];
        expect(percentiles.map((p) => leftFirst.percentile(p))).toEqual(
          percentiles.map((p) => histogramOf([...left, ...right]).percentile(p)),
        );
      }),
    );
  });

  test('shares nothing with a histogram that was added to it', () => {
    const [sum, part] = [new Histogram(), histogramOf([5])];
    sum.add(part);
    sum.record(5);
    sum.add(sum);
    expect([...part.buckets()]).toEqual([[5, 1]]);
    expect([...sum.buckets()]).toEqual([[5, 4]]);
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
