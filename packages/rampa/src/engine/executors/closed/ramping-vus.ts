import { sleepUntil, type TimerHandle } from '../../../core/clock.ts';
import { RampaError } from '../../../core/errors.ts';
import type { RampingVusPlan } from '../../../core/plan.ts';
import { scenarioDurationMs } from '../../../core/plan.ts';
import { vuSteps } from '../../pacing/vu-ramp.ts';
import type { Vu } from '../../vu/vu.ts';
import type { Executor, ExecutorContext } from '../executor.ts';
import { loop } from './loop.ts';

/**
 * A number of VUs that moves linearly from stage to stage. A VU that is ramped down may finish its
 * iteration within `gracefulRampDown`.
 */
export const rampingVus: Executor<RampingVusPlan> = {
  name: 'ramping-vus',

  async run(plan, context) {
    const { clock, segment, startedAtMs, stop } = context;
    const indices = segment.stripe();
    const slots = new Map<number, Slot>();
    for (const { atMs, vuIndex, active, untilMs } of vuSteps(plan.startVus, plan.stages)) {
      if (vuIndex % segment.total !== segment.index) continue;
      const dueAtMs = startedAtMs + atMs;
      if (clock.nowMs() < dueAtMs && !(await sleepUntil(clock, dueAtMs, stop))) return;
      if (stop.aborted) return;
      let slot = slots.get(vuIndex);
      if (slot === undefined) {
        const [vu] = context.vus.create([vuIndex]);
        if (vu === undefined) continue;
        slot = new Slot(vu, plan.gracefulRampDownMs, context);
        slots.set(vuIndex, slot);
      }
      if (active) slot.activate(startedAtMs + untilMs, () => indices.next().value);
      else slot.deactivate();
    }
    const endsAtMs = startedAtMs + scenarioDurationMs(plan);
    await sleepUntil(clock, endsAtMs, stop);
    for (const slot of slots.values()) slot.end();
  },
};

/** A place for one VU, which the ramp switches on and off. */
class Slot {
  readonly #vu: Vu;
  readonly #gracefulRampDownMs: number;
  readonly #context: ExecutorContext;
  /** On the load clock; the past for a VU that is not wanted. */
  #wantedUntilMs = 0;
  #running = false;
  #killTimer: TimerHandle | undefined;

  constructor(vu: Vu, gracefulRampDownMs: number, context: ExecutorContext) {
    this.#vu = vu;
    this.#gracefulRampDownMs = gracefulRampDownMs;
    this.#context = context;
  }

  activate(untilMs: number, nextIndex: () => number): void {
    this.#wantedUntilMs = untilMs;
    this.#vu.reactivate();
    this.#clearKill();
    if (this.#running) return;
    this.#running = true;
    this.#context.vus.track(this.#work(nextIndex));
  }

  /** Starts no more iterations; the scenario's own graceful stop decides about the running one. */
  end(): void {
    this.#wantedUntilMs = Math.min(this.#wantedUntilMs, this.#context.clock.nowMs());
  }

  deactivate(): void {
    this.#vu.deactivate();
    const { clock } = this.#context;
    this.#wantedUntilMs = clock.nowMs();
    if (!this.#running) return;
    this.#killTimer = clock.setTimer(this.#gracefulRampDownMs, () => {
      const message = 'iteration interrupted: its VU was ramped down';
      this.#vu.kill(new RampaError('RAMPA_ITERATION_KILLED', message));
    });
  }

  async #work(nextIndex: () => number): Promise<void> {
    const { clock } = this.#context;
    const next = (): number | undefined =>
      clock.nowMs() < this.#wantedUntilMs ? nextIndex() : undefined;
    await loop(this.#vu, this.#context, next);
    this.#running = false;
    this.#clearKill();
    this.#vu.retire();
  }

  #clearKill(): void {
    if (this.#killTimer !== undefined) this.#context.clock.clearTimer(this.#killTimer);
    this.#killTimer = undefined;
  }
}
