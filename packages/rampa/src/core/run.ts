import type { MetricSpec } from './metric.ts';
import type { ThresholdResult } from './threshold.ts';

/** How a run came out, in one word; the strongest cause decides. */
export type RunStatus =
  | 'passed'
  | 'threshold_failed'
  | 'setup_failed'
  | 'execution_failed'
  | 'teardown_failed'
  | 'stopped';

/** The parts of a run, in order; `execute` is left out when the load cannot start. */
export type RunPhase = 'setup' | 'execute' | 'teardown' | 'complete';

/** The statistics of one metric by name, such as `{ count, rate }` or `{ avg, "p(95)", ... }`. */
export type MetricStats = Readonly<Record<string, number>>;

/** The whole run's numbers at one moment. */
export interface MetricSnapshot {
  /** Unix epoch, ms. */
  readonly timestamp: number;
  /** Seconds since the load started; paused time does not count. */
  readonly duration: number;
  /** Metric name, or threshold key with a selector, to its statistics. Trends of time are in ms. */
  readonly metrics: Readonly<Record<string, MetricStats>>;
}

/** How one named check came out. */
export interface CheckSummary {
  readonly name: string;
  readonly scenario: string;
  readonly group: string;
  readonly passes: number;
  readonly fails: number;
}

/** What one scenario did. */
export interface ScenarioSummary {
  readonly name: string;
  readonly executor: string;
  /** Iterations started plus those that could not start. */
  readonly scheduled: number;
  readonly completed: number;
  readonly errors: number;
  readonly dropped: number;
  readonly interrupted: number;
  /** Statistics of `iteration_duration` in ms. */
  readonly iterationDuration: MetricStats;
}

/** A kind of failure inside iterations, with how often it came. At most 50 kinds are kept per run. */
export interface IterationErrorSummary {
  readonly scenario: string;
  readonly message: string;
  /** The error's code or class name. */
  readonly kind: string;
  readonly count: number;
  /** The stack of the first one. */
  readonly stack: string | undefined;
}

export type HealthVerdict = 'trusted' | 'suspect' | 'invalid';

/** Whether the load generator itself could keep up. */
export interface GeneratorHealth {
  readonly verdict: HealthVerdict;
  /** Why the verdict is not `trusted`, one sentence each. */
  readonly reasons: readonly string[];
  readonly shards: readonly ShardHealth[];
}

/** How one shard kept up with its own work. */
export interface ShardHealth {
  readonly shard: number;
  /** Lateness of a periodic timer, ms: how long the event loop was blocked. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  /** Share of the time that the event loop was not idle, 0 to 1: over the load, and its worst second. */
  readonly utilisation: number;
  readonly utilisationMax: number;
}

/** Why a run ended as it did. Several causes can meet; the exit code follows the strongest. */
export interface RunCause {
  readonly exitCode: number;
  readonly message: string;
  readonly hint: string | undefined;
  /** Where it happened, for what was thrown by a script. */
  readonly stack: string | undefined;
}

/** How a run came out: always produced, also for a run that was aborted or broke. */
export interface RunResult {
  readonly runId: string;
  readonly status: RunStatus;
  readonly exitCode: number;
  /** Every reason for not passing, strongest first. */
  readonly causes: readonly RunCause[];
  /** `undefined` only when the load never started. */
  readonly snapshot: MetricSnapshot | undefined;
  /** Kind and unit of every metric of the run, built-in, declared or seen. */
  readonly metrics: readonly MetricSpec[];
  readonly thresholds: readonly ThresholdResult[];
  readonly checks: readonly CheckSummary[];
  readonly scenarios: readonly ScenarioSummary[];
  readonly errors: readonly IterationErrorSummary[];
  readonly health: GeneratorHealth;
  /** Everything the run refused or lost, one sentence each: series over the budget, bad values. */
  readonly warnings: readonly string[];
  readonly stopReason: string | undefined;
  /** Unix epoch, ms. */
  readonly startedAt: number;
  readonly shardCount: number;
}

interface EventBase {
  readonly run_id: string;
  /** Unix epoch, ms. */
  readonly timestamp: number;
}

/** What happens in a run, in order. Field names are those of the event log. */
export type RunEvent =
  | (EventBase & { readonly type: 'phase'; readonly phase: RunPhase })
  | (EventBase & { readonly type: 'snapshot'; readonly snapshot: MetricSnapshot })
  | (EventBase & {
      readonly type: 'live_threshold';
      readonly results: readonly ThresholdResult[];
      /** True when this evaluation aborts the run. */
      readonly will_abort: boolean;
    })
  | (EventBase & { readonly type: 'threshold'; readonly results: readonly ThresholdResult[] })
  | (EventBase & { readonly type: 'pause' })
  | (EventBase & { readonly type: 'resume'; readonly paused_seconds: number })
  | (EventBase & { readonly type: 'warning'; readonly message: string });

/** A running test. Local and remote runs have the same one. */
export interface RunController {
  readonly runId: string;
  /** Settles once, after teardown and the outputs. Never rejects: what went wrong is in the result. */
  wait(): Promise<RunResult>;
  /**
   * The run's events. The first caller gets all from the beginning, later ones from now on. A slow reader
   * loses intermediate snapshots, nothing else.
   */
  events(): AsyncIterable<RunEvent>;
  /** The latest numbers; `undefined` before the load has started. */
  snapshot(): MetricSnapshot | undefined;
  /** Holds VUs before their next iteration. Paused time does not count. */
  pause(): void;
  resume(): void;
  readonly isPaused: boolean;
  /** Starts no more iterations; running ones may finish within `gracefulStop`. Only the first reason counts. */
  stop(reason?: string): void;
  /** Stops the run because of an error outside of it, which becomes one of the result's causes. */
  fail(error: unknown): void;
  /** Interrupts running iterations too. */
  kill(reason?: string): void;
}
