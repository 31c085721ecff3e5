import type { Clock, TimerHandle } from '../core/clock.ts';
import type { ShardHealth } from '../core/run.ts';
import { Histogram } from '../metrics/histogram.ts';

const TICK_MS = 20;
const WINDOW_MS = 1000;

/**
 * Measures whether this thread keeps up with its own work: how late a periodic timer fires, and how much
 * of the time the event loop was not idle. A generator that is late measures itself, not the target.
 */
export class HealthProbe {
  readonly #clock: Clock;
  /** Microseconds. */
  readonly #delays = new Histogram();
  readonly #startedAtMs: number;
  readonly #startedBusyMs: number;
  #windowStartedAtMs: number;
  #windowBusyMs: number;
  #utilisationMax = 0;
  #expectedAtMs = 0;
  #timer: TimerHandle;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.nowMs();
    this.#startedBusyMs = clock.busyMs();
    this.#windowStartedAtMs = this.#startedAtMs;
    this.#windowBusyMs = this.#startedBusyMs;
    this.#timer = this.#arm();
  }

  /** Ends the measurement. */
  finish(shard: number): ShardHealth {
    this.#clock.clearTimer(this.#timer);
    // A thread that was blocked until now has a timer that is due and could not fire.
    if (this.#clock.nowMs() > this.#expectedAtMs) this.#recordDelay();
    const utilisation = this.#utilisation(this.#startedAtMs, this.#startedBusyMs);
    return {
      shard,
      loopDelayP99Ms: this.#delays.percentile(99) / 1000,
      loopDelayMaxMs: this.#delays.percentile(100) / 1000,
      utilisation,
      utilisationMax: Math.max(this.#utilisationMax, utilisation),
    };
  }

  #arm(): TimerHandle {
    this.#expectedAtMs = this.#clock.nowMs() + TICK_MS;
    return this.#clock.setTimer(TICK_MS, () => {
      const nowMs = this.#clock.nowMs();
      this.#recordDelay();
      if (nowMs - this.#windowStartedAtMs >= WINDOW_MS) this.#closeWindow(nowMs);
      this.#timer = this.#arm();
    });
  }

  #recordDelay(): void {
    let delayMs = Math.max(0, this.#clock.nowMs() - this.#expectedAtMs);
    // One long block hides the ticks that were due meanwhile: each would have been late by the rest of it.
    do {
      this.#delays.record(Math.round(delayMs * 1000));
      delayMs -= TICK_MS;
    } while (delayMs > 0);
  }

  #closeWindow(nowMs: number): void {
    const utilisation = this.#utilisation(this.#windowStartedAtMs, this.#windowBusyMs);
    this.#utilisationMax = Math.max(this.#utilisationMax, utilisation);
    this.#windowStartedAtMs = nowMs;
    this.#windowBusyMs = this.#clock.busyMs();
  }

  #utilisation(sinceMs: number, busyBeforeMs: number): number {
    const spanMs = this.#clock.nowMs() - sinceMs;
    const busyMs = this.#clock.busyMs() - busyBeforeMs;
    return spanMs <= 0 ? 0 : Math.min(1, Math.max(0, busyMs / spanMs));
  }
}
