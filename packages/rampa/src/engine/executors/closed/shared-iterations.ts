import type { SharedIterationsPlan } from '../../../core/plan.ts';
import type { ExecutionSegment } from '../../../core/segment.ts';
import type { Executor } from '../executor.ts';
import { loop, settledBefore } from './loop.ts';

/** A fixed number of iterations that the VUs share: a faster VU runs more of them. */
export const sharedIterations: Executor<SharedIterationsPlan> = {
  name: 'shared-iterations',

  async run(plan, context) {
    const share = shareOf(plan, context.segment);
    if (share === undefined) return;
    let index = share.index;
    let left = share.stripeCount(plan.iterations);
    const next = (): number | undefined => {
      if (left === 0) return undefined;
      left--;
      const current = index;
      index += share.total;
      return current;
    };
    const loops: Promise<void>[] = [];
    for (let vuIndex = share.index; vuIndex < plan.vus; vuIndex += share.total) {
      const running = loop(context.vus.vu(vuIndex), context, next);
      context.vus.track(running);
      loops.push(running);
    }
    await settledBefore(context.startedAtMs + plan.maxDurationMs, loops, context);
    context.drop(left);
  },

  plannedIterations: (plan, segment) =>
    shareOf(plan, segment)?.stripeCount(plan.iterations) ?? 0,
};

/** Iterations go to the segments that have VUs to run them. */
function shareOf(plan: SharedIterationsPlan, segment: ExecutionSegment): ExecutionSegment | undefined {
  return segment.narrow(plan.vus);
}
