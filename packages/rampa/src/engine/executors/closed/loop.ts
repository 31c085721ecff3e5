import { sleepUntil } from '../../../core/clock.ts';
import type { Vu } from '../../vu/vu.ts';
import type { ExecutorContext } from '../executor.ts';
import type { Pace } from './paces.ts';

/** Where the iterations of a loop come from. */
export interface IterationSource {
  /** True when no further iteration may start. */
  isOver(): boolean;
  /** Takes the next iteration: its index. */
  next(): number;
}

/**
 * Runs one iteration after another on a VU, at its pace if it has one, until the source is over or the scenario stops.
 * Who ends a source wakes the paces.
 */
export async function loop(
  vu: Vu,
  { clock, turn, stop }: ExecutorContext,
  source: IterationSource,
  pace: Pace | undefined,
): Promise<void> {
  while (!stop.aborted) {
    if (clock.isPaused) {
      await clock.whenRunning();
      continue;
    }
    if (source.isOver()) return;
    const lagMs = pace?.take();
    if (pace !== undefined && lagMs === undefined) {
      await pace.wait();
      continue;
    }
    await vu.run(source.next(), lagMs);
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
