import type { Clock, TimerHandle } from '../../rampa/src/core/clock.ts';

interface VirtualTimer {
  readonly dueAtMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that runs as fast as the code under test: when nothing else is left to do in a turn of the event
 * loop, it jumps to the next timer. Hours pass in milliseconds, and every instant is exact.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  #timers: VirtualTimer[] = [];
  #immediates: (() => void)[] = [];
  #isTurning = false;
  readonly #startWallMs = 1_700_000_000_000;

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return this.#startWallMs + this.#nowMs;
  }

  /** Virtual work takes no time. */
  busyMs(): number {
    return 0;
  }

  setTimer(delayMs: number, callback: () => void): TimerHandle {
    const timer: VirtualTimer = {
      dueAtMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order++,
      callback,
    };
    const at = this.#timers.findIndex((other) => other.dueAtMs > timer.dueAtMs);
    this.#timers.splice(at === -1 ? this.#timers.length : at, 0, timer);
    this.#turn();
    return timer;
  }

  clearTimer(timer: TimerHandle): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  setImmediate(callback: () => void): void {
    this.#immediates.push(callback);
    this.#turn();
  }

  /** Lets time pass, as a blocking call in the code under test would. */
  block(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  /** One step per real turn of the event loop, so that all promise reactions run between two steps. */
  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      this.#step();
      if (this.#timers.length > 0 || this.#immediates.length > 0) this.#turn();
    });
  }

  #step(): void {
    const immediates = this.#immediates.splice(0);
    if (immediates.length > 0) {
      for (const callback of immediates) callback();
      return;
    }
    const next = this.#timers.shift();
    if (next === undefined) return;
    this.#nowMs = Math.max(this.#nowMs, next.dueAtMs);
    next.callback();
  }
}
