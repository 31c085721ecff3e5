import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantileRanks } from '../../../../src/metrics/thresholds/baseline/quantile-ranks.ts';
import { exactShares } from './exact-shares.ts';

describe('quantileRanks', () => {
  // The first rows are the ranks that tables of the sign test give for a median at 95 %.
  test.each([
    [5, 50, 0.025, undefined, undefined],
    [6, 50, 0.025, 1, 6],
    [10, 50, 0.025, 2, 9],
    [20, 50, 0.025, 6, 15],
    [50, 50, 0.025, 18, 33],
    [103, 95, 0.005, 91, undefined],
    [104, 95, 0.005, 92, 104],
    [527, 99, 0.005, 515, undefined],
    [528, 99, 0.005, 516, 528],
    [1, 5, 0.005, undefined, undefined],
  ])('encloses with %i values the %i. percentile at %f', (count, percentile, error, low, high) => {
    expect(quantileRanks(count, percentile, error)).toEqual({ low, high });
  });

  test('are the narrowest bounds of which each is wrong as rarely as asked', () => {
    const count = fc.integer({ min: 1, max: 60 });
    const percentile = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(count, percentile, fc.constantFrom(0.005, 0.025, 0.1), (n, p, error) => {
        const shares = exactShares(n, p / 100);
        const sum = (from: number, to: number) =>
          shares.slice(from, Math.max(from, to)).reduce((total, share) => total + share, 0);
        const { low = 0, high = n + 1 } = quantileRanks(n, p, error);
        const rounding = 1e-12;
        expect(sum(0, low)).toBeLessThanOrEqual(error + rounding);
        expect(sum(0, low + 1)).toBeGreaterThan(error - rounding);
        expect(sum(high, n + 1)).toBeLessThanOrEqual(error + rounding);
        expect(sum(high - 1, n + 1)).toBeGreaterThan(error - rounding);
      }),
    );
  });
});
