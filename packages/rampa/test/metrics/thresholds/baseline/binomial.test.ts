import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialShares } from '../../../../src/metrics/thresholds/baseline/binomial.ts';
import { exactShares } from './exact-shares.ts';

describe('binomialShares', () => {
  test('has the shares of a fair coin', () => {
    const { first, shares } = binomialShares(4, 0.5);
    expect(first).toBe(0);
    for (const [k, share] of [1, 4, 6, 4, 1].entries())
      expect(shares[k]).toBeCloseTo(share / 16, 14);
  });

  test.each([
    ['cannot succeed', 0, 0],
    ['cannot fail', 1, 5],
  ])('has one share when trials %s', (_, probability, only) => {
    const { first, shares } = binomialShares(5, probability);
    expect([first, ...shares]).toEqual([only, 1]);
  });

  test('has the shares of the definition', () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(count, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (n, p) => {
        const { first, shares } = binomialShares(n, p);
        for (const [k, share] of exactShares(n, p).entries()) {
          expect(shares[k - first] ?? 0).toBeCloseTo(share, 12);
        }
      }),
    );
  });

  test('needs memory for the likely numbers only, however many trials there are', () => {
    const { first, shares } = binomialShares(100_000_000, 0.95);
    expect(shares.length).toBeLessThan(50_000);
    const mean = shares.reduce((sum, share, index) => sum + share * (first + index), 0);
    expect(mean).toBeCloseTo(95_000_000, 1);
  });
});
