import type { TimerHandle } from '../../../core/clock.ts';
import type { ClosedPlan } from '../../../core/plan.ts';
import type { LoadClock } from '../../load-clock.ts';

/** The schedules of a scenario's VUs; there are none without the option `pacing`. */
export class Paces {
  readonly #pacingMs: number | undefined;
  readonly #clock: LoadClock;
  readonly #paces: Pace[] = [];

  constructor({ pacingMs }: ClosedPlan, clock: LoadClock) {
    this.#pacingMs = pacingMs;
    this.#clock = clock;
  }

  /** The schedule of one VU, see {@link Pace}. */
  add(activeSinceMs: number): Pace | undefined {
    if (this.#pacingMs === undefined) return undefined;
    const pace = new Pace(this.#clock, this.#pacingMs, activeSinceMs);
    this.#paces.push(pace);
    return pace;
  }

  /** Ends every wait: there is nothing left to wait for. */
  wakeAll(): void {
    for (const pace of this.#paces) pace.wake();
  }

  /** How many iterations of all VUs are due before `atMs` and were not taken. */
  overdueCount(atMs: number): number {
    return this.#paces.reduce((sum, pace) => sum + pace.overdueCount(atMs), 0);
  }
}

/**
 * When the iterations of one VU are due: one every `pacingMs`, the first one when the VU becomes active. Times are those
 * of the load clock, so a pause shifts the schedule.
 */
export class Pace {
  readonly #clock: LoadClock;
  readonly #pacingMs: number;
  #activeSinceMs: number;
  #takenCount = 0;
  #timer: TimerHandle | undefined;
  #wake: (() => void) | undefined;

  constructor(clock: LoadClock, pacingMs: number, activeSinceMs: number) {
    this.#clock = clock;
    this.#pacingMs = pacingMs;
    this.#activeSinceMs = activeSinceMs;
  }

  /** Begins anew, with a VU that is active again. */
  restart(activeSinceMs: number): void {
    this.#activeSinceMs = activeSinceMs;
    this.#takenCount = 0;
    this.wake();
  }

  /**
   * Takes the next iteration from the schedule.
   * @returns how late it is in ms; `undefined` when it is not due yet
   */
  take(): number | undefined {
    const lagMs = this.#clock.nowMs() - this.#dueAtMs;
    if (lagMs < 0) return undefined;
    this.#takenCount++;
    return lagMs;
  }

  /** Settles when the next iteration may be due, and at {@link wake}. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#timer = this.#clock.setTimer(this.#dueAtMs - this.#clock.nowMs(), () => this.wake());
    });
  }

  wake(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#wake?.();
    this.#wake = undefined;
  }

  /** How many iterations are due before `atMs` and were not taken. */
  overdueCount(atMs: number): number {
    const dueCount = Math.ceil((atMs - this.#activeSinceMs) / this.#pacingMs);
    return Math.max(0, dueCount - this.#takenCount);
  }

  get #dueAtMs(): number {
    return this.#activeSinceMs + this.#takenCount * this.#pacingMs;
  }
}
