import { expect, test } from 'vitest';
import { median, quantile } from './quantile.ts';

test('a quantile is the value at its rank', () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.2, 0.21, 0.5, 0.99, 1].map((at) => quantile(values, at))).toEqual([
    1, 1, 2, 3, 5, 5,
  ]);
});

test('a median is the middle, or the mean of two', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2.5, Number.NaN]);
});
