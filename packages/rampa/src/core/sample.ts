import type { SeriesId } from './slice.ts';

/**
 * Samples as they were recorded, oldest first, column by column: row `i` is `values[i]`, in the unit of its metric, of
 * `series[ids[i]]`. The arrays belong to the receiver.
 */
export interface SampleBatch {
  readonly ids: Uint32Array;
  readonly values: Float64Array;
  /** Unix epoch, ms, with fractions. */
  readonly timestamps: Float64Array;
  /**
   * By id; the same objects in every batch of a run, and those of slices, so they can key a map. Each shard has ids of its
   * own, and a list of its own that is the same one in all of its batches.
   */
  readonly series: readonly SeriesId[];
}
