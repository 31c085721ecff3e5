import type { BucketColumns, TrendColumns } from '../frame.ts';
import { Trend } from '../trend.ts';
import {
  bucketsOf,
  mergeBuckets,
  NO_BUCKETS,
  packBuckets,
  type SparseBuckets,
} from './sparse-buckets.ts';

/** So many rows are merged in packed form: a quiet series has no more before its slice is over. */
const QUIET_ROWS = 4;

/** What a {@link Trend} knows, in as much memory as its buckets need. */
export interface PackedTrend {
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly clamped: number;
  readonly positive: SparseBuckets;
  readonly negative: SparseBuckets;
}

const EMPTY: PackedTrend = {
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  clamped: 0,
  positive: NO_BUCKETS,
  negative: NO_BUCKETS,
};

/**
 * One trend series in one slice, packed. What a busy series gets is in a {@link Trend} first, which takes less time and
 * more memory: call {@link pack} when the slice is over.
 */
export class TrendCell {
  readonly kind = 'trend';
  #packed = EMPTY;
  /** What is not packed yet. */
  #open: Trend | undefined;
  #rowCount = 0;

  /** How many buckets are stored in packed form. */
  get bucketCount(): number {
    return this.#packed.positive.indexes.length + this.#packed.negative.indexes.length;
  }

  addRow(columns: TrendColumns, row: number): void {
    this.#rowCount++;
    if (this.#rowCount <= QUIET_ROWS) {
      this.#packed = mergePacked(this.#packed, packRow(columns, row));
    } else {
      this.#open ??= new Trend();
      this.#open.addRow(columns, row);
    }
  }

  add(other: TrendCell): void {
    this.pack();
    other.pack();
    this.#packed = mergePacked(this.#packed, other.#packed);
  }

  /** Adds what is kept here to `trend`. */
  unpackInto(trend: Trend): void {
    const { positive, negative } = this.#packed;
    if (this.bucketCount > 0) {
      trend.addParts(this.#packed, bucketsOf(positive), bucketsOf(negative));
    }
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
    const { sum, min, max, clamped } = trend;
    const positive = packBuckets(trend.positiveBuckets());
    const negative = packBuckets(trend.negativeBuckets());
    this.#packed = mergePacked(this.#packed, { sum, min, max, clamped, positive, negative });
  }
}

function mergePacked(left: PackedTrend, right: PackedTrend): PackedTrend {
  return {
    sum: left.sum + right.sum,
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
    clamped: left.clamped + right.clamped,
    positive: mergeBuckets(left.positive, right.positive),
    negative: mergeBuckets(left.negative, right.negative),
  };
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
