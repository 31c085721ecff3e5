import type { Clock, TimerHandle } from '../core/clock.ts';
import {
  LATE_MS,
  type ShardHealth,
  type ShardSpan,
  type ThreadReading,
  type ThreadVitals,
  VERY_LATE_MS,
} from '../core/health.ts';
import { Histogram } from '../metrics/histogram.ts';
import type { LagRecord } from './lag-record.ts';

const TICK_MS = 20;

interface HealthProbeOptions {
  readonly shard: number;
  readonly clock: Clock;
  /** `undefined` where nothing can be learnt about the thread, as in virtual time. */
  readonly vitals: ThreadVitals | undefined;
  readonly lags: LagRecord;
  /** Seconds of the load; below 0 before it starts. */
  loadSeconds(): number;
}

/**
 * Measures whether this thread keeps up with its own work, second by second: how late a periodic timer fires, how much
 * of the time the event loop was not idle, and what the thread costs. A generator that is late measures itself, not the
 * target.
 */
export class HealthProbe {
  readonly #options: HealthProbeOptions;
  /** Microseconds. */
  readonly #delays = new Histogram();
  readonly #started: Reading;
  #since: Reading;
  #spanDelaysMs: number[] = [];
  #spans: ShardSpan[] = [];
  #utilisationMax = 0;
  #expectedAtMs = 0;
  #timer: TimerHandle;

  constructor(options: HealthProbeOptions) {
    this.#options = options;
    this.#started = this.#read();
    this.#since = this.#started;
    this.#timer = this.#arm();
  }

  /** The seconds that are over since it was last asked. */
  takeSpans(): ShardSpan[] {
    return this.#spans.splice(0);
  }

  /** Ends the measurement; {@link takeSpans} gives what was left of the last second. */
  finish(): ShardHealth {
    const { clock, shard, vitals } = this.#options;
    clock.clearTimer(this.#timer);
    // A thread that was blocked until now has a timer that is due and could not fire.
    if (clock.nowMs() > this.#expectedAtMs) this.#recordDelay();
    this.#closeSpan();
    vitals?.stop();
    const utilisation = utilisationBetween(this.#started, this.#since);
    return {
      shard,
      loopDelayP99Ms: this.#delays.percentile(99) / 1000,
      loopDelayMaxMs: this.#delays.percentile(100) / 1000,
      utilisation,
      utilisationMax: Math.max(this.#utilisationMax, utilisation),
    };
  }

  #arm(): TimerHandle {
    const { clock } = this.#options;
    this.#expectedAtMs = clock.nowMs() + TICK_MS;
    return clock.setTimer(TICK_MS, () => {
      this.#recordDelay();
      if (this.#options.loadSeconds() >= Math.floor(this.#since.loadSeconds) + 1) {
        const utilisation = this.#closeSpan();
        this.#utilisationMax = Math.max(this.#utilisationMax, utilisation);
      }
      this.#timer = this.#arm();
    });
  }

  #recordDelay(): void {
    let delayMs = Math.max(0, this.#options.clock.nowMs() - this.#expectedAtMs);
    // One long block hides the ticks that were due meanwhile: each would have been late by the rest of it.
    do {
      this.#delays.record(Math.round(delayMs * 1000));
      this.#spanDelaysMs.push(delayMs);
      delayMs -= TICK_MS;
    } while (delayMs > 0);
  }

  /** @returns the utilisation of the span */
  #closeSpan(): number {
    const before = this.#since;
    const now = this.#read();
    const delaysMs = this.#spanDelaysMs.sort((left, right) => left - right);
    this.#since = now;
    this.#spanDelaysMs = [];
    const utilisation = utilisationBetween(before, now);
    const lags = this.#options.lags.take();
    // Nothing of the load has happened while it was paused.
    if (now.loadSeconds <= before.loadSeconds) return utilisation;
    this.#spans.push({
      shard: this.#options.shard,
      start: before.loadSeconds,
      end: now.loadSeconds,
      ...delaysOf(delaysMs),
      utilisation,
      ...costsBetween(before, now),
      ...lags,
    });
    return utilisation;
  }

