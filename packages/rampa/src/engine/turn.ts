import type { Clock } from '../core/clock.ts';

const MAX_TURN_MS = 5;

/**
 * Keeps iterations that never wait from starving the event loop: timers, sockets and control messages
 * must get their turn, however fast iterations follow one another.
 */
export class Turn {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #beganAtMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beganAtMs = clock.nowMs();
  }

  /** True when the loop has not turned for so long that new work must wait for it. */
  isOver(): boolean {
    return this.#waiting.length > 0 || this.#clock.nowMs() - this.#beganAtMs > MAX_TURN_MS;
  }

  /** Settles in the next turn of the event loop. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.#clock.setImmediate(this.#begin);
    });
  }

  readonly #begin = (): void => {
    this.#beganAtMs = this.#clock.nowMs();
    for (const wake of this.#waiting.splice(0)) wake();
  };
}
