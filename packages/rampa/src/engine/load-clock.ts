import type { Clock, TimerHandle } from '../core/clock.ts';

interface LoadTimer {
  readonly callback: () => void;
  dueAtMs: number;
  handle: TimerHandle | undefined;
}

/**
 * The clock that schedules live by: it stands still while the load is paused, so that stages, durations
 * and arrival schedules shift as a whole. Measurements use the real clock.
 */
export class LoadClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<LoadTimer>();
  readonly #resumed: (() => void)[] = [];
  #pausedTotalMs = 0;
  #pausedAtMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isPaused(): boolean {
    return this.#pausedAtMs !== undefined;
  }

  /** How long the load has been paused altogether, in real milliseconds. */
  get pausedTotalMs(): number {
    const current = this.#pausedAtMs === undefined ? 0 : this.#clock.nowMs() - this.#pausedAtMs;
    return this.#pausedTotalMs + current;
  }

  nowMs(): number {
    return (this.#pausedAtMs ?? this.#clock.nowMs()) - this.#pausedTotalMs;
  }

  wallTimeMs(): number {
    return this.#clock.wallTimeMs();
  }

  busyMs(): number {
    return this.#clock.busyMs();
  }

  setTimer(delayMs: number, callback: () => void): TimerHandle {
    const timer: LoadTimer = { callback, dueAtMs: this.nowMs() + delayMs, handle: undefined };
    this.#timers.add(timer);
    if (!this.isPaused) this.#arm(timer);
    return timer;
  }

  clearTimer(handle: TimerHandle): void {
    const timer = handle as LoadTimer;
    if (!this.#timers.delete(timer)) return;
    if (timer.handle !== undefined) this.#clock.clearTimer(timer.handle);
  }

  setImmediate(callback: () => void): void {
    this.#clock.setImmediate(callback);
  }

  pause(): void {
    if (this.isPaused) return;
    this.#pausedAtMs = this.#clock.nowMs();
    for (const timer of this.#timers) {
      if (timer.handle !== undefined) this.#clock.clearTimer(timer.handle);
      timer.handle = undefined;
    }
  }

  resume(): void {
    if (this.#pausedAtMs === undefined) return;
    this.#pausedTotalMs += this.#clock.nowMs() - this.#pausedAtMs;
    this.#pausedAtMs = undefined;
    for (const timer of this.#timers) this.#arm(timer);
    for (const wake of this.#resumed.splice(0)) wake();
  }

  /** Settles when the load is not paused. */
  whenRunning(): Promise<void> {
    if (!this.isPaused) return Promise.resolve();
    return new Promise((resolve) => this.#resumed.push(resolve));
  }

  #arm(timer: LoadTimer): void {
    timer.handle = this.#clock.setTimer(Math.max(0, timer.dueAtMs - this.nowMs()), () => {
      this.#timers.delete(timer);
      timer.callback();
    });
  }
}
