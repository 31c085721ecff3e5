import type { FailedCheckSummary, IterationErrorSummary } from './failure.ts';
import type { GeneratorHealth, HealthVerdict, ProcessSpan, ShardSpan } from './health.ts';
import type { MetricSpec, Tags } from './metric.ts';
import type { Plan } from './plan.ts';
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

/** One series of a metric over all shards. */
export interface SeriesStats {
  readonly tags: Tags;
  readonly stats: MetricStats;
}

/**
 * How the values of a trend are distributed, from the histograms of all shards: percentiles, mean and deviation
 * are off by at most 0.1 %. Everything is in the metric's unit, and 0 when there are no values.
 */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  mean(): number;
  /** The population standard deviation. */
  stddev(): number;
  /** The value that `percentile` per cent (0 to 100) of the values do not exceed. */
  percentile(percentile: number): number;
  /**
   * An estimate of what would have been measured if a value had been due every `expectedInterval`, by HdrHistogram's
   * correction for coordinated omission. For loads without a schedule: `@intended` metrics measure it.
   */
  correctedFor(expectedInterval: number): Distribution;
  /** Ascending: the highest value of each bucket that is not empty, and how many values are in it. */
  buckets(): Iterable<readonly [value: number, count: number]>;
}

/** How one named check came out. */
export interface CheckSummary {
  readonly name: string;
  readonly scenario: string;
  readonly group: string;
  readonly passes: number;
  readonly fails: number;
}

/** The name of a {@link CheckSummary} of all checks whose names did not fit into the series budget. */
export const OTHER_CHECKS = '(other checks)';

/** What one scenario did. */
export interface ScenarioSummary {
  readonly name: string;
  readonly executor: string;
  /** The most VUs that the plan gives it at once, over all shards. */
  readonly peakVus: number;
  /**
   * How long it was active, in seconds: from its `startTime` until it started no more iterations and the last one
   * had ended, on all shards. Paused time does not count; 0 when it never started.
   */
  readonly duration: number;
  /** Iterations started plus those that could not start. */
  readonly scheduled: number;
  readonly completed: number;
  /** `completed` per second of `duration`. */
  readonly rate: number;
  readonly errors: number;
  readonly dropped: number;
  readonly interrupted: number;
  /** Statistics of `iteration_duration` in ms. */
  readonly iterationDuration: MetricStats;
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
  /** The load script as it was named; `undefined` for a test without a file. */
  readonly script: string | undefined;
  /** What was to run. Its variables may be secret: outputs name them, and leave their values out. */
  readonly plan: Plan;
  readonly status: RunStatus;
  readonly exitCode: number;
  /** Every reason for not passing, strongest first. */
  readonly causes: readonly RunCause[];
  /** `undefined` only when the load never started. */
  readonly snapshot: MetricSnapshot | undefined;
  /** Kind and unit of every metric of the run, built-in, declared or seen. */
  readonly metrics: readonly MetricSpec[];
  /** How the values of each trend that has any are distributed, by the names and keys of `snapshot`. */
  readonly distributions: ReadonlyMap<string, Distribution>;
  readonly thresholds: readonly ThresholdResult[];
  readonly checks: readonly CheckSummary[];
  readonly scenarios: readonly ScenarioSummary[];
  /** Most frequent first. */
  readonly errors: readonly IterationErrorSummary[];
  /** Most frequent first. */
  readonly failedChecks: readonly FailedCheckSummary[];
  readonly health: GeneratorHealth;
  /** Everything the run refused or lost, one sentence each: series over the budget, bad values. */
  readonly warnings: readonly string[];
  readonly stopReason: string | undefined;
  /** Unix epoch, ms. */
  readonly startedAt: number;
  readonly shardCount: number;
  /** What everything random was made from; `undefined` when the result does not say. */
  readonly seed: number | undefined;
  /** The version of Node that it ran on, such as `24.1.0`. */
  readonly nodeVersion: string;
}

/** A result without what only the run itself knows: what can be shown and kept of it. */
export type RunOutcome = Omit<RunResult, 'plan' | 'distributions'>;

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
  | (EventBase & {
      readonly type: 'health';
      /** On the last minute of the load so far; in the last event on all of it. */
      readonly verdict: HealthVerdict;
      readonly reasons: readonly string[];
      /** What shards have told since the last event of this type. */
      readonly shards: readonly ShardSpan[];
      /** What the whole process was like meanwhile; `null` when it is not known yet. */
      readonly process: ProcessSpan | null;
    })
  | (EventBase & { readonly type: 'pause' })
  | (EventBase & { readonly type: 'resume'; readonly paused_seconds: number })
  | (EventBase & { readonly type: 'warning'; readonly message: string });

/** A running test. Local and remote runs have the same one. */
export interface RunController {
  readonly runId: string;
  /** `undefined` before `setup` has begun. */
  readonly phase: RunPhase | undefined;
  /** Settles once, after teardown and the outputs. Never rejects: what went wrong is in the result. */
  wait(): Promise<RunResult>;
  /**
   * The run's events. The first caller gets all from the beginning, later ones from now on. A slow reader gets
   * only the latest of what comes again and again (`snapshot`, `health`, `live_threshold`, `pause`, `resume`), and loses
   * nothing else.
   */
  events(): AsyncIterable<RunEvent>;
  /** The latest numbers; `undefined` before the load has started. */
  snapshot(): MetricSnapshot | undefined;
  /** The series of a metric so far, those without samples too; none for a metric that the run does not have. */
  series(metric: string): readonly SeriesStats[];
  /** The values of a trend so far; `undefined` when the run has no trend of that name. */
  distribution(metric: string): Distribution | undefined;
  /** Holds VUs before their next iteration. Paused time does not count. */
  pause(): void;
  resume(): void;
  readonly isPaused: boolean;
  /**
   * Starts no more iterations; running ones may finish within `gracefulStop`, and so may teardown. The run counts as
   * aborted until teardown has ended. Only the first reason counts.
   */
  stop(reason?: string): void;
  /** Stops the run because of an error outside of it, which becomes one of the result's causes. */
  fail(error: unknown): void;
  /** Interrupts running iterations too, or teardown when the load is over. */
  kill(reason?: string): void;
}
