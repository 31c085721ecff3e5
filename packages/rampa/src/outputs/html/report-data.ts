import type { MetricKind, MetricUnit } from '../../core/metric.ts';
import type { CheckSummary, MetricStats, RunStatus } from '../../core/run.ts';
import type { ErrorDocument, FailedCheckDocument } from '../json/failure-document.ts';
import type { ShownValue } from '../json/shown-value.ts';
import type { ThresholdTally } from '../support/tally-thresholds.ts';

// What the page of a report is made from: it is embedded in the page as JSON, and bounded in all its parts.

/** One value for each point in time; `null` where there is none. */
export type Column = readonly (number | null)[];

/** Everything that the page shows. */
export interface ReportData {
  readonly run: ReportRun;
  readonly totals: ReportTotals;
  readonly pauses: readonly ReportPause[];
  readonly thresholds: readonly ReportThreshold[];
  readonly metrics: readonly ReportMetric[];
  /** Requests as a whole, if there were any, and iterations. */
  readonly overall: readonly ReportSource[];
  /** Requests by name, most frequent first. */
  readonly requests: readonly ReportSource[];
  readonly load: ReportLoad;
  readonly scenarios: readonly ReportScenario[];
  readonly checks: readonly CheckSummary[];
  readonly errors: readonly ErrorDocument[];
  readonly failedChecks: readonly FailedCheckDocument[];
  readonly health: ReportHealth;
  /** Sentences about the difference between both latencies. */
  readonly latencyGaps: readonly string[];
  readonly warnings: readonly string[];
  /** What did not fit, one sentence each. */
  readonly leftOut: readonly string[];
  /** How many items of a list there are, of lists that did not fit. */
  readonly cut: Readonly<Partial<Record<ReportList, number>>>;
}

/** The lists that are cut where a page would grow too large. */
export type ReportList =
  | 'thresholds'
  | 'metrics'
  | 'scenarios'
  | 'checks'
  | 'errors'
  | 'failedChecks'
  | 'reasons'
  | 'shards'
  | 'warnings'
  | 'pauses'
  | 'causes'
  | 'tags'
  | 'env';

/** Numbers of everything that is reported on, also of what did not fit. */
export interface ReportTotals {
  readonly thresholds: ThresholdTally;
  readonly iterationErrors: number;
  readonly failedChecks: number;
  readonly dropped: number;
  readonly interrupted: number;
  /** Of all pauses together, as far as their ends are known. */
  readonly pausedSeconds: number;
  /** The most that were active at once; `null` when that is not known. */
  readonly peakVus: number | null;
  readonly executors: readonly string[];
  /** Why the load generator is not `trusted`. */
  readonly reasons: number;
  /** Of the shard that was the latest. */
  readonly loopDelayP99Ms: number;
  /** Of the busiest shard, from 0 to 1. */
  readonly utilisation: number;
}

/** The load stood still, and so did its time. */
export interface ReportPause {
  /** Second of the load. */
  readonly second: number;
  /** How long; `null` when nobody saw its end. */
  readonly seconds: number | null;
}

/** What was run, and how it came out. */
export interface ReportRun {
  readonly id: string;
  readonly script: string | null;
  /** Which part of the run the report is about, such as `from 30s to 1m`; `null` for all of it. */
  readonly part: string | null;
  /** Unix epoch, ms. */
  readonly startedAt: number;
  /** Second of the load in which the report begins. */
  readonly fromSecond: number;
  /** How long the load took; `null` when it never started. */
  readonly seconds: number | null;
  readonly status: RunStatus;
  readonly exitCode: number;
  readonly stopReason: string | null;
  /** But for thresholds that were crossed. */
  readonly causes: readonly { readonly message: string; readonly hint: string | null }[];
  readonly shards: number;
  readonly seed: number | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Names only. */
  readonly env: readonly string[];
  readonly rampaVersion: string;
  readonly nodeVersion: string;
}

