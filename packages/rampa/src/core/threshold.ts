import type { Tags } from './metric.ts';

export type ThresholdOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** The statistic that a threshold looks at. */
export type Aggregation =
  | { readonly type: 'avg' | 'min' | 'max' | 'med' | 'count' | 'rate' | 'value' }
  | { readonly type: 'percentile'; readonly percentile: number };

/** The pieces of a run that a threshold looks at, instead of the whole. */
export interface ThresholdWindow {
  readonly seconds: number;
  /**
   * `undefined`: windows follow each other, and each one must hold. Else a window ends at every second, and they must
   * not be crossed without a break for this long.
   */
  readonly forSeconds: number | undefined;
}

/** Where a true value lies, with a probability that is known; `null` where there are too few samples to tell. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/** What an earlier run measured, for a threshold that compares with it. */
export interface BaselineLimit {
  readonly factor: number;
  /** The same statistic in the earlier run. */
  readonly value: number;
  readonly interval: Interval;
}

/** One pass/fail criterion on one metric, parsed and validated. */
export interface ThresholdPlan {
  /** The metric's key as the user wrote it, selector and suffix included. */
  readonly metric: string;
  /** The metric's own name; with `@intended` when the key has that suffix. */
  readonly metricName: string;
  /** Only series that carry all of these tags count; empty for all series. */
  readonly selector: Tags;
  /** The expression as the user wrote it, such as `p(95)<500`. */
  readonly source: string;
  readonly aggregation: Aggregation;
  readonly operator: ThresholdOperator;
  /** What the statistic is compared with; of a baseline its value times the factor. */
  readonly value: number;
  /** `undefined` for a criterion that does not look at an earlier run. */
  readonly baseline?: BaselineLimit | undefined;
  /** `undefined` for a criterion on the whole run. */
  readonly window?: ThresholdWindow | undefined;
  readonly abortOnFail: boolean;
  /** How long a failure must last before it aborts the run. */
  readonly gracePeriodMs: number;
}

/** How a threshold stands. Field names are those of the JSON result. */
export interface ThresholdResult {
  readonly metric: string;
  readonly source: string;
  readonly passed: boolean;
  /** The measured value, of windows the worst one's; `null` when the metric has no samples. */
  readonly lhs: number | null;
  /** The value it is compared with. */
  readonly rhs: number;
  /** How the windows came out; left out for a criterion on the whole run. */
  readonly windows?: WindowsResult | undefined;
  /** How the run differs from an earlier one; left out for a criterion that does not look at one. */
  readonly baseline?: BaselineResult | undefined;
}

/**
 * How a comparison with an earlier run came out: `within_noise` is on the wrong side of the limit, but not by more than
 * two runs of the same system can differ; with `too_few_samples` no difference would have been enough.
 */
export type BaselineVerdict = 'holds' | 'within_noise' | 'too_few_samples' | 'crossed';

/** What a threshold with a baseline saw. Field names are those of the JSON result. */
export interface BaselineResult {
  readonly verdict: BaselineVerdict;
  /** The statistic in the earlier run, and the interval of it; `null` where there is no bound. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** The interval of the statistic in this run. */
  readonly actual_low: number | null;
  readonly actual_high: number | null;
  /** How likely each of the intervals holds the true value, from 0 to 1. */
  readonly confidence: number;
}

/** A part of a run and the value measured in it. Times are seconds since the load started. */
export interface WindowResult {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/** What a threshold with a window saw. Field names are those of the JSON result. */
export interface WindowsResult {
  /** Windows that were compared; those without samples are not. */
  readonly judged: number;
  /** Windows that were crossed; with `for`, times in which they were crossed for long enough. */
  readonly failed: number;
  /** With `for`, from the end of the first crossed window to the end of the last, and the worst value between. */
  readonly first_failed: WindowResult | null;
  /** The window with the value that is closest to crossing the limit, or farthest beyond it. */
  readonly worst: WindowResult | null;
  /** With `for`, the longest time without a window that held, in seconds; else `null`. */
  readonly longest_crossed: number | null;
}
