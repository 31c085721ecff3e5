import type { BucketColumns, TrendColumns } from '../frame.ts';
import type { Trend } from '../trend.ts';
import { bucketsOf, mergeBuckets, NO_BUCKETS, type SparseBuckets } from './sparse-buckets.ts';

/** One trend series in one slice: a {@link Trend} packed into what its buckets need. */
export class TrendCell {
  readonly kind = 'trend';
  #samples = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #clamped = 0;
  #positive = NO_BUCKETS;
  #negative = NO_BUCKETS;

  /** How many buckets are stored. */
  get bucketCount(): number {
    return this.#positive.indexes.length + this.#negative.indexes.length;
  }

  addRow(columns: TrendColumns, row: number): void {
    this.#samples += columns.samples[row] ?? 0;
    this.#sum += columns.sums[row] ?? 0;
    this.#min = Math.min(this.#min, columns.mins[row] ?? 0);
    this.#max = Math.max(this.#max, columns.maxs[row] ?? 0);
    this.#clamped += columns.clamped[row] ?? 0;
    this.#positive = mergeBuckets(this.#positive, rowBuckets(columns.positive, row));
    this.#negative = mergeBuckets(this.#negative, rowBuckets(columns.negative, row));
  }

  add(other: TrendCell): void {
    this.#samples += other.#samples;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    this.#clamped += other.#clamped;
    this.#positive = mergeBuckets(this.#positive, other.#positive);
    this.#negative = mergeBuckets(this.#negative, other.#negative);
  }

  /** Adds what is packed here to `trend`. */
  unpackInto(trend: Trend): void {
    if (this.#samples === 0) return;
    const exact = { sum: this.#sum, min: this.#min, max: this.#max, clamped: this.#clamped };
    trend.addParts(exact, bucketsOf(this.#positive), bucketsOf(this.#negative));
  }
}

function rowBuckets({ offsets, indexes, counts }: BucketColumns, row: number): SparseBuckets {
  const start = offsets[row] ?? 0;
  const end = offsets[row + 1] ?? 0;
  // Copies, because a view would keep the whole frame in memory.
  return start === end
    ? NO_BUCKETS
    : { indexes: indexes.slice(start, end), counts: counts.slice(start, end) };
}