/** A threshold as it is shown. */
export interface ReportThreshold {
  readonly metric: string;
  readonly source: string;
  /** `null` without data. */
  readonly passed: boolean | null;
  readonly measured: string;
  /** Whether that is the value of the worst of several windows. */
  readonly isWorst: boolean;
  readonly details: readonly string[];
  /** The limit in ms, where it is one of a percentile of the whole latency. */
  readonly limitMs: number | null;
}

/** The final statistics of a metric, or of the part of it that a threshold is about. */
export interface ReportMetric {
  readonly key: string;
  readonly kind: MetricKind;
  readonly unit: MetricUnit;
  readonly stats: MetricStats;
}

/** Things that take time and can fail: all requests, those of one name, or iterations. */
export interface ReportSource {
  readonly label: string;
  /** What one of them is called, such as `request`. */
  readonly noun: string;
  readonly count: number;
  readonly failed: number;
  /** Responses by status or error, most frequent first; none for iterations. */
  readonly statuses: readonly (readonly [status: string, count: number])[];
  readonly service: ReportLatency;
  /** From the intended start; `null` without a schedule. */
  readonly intended: ReportLatency | null;
  readonly points: SourcePoints;
}

/** A latency over the whole time, in ms. */
export interface ReportLatency {
  readonly stats: MetricStats;
  /** The values at {@link CURVE_PERCENTILES}, as far as there are enough values to tell them. */
  readonly curve: readonly number[];
}

/** What happened in equal pieces of the time. Rates are per second, times are ms. */
export interface SourcePoints extends Points {
  readonly rate: Column;
  readonly failures: Column;
  readonly p50: Column;
  readonly p90: Column;
  readonly p99: Column;
  readonly max: Column;
  /** Empty without a schedule. */
  readonly intended50: Column;
  readonly intended99: Column;
}

/** When the pieces begin: `from`, `from + width` and so on, in seconds of the load. */
export interface Points {
  readonly from: number;
  readonly width: number;
}

/** The load and what it did beside latencies. Rates are per second. */
export interface ReportLoad extends Points {
  readonly vus: Column;
  readonly iterations: Column;
  readonly dropped: Column;
  readonly iterationErrors: Column;
  readonly failedChecks: Column;
  readonly sentBytes: Column;
  readonly receivedBytes: Column;
}

/** What one scenario did, and its options, without secrets. */
export interface ReportScenario {
  readonly name: string;
  readonly executor: string;
  /** The most that the plan gives it at once. */
  readonly peakVus: number;
  readonly seconds: number;
  readonly scheduled: number;
  readonly completed: number;
  readonly rate: number;
  readonly errors: number;
  readonly dropped: number;
  readonly interrupted: number;
  readonly options: Readonly<Record<string, ShownValue>>;
}

/** Whether the load generator kept up. */
export interface ReportHealth {
  readonly verdict: 'trusted' | 'suspect' | 'invalid';
  readonly reasons: readonly string[];
  readonly shards: readonly {
    readonly shard: number;
    readonly loopDelayP99Ms: number;
    readonly loopDelayMaxMs: number;
    readonly utilisation: number;
    readonly utilisationMax: number;
  }[];
  /** The worst shard in each part of the load; empty when that was not recorded. */
  readonly timeline: ReportHealthLine;
}

/** How busy and how late the worst shard was. Times are ms, shares are from 0 to 1. */
export interface ReportHealthLine {
  /** Seconds of the load in which the parts begin and end. */
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly lateP50: Column;
  readonly lateP99: Column;
  readonly busy: Column;
  readonly processorWait: Column;
}

/** Where a percentile curve has its points: from 0 to 99.99 %, twenty for every nine. */
export const CURVE_PERCENTILES: readonly number[] = Array.from({ length: 81 }, (_, index) => {
  return 100 * (1 - 10 ** (-index / 20));
});
