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
    for (let index = segment.index; index < vus; index += segment.total) {
      context.vus.track(loop(context.vus.vu(index), context, next));
    }
    await sleepUntil(clock, deadlineMs, stop);
  },
};
