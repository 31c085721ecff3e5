import type { FailureSummary } from './failure.ts';
import type { MetricSpec, Tags } from './metric.ts';

/** A metric with one set of tags: the same object in every slice of a run, so it can key a map. */
export interface SeriesId {
  readonly metric: MetricSpec;
  readonly tags: Tags;
}

/**
 * How many values are in which bucket; indexes ascend. Buckets are those of HdrHistogram with 3 significant digits, of
 * thousandths of the metric's unit.
 */
export interface BucketCounts {
  readonly indexes: Uint16Array;
  readonly counts: Uint32Array | Float64Array;
}

/** What a counter was raised by, and how often. */
export interface CounterValues {
  readonly kind: 'counter';
  readonly samples: number;
  readonly sum: number;
}

/** Where a gauge stood at the end, how far it went within, and how often it was set. */
export interface GaugeValues {
  readonly kind: 'gauge';
  readonly samples: number;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** How many samples of a rate there were, and how many of them were true. */
export interface RateValues {
  readonly kind: 'rate';
  readonly samples: number;
  readonly passes: number;
}

/** The values of a trend, in its unit: exact figures, and the histogram that percentiles are made of. */
export interface TrendValues {
  readonly kind: 'trend';
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Values that are too large for the histogram and were counted in its last bucket. */
  readonly clamped: number;
  readonly positive: BucketCounts;
  /** Of the magnitudes of negative values. */
  readonly negative: BucketCounts;
}

/** What a series did, by the kind of its metric. */
export type SliceValues = CounterValues | GaugeValues | RateValues | TrendValues;

/** What one series did in a slice. */
export interface SeriesSlice {
  readonly series: SeriesId;
  readonly values: SliceValues;
}

/**
 * What all shards did from `startSecond` to `endSecond` (exclusive) of the load, in which paused time does not count:
 * the series that were touched, gauges in the order in which they were set.
 */
export interface RunSlice {
  readonly startSecond: number;
  readonly endSecond: number;
  readonly series: readonly SeriesSlice[];
  /** The kinds of failure that iterations had meanwhile, failed checks too, with how often each came. */
  readonly errors: readonly FailureSummary[];
}
