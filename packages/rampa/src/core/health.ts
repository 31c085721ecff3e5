/** What counts as late: an event loop that answers, or an iteration that starts, so many ms after its time. */
export const LATE_MS = 20;
export const VERY_LATE_MS = 100;

/** How far the load generator can be believed, from `trusted` to `invalid`. */
export type HealthVerdict = 'trusted' | 'suspect' | 'invalid';

/**
 * What one shard was like in one span of the load: a second, more in long runs. Shares are from 0 to 1. `null` is what
 * cannot be known here. Field names are those of events and files.
 */
export interface ShardSpan {
  /** From 0. */
  readonly shard: number;
  /** Second of the load in which the span begins; paused time does not count. */
  readonly start: number;
  /** Second of the load in which it ends. */
  readonly end: number;
  /** Lateness of a timer that fires every 20 ms, ms: the median. Of several seconds, that of the worst. */
  readonly loop_delay_p50: number;
  /** Its 99th percentile, ms. Of several seconds, that of the worst. */
  readonly loop_delay_p99: number;
  /** The most, ms. */
  readonly loop_delay_max: number;
  /** Share of the time in which the event loop was late by 20 ms or more. */
  readonly late: number;
  /** Share of the time in which it was late by 100 ms or more. */
  readonly very_late: number;
  /** Share of the time in which the event loop was not idle. */
  readonly utilisation: number;
  /** Processor time of the thread, in cores; before Node 22.19 and 23.9, of the whole process. */
  readonly cpu: number | null;
  /** Share of the time in which the thread was ready to run and had no processor; only on Linux. */
  readonly cpu_wait: number | null;
  /**
   * How long what happened waited until it was handled, ms, on average: an estimate from how long turns of the event loop
   * took, how much was handled in each, and on Linux how long the thread waited for a processor each time.
   */
  readonly event_wait: number | null;
  /** Share of the time in which garbage was collected. */
  readonly gc: number | null;
  /** Bytes of the heap that are in use. */
  readonly heap_used: number | null;
  /** Bytes that the heap may have. */
  readonly heap_limit: number | null;
  /** Iterations with an arrival rate and `whenBusy: "drop"`: only the generator can delay their start. */
  readonly scheduled: number;
  /** Their lag, ms: the 99th percentile. Of several seconds, that of the worst. */
  readonly lag_p99: number;
  /** Share of them that started 20 ms late or more. */
  readonly lagging: number;
  /** Share of them that started 100 ms late or more. */
  readonly lagging_much: number;
}

/** What the whole process was like in one span of the load. `null` is what cannot be known here. */
export interface ProcessSpan {
  /** Second of the load in which the span begins; paused time does not count. */
  readonly start: number;
  /** Second of the load in which it ends. */
  readonly end: number;
  /** Processor time of all threads, in cores. */
  readonly cpu: number;
  /** Share of the time in which any process of this machine had to wait for a processor; only on Linux. */
  readonly cpu_pressure: number | null;
  /** Resident memory, bytes. */
  readonly rss: number;
  /** Open file descriptors, sockets included; only on Linux. */
  readonly open_files: number | null;
  /** How many there may be; only on Linux. */
  readonly open_files_limit: number | null;
  /** TCP sockets in use on this machine, by any process; only on Linux. */
  readonly sockets: number | null;
}

/** How one shard kept up with its own work over the whole load. */
export interface ShardHealth {
  readonly shard: number;
  /** Lateness of a periodic timer, ms: how long the event loop was blocked. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  /** Share of the time that the event loop was not idle, 0 to 1: over the load, and its worst second. */
  readonly utilisation: number;
  readonly utilisationMax: number;
}

/** What this machine can do at most, as `--self-test` has measured it on loopback. */
export interface Ceiling {
  /** Of as many shards as the run has, together. */
  readonly requestsPerSecond: number;
  /** With an arrival rate; `undefined` when the plan has none. */
  readonly iterationsPerSecond: number | undefined;
  readonly shardCount: number;
}

/** Whether the load generator itself could keep up. */
export interface GeneratorHealth {
  readonly verdict: HealthVerdict;
  /** Why the verdict is not `trusted`, one sentence each. */
  readonly reasons: readonly string[];
  readonly shards: readonly ShardHealth[];
  /** Shards that died before their work was done. */
  readonly lostShardCount: number;
  /** `undefined` without a self-test. */
  readonly ceiling: Ceiling | undefined;
  /** The worst shard of each part of the load; at most 60 parts. */
  readonly timeline: readonly ShardSpan[];
  /** The worst of the whole process; `undefined` for a load of less than a second. */
  readonly process: ProcessSpan | undefined;
}

/** What a thread knows about itself since it began; `undefined` is what cannot be known here. */
export interface ThreadReading {
  readonly cpuMs: number;
  /** How long it was ready to run and had no processor, and how often it was given one. */
  readonly cpuWait: { readonly ms: number; readonly turnCount: number } | undefined;
  /** Turns of its event loop, and events that were handled in them. */
  readonly loopTurnCount: number;
  readonly loopEventCount: number;
  readonly gcMs: number;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
}

/** Where a shard learns what its thread costs. */
export interface ThreadVitals {
  read(): ThreadReading;
  /** Ends what is still measured. */
  stop(): void;
}
