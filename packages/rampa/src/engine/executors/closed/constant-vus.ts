import { sleepUntil } from '../../../core/clock.ts';
import type { ConstantVusPlan } from '../../../core/plan.ts';
import type { Executor } from '../executor.ts';
import { type IterationSource, loop } from './loop.ts';
import { Paces } from './paces.ts';

/** A fixed number of VUs, each starting one iteration after another for the whole duration. */
export const constantVus: Executor<ConstantVusPlan> = {
  name: 'constant-vus',

  async run(plan, context) {
    const { clock, segment, startedAtMs, stop } = context;
    const deadlineMs = startedAtMs + plan.durationMs;
    const indices = segment.stripe();
    const source: IterationSource = {
      isOver: () => clock.nowMs() >= deadlineMs,
      next: () => indices.next().value,
    };
    const paces = new Paces(plan, clock);
    for (const vu of context.vus.create(segment.stripeOf(plan.vus))) {
      context.vus.track(loop(vu, context, source, paces.add(startedAtMs)));
    }
    await sleepUntil(clock, deadlineMs, stop);
    context.drop(paces.overdueCount(Math.min(clock.nowMs(), deadlineMs)));
    paces.wakeAll();
  },
};
