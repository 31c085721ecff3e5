import type { Tags } from './metric.ts';

export type ThresholdOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** The statistic that a threshold looks at. */
export type Aggregation =
  | { readonly type: 'avg' | 'min' | 'max' | 'med' | 'count' | 'rate' | 'value' }
  | { readonly type: 'percentile'; readonly percentile: number };

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
  readonly value: number;
  readonly abortOnFail: boolean;
  /** How long a failure must last before it aborts the run. */
  readonly gracePeriodMs: number;
}

/** How a threshold stands. Field names are those of the JSON result. */
export interface ThresholdResult {
  readonly metric: string;
  readonly source: string;
  readonly passed: boolean;
  /** The measured value; `null` when the metric has no samples. */
  readonly lhs: number | null;
  /** The value it is compared with. */
  readonly rhs: number;
}
