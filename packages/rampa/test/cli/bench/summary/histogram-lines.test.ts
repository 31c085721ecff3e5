import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { histogramRows } from '../../../../src/cli/bench/summary/histogram-lines.ts';
import { formatMs } from '../../../../src/core/quantity.ts';
import { Trend } from '../../../../src/metrics/trend.ts';

function trendOf(values: readonly number[]): Trend {
  const trend = new Trend();
  for (const value of values) trend.record(value);
  return trend;
}

describe('the rows of a histogram', () => {
  test('get wider by the same factor, and end with the slowest request', () => {
    const values = Array.from({ length: 1000 }, (_, index) => 2 ** ((index * 11) / 999));
    const rows = histogramRows(trendOf([...values, 5000]));
    expect(rows.map(({ upToMs }) => upToMs)).toEqual([
      2, 4, 8, 16, 32, 64, 128, 256, 512, 1020, 2050, 5000,
    ]);
    expect(rows.map(({ count }) => count)).toEqual([91, 91, 91, 91, 91, 90, 91, 91, 91, 90, 92, 1]);
  });

  test('are as many as can be told apart', () => {
    expect(histogramRows(trendOf([7, 7, 7]))).toEqual([{ upToMs: 7, count: 3 }]);
    expect(histogramRows(trendOf([20, 20.1, 20.2]))).toEqual([
      { upToMs: 20.1, count: 1 },
      { upToMs: 20.2, count: 2 },
    ]);
    expect(histogramRows(trendOf([...Array.from({ length: 1000 }, () => 1), 900]))).toEqual([
      { upToMs: 1, count: 1000 },
      { upToMs: 900, count: 1 },
    ]);
  });

  test('never look alike', () => {
    const values = Array.from({ length: 12 }, (_, index) => 2 ** index + 0.004);
    const bounds = histogramRows(trendOf(values)).map(({ upToMs }) => formatMs(upToMs));
    expect(bounds.slice(-2)).toEqual(['1.02s', '2.05s']);
    expect(new Set(bounds).size).toBe(bounds.length);
  });

  test('have room for times below the resolution', () => {
    expect(histogramRows(trendOf([0, 0.0001, 0.002]))).toEqual([
      { upToMs: 0.001, count: 2 },
      { upToMs: 0.002, count: 1 },
    ]);
  });

  test('are at most 12, ascend, and count every value once', () => {
    const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, (values) => {
        const rows = histogramRows(trendOf(values));
        const bounds = rows.map(({ upToMs }) => upToMs);
        expect(rows.length).toBeLessThanOrEqual(12);
        expect(bounds).toEqual([...new Set(bounds)].sort((left, right) => left - right));
        expect(bounds.at(-1)).toBe(Math.max(...values));
        expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      }),
    );
  });

  test('count a value below a bound that is at most 0.1 % less than it', () => {
    const times = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, (values) => {
        let seen = 0;
        for (const { upToMs, count } of histogramRows(trendOf(values))) {
          seen += count;
          const below = (limit: number): number => values.filter((value) => value <= limit).length;
          expect(seen).toBeGreaterThanOrEqual(below(upToMs * 0.999 - 0.001));
          expect(seen).toBeLessThanOrEqual(below(upToMs * 1.001 + 0.001));
        }
      }),
    );
  });
});
