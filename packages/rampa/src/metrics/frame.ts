import type { MetricKind, MetricUnit, Tags } from '../core/metric.ts';

/** Introduces a series; later columns of the same shard call it by its id. */
export interface SeriesDefinition {
  /** Unique within one recorder, over all kinds. */
  readonly id: number;
  readonly metric: string;
  readonly kind: MetricKind;
  readonly unit: MetricUnit;
  readonly tags: Tags;
}

/** One row per series that was touched; `samples` counts the calls of `add`. */
export interface SampledColumns {
  readonly ids: Uint32Array;
  readonly samples: Uint32Array;
}

export interface CounterColumns extends SampledColumns {
  readonly sums: Float64Array;
}

export interface GaugeColumns extends SampledColumns {
  readonly lasts: Float64Array;
  readonly mins: Float64Array;
  readonly maxs: Float64Array;
}

export interface RateColumns extends SampledColumns {
  readonly trues: Uint32Array;
}

/**
 * The buckets that rows have touched. Row `r` owns the entries `offsets[r]` to `offsets[r + 1]`; its
 * indexes ascend.
 */
export interface BucketColumns {
  readonly offsets: Uint32Array;
  readonly indexes: Uint16Array;
  readonly counts: Uint32Array;
}

export interface TrendColumns extends SampledColumns {
  readonly sums: Float64Array;
  readonly mins: Float64Array;
  readonly maxs: Float64Array;
  /** Samples that are too large for the histogram and were counted in its last bucket. */
  readonly clamped: Uint32Array;
  /** Buckets of thousandths of the metric's unit. */
  readonly positive: BucketColumns;
  /** Buckets of the magnitudes of negative values. */
  readonly negative: BucketColumns;
}

/** Values of a tag that a series beyond the budget had. */
export interface FoldedTag {
  readonly tag: string;
  readonly values: readonly string[];
  /** True when there were more of them than a recorder tells apart. */
  readonly isCut: boolean;
}

/** What a recorder had to refuse, shorten or fold since its last frame. */
export interface FrameLosses {
  /** Samples that were no finite numbers, per metric. */
  readonly refused: readonly { readonly metric: string; readonly count: number }[];
  /** Samples of metrics beyond the limit on the number of metrics. */
  readonly unnamed: number;
  /** Tag values that were shortened, once per look-up. */
  readonly truncatedTags: number;
  /** Values that were not in an earlier frame. */
  readonly folded: readonly FoldedTag[];
}

/**
 * Everything one shard has measured since its last frame: plain data that a structured clone copies
 * and whose arrays can be transferred ({@link frameTransfers}). It grows with the series and buckets that
 * were touched, not with the number of samples.
 */
export interface DeltaFrame {
  readonly definitions: readonly SeriesDefinition[];
  readonly counters: CounterColumns;
  readonly gauges: GaugeColumns;
  readonly rates: RateColumns;
  readonly trends: TrendColumns;
  readonly losses: FrameLosses;
}

/** The buffers of a frame, for `postMessage`; the sender cannot read the frame afterwards. */
export function frameTransfers(frame: DeltaFrame): ArrayBuffer[] {
  const { counters, gauges, rates, trends } = frame;
  const buffers: ArrayBuffer[] = [];
  for (const columns of [counters, gauges, rates, trends, trends.positive, trends.negative]) {
    for (const column of Object.values(columns)) {
      const isFilled = ArrayBuffer.isView(column) && column.byteLength > 0;
      if (isFilled && column.buffer instanceof ArrayBuffer) buffers.push(column.buffer);
    }
  }
  return buffers;
}
