import type { PerVuIterationsPlan } from '../../../core/plan.ts';
import type { ExecutionSegment } from '../../../core/segment.ts';
import type { Executor } from '../executor.ts';
import { loop, settledBefore } from './loop.ts';

/** Every VU runs exactly the same number of iterations. What `maxDuration` cuts off counts as dropped. */
export const perVuIterations: Executor<PerVuIterationsPlan> = {
  name: 'per-vu-iterations',

  async run(plan, context) {
    const { segment, startedAtMs } = context;
    const loops: Promise<void>[] = [];
    let left = planned(plan, segment);
    for (let vuIndex = segment.index; vuIndex < plan.vus; vuIndex += segment.total) {
      let done = 0;
      const next = (): number | undefined => {
        if (done >= plan.iterations) return undefined;
        left--;
        return vuIndex * plan.iterations + done++;
      };
      const running = loop(context.vus.vu(vuIndex), context, next);
      context.vus.track(running);
      loops.push(running);
    }
    await settledBefore(startedAtMs + plan.maxDurationMs, loops, context);
    context.drop(left);
  },

  plannedIterations: planned,
};

function planned(plan: PerVuIterationsPlan, segment: ExecutionSegment): number {
  return segment.stripeCount(plan.vus) * plan.iterations;
}
