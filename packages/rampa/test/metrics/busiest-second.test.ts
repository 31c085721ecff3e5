import { expect, test } from 'vitest';
import { BusiestSecond } from '../../src/metrics/busiest-second.ts';

test('the busiest second is the one in which most was counted, of all that came in it', () => {
  const busiest = new BusiestSecond();
  expect([busiest.perSecond, busiest.second]).toEqual([0, 0]);
  busiest.add(0, 3);
  busiest.add(0, 4);
  busiest.add(2, 5);
  busiest.add(2, 5);
  busiest.add(3, 9);
  expect([busiest.perSecond, busiest.second]).toEqual([10, 2]);
  busiest.add(3, 2);
  expect([busiest.perSecond, busiest.second]).toEqual([11, 3]);
});
