import { sleepUntil, type TimerHandle } from '../../../core/clock.ts';
import { RampaError } from '../../../core/errors.ts';
import type { RampingVusPlan } from '../../../core/plan.ts';
import { scenarioDurationMs } from '../../../core/plan.ts';
import { vuSteps } from '../../pacing/vu-ramp.ts';
import type { Vu } from '../../vu/vu.ts';
import type { Executor, ExecutorContext } from '../executor.ts';
import { type IterationSource, loop } from './loop.ts';
import { type Pace, Paces } from './paces.ts';

/**
 * A number of VUs that moves linearly from stage to stage. A VU that is ramped down may finish its
 * iteration within `gracefulRampDown`.
 */
export const rampingVus: Executor<RampingVusPlan> = {
  name: 'ramping-vus',

  async run(plan, context) {
    const slots = new Map<number, Slot>();
    await followRamp(plan, slots, context);
    for (const slot of slots.values()) slot.end();
  },
};

/** Settles at the end of the ramp, or when the scenario stops. */
async function followRamp(
  plan: RampingVusPlan,
  slots: Map<number, Slot>,
  context: ExecutorContext,
): Promise<void> {
  const { clock, segment, startedAtMs, stop } = context;
  const endsAtMs = startedAtMs + scenarioDurationMs(plan);
  const paces = new Paces(plan, clock);
  const indices = segment.stripe();
  for (const { atMs, vuIndex, active, untilMs } of vuSteps(plan.startVus, plan.stages)) {
    if (vuIndex % segment.total !== segment.index) continue;
    const dueAtMs = startedAtMs + atMs;
    if (clock.nowMs() < dueAtMs && !(await sleepUntil(clock, dueAtMs, stop))) return;
    if (stop.aborted) return;
    let slot = slots.get(vuIndex);
    if (slot === undefined) {
      const [vu] = context.vus.create([vuIndex]);
      if (vu === undefined) continue;
      slot = new Slot(vu, paces.add(dueAtMs), plan.gracefulRampDownMs, context);
      slots.set(vuIndex, slot);
    }
    // A VU that only the very end adds runs once all the same.
    const lastMs = dueAtMs < endsAtMs ? endsAtMs : Number.POSITIVE_INFINITY;
    const wantedUntilMs = Math.min(startedAtMs + untilMs, lastMs);
    if (active) slot.activate(dueAtMs, wantedUntilMs, () => indices.next().value);
    else slot.deactivate();
  }
  await sleepUntil(clock, endsAtMs, stop);
}

/** A place for one VU, which the ramp switches on and off. */
class Slot {
  readonly #vu: Vu;
  readonly #pace: Pace | undefined;
  readonly #gracefulRampDownMs: number;
  readonly #context: ExecutorContext;
  /** On the load clock; the past for a VU that is not wanted. */
  #wantedUntilMs = 0;
  #isWanted = false;
  #running = false;
  #killTimer: TimerHandle | undefined;

  constructor(
    vu: Vu,
    pace: Pace | undefined,
    gracefulRampDownMs: number,
    context: ExecutorContext,
  ) {
    this.#vu = vu;
    this.#pace = pace;
    this.#gracefulRampDownMs = gracefulRampDownMs;
    this.#context = context;
  }

  activate(fromMs: number, untilMs: number, nextIndex: () => number): void {
    this.#wantedUntilMs = untilMs;
    this.#isWanted = true;
    this.#pace?.restart(fromMs);
    this.#vu.reactivate();
    this.#clearKill();
    if (this.#running) return;
    this.#running = true;
    this.#context.vus.track(this.#work(nextIndex));
  }

  /** Starts no more iterations; the scenario's own graceful stop decides about the running one. */
  end(): void {
    if (!this.#isWanted) return;
    this.#isWanted = false;
    const { clock, drop } = this.#context;
    this.#wantedUntilMs = Math.min(this.#wantedUntilMs, clock.nowMs());
    drop(this.#pace?.overdueCount(this.#wantedUntilMs) ?? 0);
    this.#pace?.wake();
  }

  deactivate(): void {
    this.#vu.deactivate();
    this.end();
    if (!this.#running) return;
    const { clock } = this.#context;
    this.#killTimer = clock.setTimer(this.#gracefulRampDownMs, () => {
      const message = 'iteration interrupted: its VU was ramped down';
      this.#vu.kill(new RampaError('RAMPA_ITERATION_KILLED', message));
    });
  }

  async #work(nextIndex: () => number): Promise<void> {
    const { clock } = this.#context;
    const source: IterationSource = {
      isOver: () => clock.nowMs() >= this.#wantedUntilMs,
      next: nextIndex,
    };
    await loop(this.#vu, this.#context, source, this.#pace);
    this.#running = false;
    this.#clearKill();
    this.#vu.retire();
  }

  #clearKill(): void {
    if (this.#killTimer !== undefined) this.#context.clock.clearTimer(this.#killTimer);
    this.#killTimer = undefined;
  }
}
