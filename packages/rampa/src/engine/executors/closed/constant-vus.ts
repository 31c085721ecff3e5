import { sleepUntil } from '../../../core/clock.ts';
import type { ConstantVusPlan } from '../../../core/plan.ts';
import type { Executor } from '../executor.ts';
import { loop } from './loop.ts';

/** A fixed number of VUs, each starting one iteration after another for the whole duration. */
export const constantVus: Executor<ConstantVusPlan> = {
  name: 'constant-vus',

  async run({ vus, durationMs }, context) {
    const { clock, segment, startedAtMs, stop } = context;
    const deadlineMs = startedAtMs + durationMs;
    const indices = segment.stripe();
    const next = (): number | undefined =>
      clock.nowMs() < deadlineMs ? indices.next().value : undefined;
    for (const vu of context.vus.create(segment.stripeOf(vus))) {
      context.vus.track(loop(vu, context, next));
    }
    await sleepUntil(clock, deadlineMs, stop);
  },
};
