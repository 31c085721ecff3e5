import type { Clock, TimerHandle } from '../core/clock.ts';

/** Something that must end in time. */
export interface Expiring {
  /** A reading of the clock. */
  readonly deadlineMs: number;
  expire(): void;
}

/** Least time between two scans: how late a timeout can be, beside the event loop's own delay. */
const SCAN_GAP_MS = 5;

/** Timers hold no more than 31 bits; a scan that comes too early does no harm. */
const MAX_DELAY_MS = 2_147_483_647;

/**
 * Ends what takes too long, with one timer for all: it is set for the earliest deadline and then looks at
 * everything in flight, so that work that ends in time costs one comparison.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #inFlight: () => Iterable<Expiring>;
  #timer: TimerHandle | undefined = undefined;
  #scanAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, inFlight: () => Iterable<Expiring>) {
    this.#clock = clock;
    this.#inFlight = inFlight;
  }

  /** Makes sure that the deadline is seen, as soon as its owner is among what is in flight. */
  watch(deadlineMs: number): void {
    if (deadlineMs < this.#scanAtMs) this.#setTimer(deadlineMs);
  }

  /** Forgets every deadline, so that no timer keeps the process alive. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#scanAtMs = Number.POSITIVE_INFINITY;
  }

  #setTimer(atMs: number): void {
    this.stop();
    this.#scanAtMs = atMs;
    const delayMs = Math.min(MAX_DELAY_MS, Math.max(0, atMs - this.#clock.nowMs()));
    this.#timer = this.#clock.setTimer(delayMs, () => this.#scan());
  }

  #scan(): void {
    this.stop();
    const nowMs = this.#clock.nowMs();
    const expired: Expiring[] = [];
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const each of this.#inFlight()) {
      if (each.deadlineMs <= nowMs) expired.push(each);
      else if (each.deadlineMs < earliestMs) earliestMs = each.deadlineMs;
    }
    if (earliestMs < Number.POSITIVE_INFINITY) {
      this.#setTimer(Math.max(earliestMs, nowMs + SCAN_GAP_MS));
    }
    // Last, because it runs other code, which may watch new deadlines.
    for (const each of expired) each.expire();
  }
}