  #read(): Reading {
    const { clock, vitals, loadSeconds } = this.#options;
    return {
      atMs: clock.nowMs(),
      busyMs: clock.busyMs(),
      loadSeconds: Math.max(0, Math.round(loadSeconds() * 1000) / 1000),
      thread: vitals?.read(),
    };
  }
}

/** What is known at one moment. */
interface Reading {
  readonly atMs: number;
  readonly busyMs: number;
  readonly loadSeconds: number;
  readonly thread: ThreadReading | undefined;
}

function utilisationBetween(before: Reading, now: Reading): number {
  const spanMs = now.atMs - before.atMs;
  return spanMs <= 0 ? 0 : share(now.busyMs - before.busyMs, spanMs);
}

/** @param delaysMs ascending */
function delaysOf(
  delaysMs: readonly number[],
): Pick<ShardSpan, 'loop_delay_p50' | 'loop_delay_p99' | 'loop_delay_max' | 'late' | 'very_late'> {
  const count = Math.max(1, delaysMs.length);
  const shareFrom = (limitMs: number): number =>
    share(delaysMs.filter((delayMs) => delayMs >= limitMs).length, count);
  const atRank = (rank: number): number => rounded(delaysMs[Math.max(1, rank) - 1] ?? 0);
  return {
    loop_delay_p50: atRank(Math.ceil(delaysMs.length / 2)),
    loop_delay_p99: atRank(Math.ceil(delaysMs.length * 0.99)),
    loop_delay_max: atRank(delaysMs.length),
    late: shareFrom(LATE_MS),
    very_late: shareFrom(VERY_LATE_MS),
  };
}

function costsBetween(before: Reading, now: Reading): Costs {
  const spanMs = now.atMs - before.atMs;
  if (before.thread === undefined || now.thread === undefined || spanMs <= 0) return UNKNOWN;
  const gcMs = now.thread.gcMs - before.thread.gcMs;
  const waited = waitedBetween(before.thread.cpuWait, now.thread.cpuWait);
  return {
    cpu: rounded((now.thread.cpuMs - before.thread.cpuMs) / spanMs),
    cpu_wait: waited === undefined ? null : share(waited.ms, spanMs),
    event_wait: rounded(
      loopWaitMs(before, now) +
        (waited === undefined ? 0 : waited.ms / Math.max(1, waited.turnCount)),
    ),
    gc: share(gcMs, spanMs),
    heap_used: now.thread.heapUsedBytes,
    heap_limit: now.thread.heapLimitBytes,
  };
}

type Costs = Pick<ShardSpan, 'cpu' | 'cpu_wait' | 'event_wait' | 'gc' | 'heap_used' | 'heap_limit'>;

const UNKNOWN: Costs = {
  cpu: null,
  cpu_wait: null,
  event_wait: null,
  gc: null,
  heap_used: null,
  heap_limit: null,
};

function waitedBetween(
  before: ThreadReading['cpuWait'],
  now: ThreadReading['cpuWait'],
): ThreadReading['cpuWait'] {
  if (before === undefined || now === undefined) return undefined;
  return { ms: now.ms - before.ms, turnCount: now.turnCount - before.turnCount };
}

/**
 * How long an event waits for those before it, on average. A turn of the loop is busy for `turnMs` and handles
 * `perTurn` events. What happens while the loop is busy waits for half of a turn; and of those that are handled in one
 * turn, each waits for half of the others.
 */
function loopWaitMs(before: Reading, now: Reading): number {
  const turns = (now.thread?.loopTurnCount ?? 0) - (before.thread?.loopTurnCount ?? 0);
  const events = (now.thread?.loopEventCount ?? 0) - (before.thread?.loopEventCount ?? 0);
  const turnMs = (now.busyMs - before.busyMs) / Math.max(1, turns);
  const perTurn = Math.max(1, events / Math.max(1, turns));
  return (turnMs / 2) * (utilisationBetween(before, now) + 1 - 1 / perTurn);
}

function share(part: number, whole: number): number {
  return Math.min(1, Math.max(0, rounded(part / whole)));
}

/** Finer than a second of measuring can tell. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
