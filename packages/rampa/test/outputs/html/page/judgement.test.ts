import { expect, test } from 'vitest';
import { judgement } from '../../../../src/outputs/html/page/sections/judgement.ts';

test.each([
  [0, 0, 0, 'It had no thresholds.'],
  [1, 0, 0, 'Its threshold holds.'],
  [3, 0, 0, 'All 3 thresholds hold.'],
  [1, 0, 1, 'Its threshold saw no data.'],
  [3, 0, 3, 'All 3 thresholds saw no data.'],
  [2, 0, 1, '1 of 2 thresholds holds, 1 saw no data.'],
  [3, 0, 1, '2 of 3 thresholds hold, 1 saw no data.'],
  [1, 1, 0, '1 of 1 threshold crossed.'],
  [1200, 1000, 2, '1,000 of 1,200 thresholds crossed, 2 saw no data.'],
])('of %d thresholds %d are crossed and %d without data: %s', (all, crossed, withoutData, text) => {
  expect(judgement({ all, crossed, withoutData })).toBe(text);
});
