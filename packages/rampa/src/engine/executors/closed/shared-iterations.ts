import type { SharedIterationsPlan } from '../../../core/plan.ts';
import type { ExecutionSegment } from '../../../core/segment.ts';
import type { Executor } from '../executor.ts';
import { type IterationSource, loop, settledBefore } from './loop.ts';
import { Paces } from './paces.ts';

/**
 * A fixed number of iterations that the VUs share: a faster VU runs more of them. Each segment gets a share
 * by the VUs that it has, and shares it among those.
 */
export const sharedIterations: Executor<SharedIterationsPlan> = {
  name: 'shared-iterations',

  async run(plan, context) {
    const { clock, segment, startedAtMs } = context;
    const deadlineMs = startedAtMs + plan.maxDurationMs;
    const indices = shareOf(plan, segment);
    let left = planned(plan, segment);
    const paces = new Paces(plan, clock);
    const source: IterationSource = {
      isOver: () => left === 0 || clock.nowMs() >= deadlineMs,
      next() {
        left--;
        if (left === 0) paces.wakeAll();
        return indices.next().value;
      },
    };
    const vus = context.vus.create(segment.stripeOf(plan.vus));
    const loops = vus.map((vu) => loop(vu, context, source, paces.add(startedAtMs)));
    for (const running of loops) context.vus.track(running);
    await settledBefore(deadlineMs, loops, context);
    context.drop(left);
    paces.wakeAll();
  },

  plannedIterations: planned,
};

/** Iteration k is dealt to VU `k mod vus`, and so to the segment that has this VU. */
function* shareOf(plan: SharedIterationsPlan, segment: ExecutionSegment): Generator<number, never> {
  const vuIndices = segment.stripeOf(plan.vus);
  for (let round = 0; ; round += plan.vus) {
    for (const vuIndex of vuIndices) yield round + vuIndex;
  }
}

function planned({ vus, iterations }: SharedIterationsPlan, segment: ExecutionSegment): number {
  const wholeRounds = Math.floor(iterations / vus);
  return wholeRounds * segment.stripeCount(vus) + segment.stripeCount(iterations % vus);
}
