import { VirtualClock } from 'testkit';
import { expect, test } from 'vitest';
import { sliceEnd } from '../../../src/outputs/support/slice-end.ts';
import { SLICE } from '../slice-of-each-kind.ts';

test.each([
  [-5000, -4000],
  [-400, 0],
  [100, 101],
])('a slice that began %i ms from now ended %i ms from now', (startedMs, endedMs) => {
  const clock = new VirtualClock();
  const now = clock.wallTimeMs();
  expect(sliceEnd(SLICE, now + startedMs, clock) - now).toBe(endedMs);
});
