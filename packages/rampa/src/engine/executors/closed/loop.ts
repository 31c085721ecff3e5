import { sleepUntil } from '../../../core/clock.ts';
import type { Vu } from '../../vu/vu.ts';
import type { ExecutorContext } from '../executor.ts';

/**
 * Runs one iteration after another on a VU, until `next` gives no more of them or the scenario stops.
 * @param next the next iteration's index, or `undefined` to end
 */
export async function loop(
  vu: Vu,
  { clock, turn, stop }: ExecutorContext,
  next: () => number | undefined,
): Promise<void> {
  while (!stop.aborted) {
    if (clock.isPaused) {
      await clock.whenRunning();
      continue;
    }
    const index = next();
    if (index === undefined) return;
    await vu.run(index, undefined);
    if (turn.isOver()) await turn.next();
  }
}

/** Waits for all `work`, but not beyond `deadlineMs` or the scenario's stop. */
export async function settledBefore(
  deadlineMs: number,
  work: readonly Promise<void>[],
  { clock, stop }: ExecutorContext,
): Promise<void> {
  const finished = new AbortController();
  const all = Promise.allSettled(work).then(() => finished.abort());
  const deadline = sleepUntil(clock, deadlineMs, AbortSignal.any([stop, finished.signal]));
  await Promise.race([all, deadline]);
}
