import { sleepUntil } from '../../../core/clock.ts';
import type { ArrivalPlan } from '../../../core/plan.ts';
import { scenarioDurationMs } from '../../../core/plan.ts';
import type { ExecutionSegment } from '../../../core/segment.ts';
import type { Pacer } from '../../pacing/pacer.ts';
import type { ExecutorContext } from '../executor.ts';
import { FreeVus } from './free-vus.ts';

/**
 * Starts every iteration at its intended time; late ones start at once. When no VU is free, the iteration
 * is dropped and counted, or with `whenBusy: "queue"` it waits: the schedule itself is the queue, because
 * the next due iteration simply is not taken from it until a VU is free.
 */
export async function runOpenModel(
  pacer: Pacer,
  plan: ArrivalPlan,
  context: ExecutorContext,
): Promise<void> {
  const { clock, startedAtMs, stop } = context;
  const endsAtMs = startedAtMs + scenarioDurationMs(plan);
  const segment = context.segment.narrow(plan.maxVus);
  if (segment === undefined) return;
  const queueEndsAtMs = plan.whenBusy === 'queue' ? endsAtMs + plan.gracefulStopMs : undefined;
  const vus = new FreeVus(plan, segment, context);
  const started = await startDue(pacer, vus, segment, queueEndsAtMs, context);
  if (queueEndsAtMs !== undefined) {
    context.drop(dueBy(clock.nowMs() - startedAtMs, pacer, segment, started));
  }
  await sleepUntil(clock, endsAtMs, stop);
}

/** @returns how many of the segment's iterations were taken from the schedule */
async function startDue(
  pacer: Pacer,
  vus: FreeVus,
  segment: ExecutionSegment,
  queueEndsAtMs: number | undefined,
  { clock, startedAtMs, stop, turn, drop }: ExecutorContext,
): Promise<number> {
  let taken = 0;
  for (const index of segment.stripe()) {
    const offsetMs = pacer.startOffsetMs(index);
    if (offsetMs === undefined) break;
    const intendedAtMs = startedAtMs + offsetMs;
    if (clock.nowMs() < intendedAtMs) {
      if (!(await sleepUntil(clock, intendedAtMs, stop))) break;
    } else if (turn.isOver()) {
      // A schedule that is behind must not keep the sockets of the running iterations waiting.
      await turn.next();
    }
    if (queueEndsAtMs !== undefined && !(await vus.oneFree(queueEndsAtMs))) break;
    // Last, because a pause may begin during any of these waits, and again as soon as one has ended.
    while (clock.isPaused) await clock.whenRunning();
    if (stop.aborted) break;
    taken++;
    if (!vus.tryStart(index, intendedAtMs)) drop(1);
  }
  return taken;
}

/** How many iterations that were due by now are still waiting in the schedule. */
function dueBy(elapsedMs: number, pacer: Pacer, segment: ExecutionSegment, taken: number): number {
  let waiting = 0;
  for (let position = taken; ; position++) {
    const offsetMs = pacer.startOffsetMs(segment.index + position * segment.total);
    if (offsetMs === undefined || offsetMs > elapsedMs) return waiting;
    waiting++;
  }
}
