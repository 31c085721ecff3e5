import { describe, expect, test } from 'vitest';
import { proportionInterval } from '../../../../src/metrics/thresholds/baseline/proportion-interval.ts';

describe('proportionInterval', () => {
  // Tables of the exact interval at 95 %.
  test.each([
    [0, 10, 0, 0.3085],
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [10, 10, 0.6915, 1],
    [1, 100, 0.000253, 0.0545],
    [50, 100, 0.3983, 0.6017],
  ])('encloses %i of %i', (successes, count, low, high) => {
    const interval = proportionInterval(successes, count, 0.025);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });

  test('is narrow for many trials', () => {
    const { low, high } = proportionInterval(10_000, 1_000_000, 0.005);
    expect(low).toBeCloseTo(0.01 - 2.576 * Math.sqrt((0.01 * 0.99) / 1e6), 5);
    expect(high).toBeCloseTo(0.01 + 2.576 * Math.sqrt((0.01 * 0.99) / 1e6), 5);
  });
});
