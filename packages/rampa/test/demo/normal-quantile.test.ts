import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/demo/normal-quantile.ts';

describe('normalQuantile', () => {
  test.each([
    [0.001, -3.090232306167813],
    [0.01, -2.3263478740408408],
    [0.025, -1.959963984540054],
    [0.25, -0.6744897501960817],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
  ])('of %f is %f', (fraction, expected) => {
    expect(normalQuantile(fraction)).toBeCloseTo(expected, 7);
  });

  test('is infinite at both ends', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });
});
