import type { Clock } from '../../core/clock.ts';
import type { RunSlice } from '../../core/slice.ts';

/**
 * When a slice ended: Unix epoch, ms. The load ends within its last second, and what is written with a time to come is
 * not found by who asks at once.
 * @param startedAt when it began: Unix epoch, ms
 */
export function sliceEnd(
  { startSecond, endSecond }: RunSlice,
  startedAt: number,
  clock: Clock,
): number {
  const planned = startedAt + (endSecond - startSecond) * 1000;
  return Math.max(startedAt + 1, Math.min(planned, Math.round(clock.wallTimeMs())));
}
