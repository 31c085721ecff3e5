import type { BucketColumns, TrendColumns } from '../frame.ts';
import { Trend } from '../trend.ts';
import { mergePacked, NO_VALUES, type PackedTrend, packTrend, unpackInto } from './packed-trend.ts';
import { NO_BUCKETS, type SparseBuckets } from './sparse-buckets.ts';

/** So many rows are merged in packed form: a quiet series has no more before its slice is over. */
const QUIET_ROWS = 4;

/**
 * One trend series in one slice, packed. What a busy series gets is in a {@link Trend} first, which takes less time and
 * more memory: call {@link pack} when the slice is over.
 */
export class TrendCell {
  readonly kind = 'trend';
  #packed = NO_VALUES;
  /** What is not packed yet. */
  #open: Trend | undefined;
  #rowCount = 0;

  addRow(columns: TrendColumns, row: number): void {
    this.#rowCount++;
    if (this.#rowCount <= QUIET_ROWS) {
      this.#packed = mergePacked(this.#packed, packRow(columns, row));
    } else {
      this.#open ??= new Trend();
      this.#open.addRow(columns, row);
    }
  }

  /** Adds what is kept here to `trend`. */
  unpackInto(trend: Trend): void {
    unpackInto(trend, this.#packed);
    if (this.#open !== undefined) trend.add(this.#open);
  }

  /** Everything, packed. */
  packed(): PackedTrend {
    this.pack();
    return this.#packed;
  }

  /** Gives back the memory that only counting needs. */
  pack(): void {
    const trend = this.#open;
    if (trend === undefined) return;
    this.#open = undefined;
    this.#rowCount = 0;
    this.#packed = mergePacked(this.#packed, packTrend(trend));
  }
}

function packRow(columns: TrendColumns, row: number): PackedTrend {
  return {
    sum: columns.sums[row] ?? 0,
    min: columns.mins[row] ?? 0,
    max: columns.maxs[row] ?? 0,
    clamped: columns.clamped[row] ?? 0,
    positive: rowBuckets(columns.positive, row),
    negative: rowBuckets(columns.negative, row),
  };
}

function rowBuckets({ offsets, indexes, counts }: BucketColumns, row: number): SparseBuckets {
  const start = offsets[row] ?? 0;
  const end = offsets[row + 1] ?? 0;
  if (start === end) return NO_BUCKETS;
  // Copies, because a view would keep the whole frame in memory.
  return { indexes: indexes.slice(start, end), counts: counts.slice(start, end) };
}
