import type { PerVuIterationsPlan } from '../../../core/plan.ts';
import type { ExecutionSegment } from '../../../core/segment.ts';
import type { Executor } from '../executor.ts';
import { type IterationSource, loop, settledBefore } from './loop.ts';
import { Paces } from './paces.ts';

/** Every VU runs exactly the same number of iterations. What `maxDuration` cuts off counts as dropped. */
export const perVuIterations: Executor<PerVuIterationsPlan> = {
  name: 'per-vu-iterations',

  async run(plan, context) {
    const { clock, segment, startedAtMs } = context;
    const deadlineMs = startedAtMs + plan.maxDurationMs;
    const vuIndices = segment.stripeOf(plan.vus);
    const paces = new Paces(plan, clock);
    let left = planned(plan, segment);
    const loops = context.vus.create(vuIndices).map((vu, position) => {
      const firstIndex = (vuIndices[position] ?? 0) * plan.iterations;
      let done = 0;
      const source: IterationSource = {
        isOver: () => done === plan.iterations || clock.nowMs() >= deadlineMs,
        next() {
          left--;
          return firstIndex + done++;
        },
      };
      return loop(vu, context, source, paces.add(startedAtMs));
    });
    for (const running of loops) context.vus.track(running);
    await settledBefore(deadlineMs, loops, context);
    context.drop(left);
    paces.wakeAll();
  },

  plannedIterations: planned,
};

function planned(plan: PerVuIterationsPlan, segment: ExecutionSegment): number {
  return segment.stripeCount(plan.vus) * plan.iterations;
}
