import { expect, test } from 'vitest';
import { formatShare, whenIn } from '../../../src/runner/health/when.ts';

const seconds = (...starts: number[]) => starts.map((start) => ({ start, end: start + 1 }));
const TEN = seconds(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

test.each([
  [TEN, 'throughout'],
  [seconds(3, 4, 5), 'from second 3 to 6'],
  [seconds(3), 'from second 3 to 4'],
  [seconds(0, 4, 5, 8), 'in 40 % of the seconds, longest from second 4 to 6'],
  [
    [
      { start: 2.03, end: 3.01 },
      { start: 3.02, end: 4.6 },
    ],
    'from second 2 to 5',
  ],
  [[{ start: 9.6, end: 9.9 }], 'from second 10 to 11'],
])('says when it was: %j', (bad, text) => {
  expect(whenIn(bad, TEN)).toBe(text);
});

test.each([
  [1, '100 %'],
  [0.976, '98 %'],
  [0.1, '10 %'],
  [0.0321, '3.2 %'],
  [0.03, '3 %'],
])('a share of %d is %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});
