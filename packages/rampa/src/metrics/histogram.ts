import { bucketIndex, highestValueAt, MAX_BUCKET_VALUE, middleValueAt } from './bucket-index.ts';

const PAGE_BITS = 7;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;

/**
 * Counts non-negative integers in buckets that are at most 0.1 % wide (see `bucket-index.ts`).
 *
 * Memory follows the range of the values, never their number: 1 KiB per 128 neighbouring buckets
 * that were touched, 360 KiB at the very most. Adding histograms is exact, in any order.
 */
export class Histogram {
  readonly #pages: (Float64Array | undefined)[] = [];
  #count = 0;
  #clamped = 0;

  /** How many values were recorded. */
  get count(): number {
    return this.#count;
  }

  /** How many recorded values were over 2^53 - 1 and so are in the last bucket. */
  get clamped(): number {
    return this.#clamped;
  }

  /** @throws {RangeError} when `value` is negative or NaN */
  record(value: number): void {
    this.recordCount(value, 1);
  }

  /**
   * Records the same value `count` times.
   * @throws {RangeError} when `value` is negative or NaN
   */
  recordCount(value: number, count: number): void {
    if (!(value >= 0)) throw new RangeError(`value must be 0 or more, got ${value}`);
    if (value > MAX_BUCKET_VALUE) this.#clamped += count;
    this.addBucket(bucketIndex(value), count);
  }

  /** Adds to one bucket, for counts that were made elsewhere. */
  addBucket(index: number, count: number): void {
    const page = this.#pages[index >> PAGE_BITS] ?? this.#openPage(index >> PAGE_BITS);
    const slot = index & PAGE_MASK;
    page[slot] = (page[slot] ?? 0) + count;
    this.#count += count;
  }

  /** Adds everything that `other` counted. */
  add(other: Histogram): void {
    for (const [index, count] of other.buckets()) this.addBucket(index, count);
    this.#clamped += other.#clamped;
  }

  /**
   * The value that `percentile` per cent of the values do not exceed: the one at rank
   * `ceil(percentile / 100 * count)`, at least 1, as the highest value of its bucket, so up to 0.1 %
   * above the recorded one. 0 when empty.
   */
  percentile(percentile: number): number {
    return this.valueAtRank(percentileRank(percentile, this.#count));
  }

  /** The `rank`-th smallest value, from 1, as the highest value of its bucket; 0 when empty. */
  valueAtRank(rank: number): number {
    let seen = 0;
    let last = 0;
    // Plain loops: snapshots of many metrics spend their time here.
    for (let pageIndex = 0; pageIndex < this.#pages.length; pageIndex++) {
      const page = this.#pages[pageIndex];
      if (page === undefined) continue;
      for (let slot = 0; slot < PAGE_SIZE; slot++) {
        const count = page[slot] ?? 0;
        if (count === 0) continue;
        last = (pageIndex << PAGE_BITS) + slot;
        seen += count;
        if (seen >= rank) return highestValueAt(last);
      }
    }
    return highestValueAt(last);
  }

  /** The mean of the buckets' middles; 0 when empty. */
  mean(): number {
    if (this.#count === 0) return 0;
    let sum = 0;
    for (const [index, count] of this.buckets()) sum += middleValueAt(index) * count;
    return sum / this.#count;
  }

  /** The population standard deviation of the buckets' middles; 0 when empty. */
  stddev(): number {
    if (this.#count === 0) return 0;
    const mean = this.mean();
    let squares = 0;
    for (const [index, count] of this.buckets()) {
      squares += (middleValueAt(index) - mean) ** 2 * count;
    }
    return Math.sqrt(squares / this.#count);
  }

  /** The largest value that counts as equal to those in the bucket. */
  valueAt(index: number): number {
    return highestValueAt(index);
  }

  /** The buckets that are not empty, as `[index, count]` with ascending indexes. */
  *buckets(): Generator<readonly [index: number, count: number], void> {
    for (const [pageIndex, page] of this.#pages.entries()) {
      if (page === undefined) continue;
      for (let slot = 0; slot < PAGE_SIZE; slot++) {
        const count = page[slot] ?? 0;
        if (count > 0) yield [(pageIndex << PAGE_BITS) + slot, count];
      }
    }
  }

  /** Forgets everything and gives the memory back. */
  reset(): void {
    this.#pages.length = 0;
    this.#count = 0;
    this.#clamped = 0;
  }

  #openPage(pageIndex: number): Float64Array {
    const page = new Float64Array(PAGE_SIZE);
    this.#pages[pageIndex] = page;
    return page;
  }
}

/** The rank, from 1, of a percentile among `count` values: `ceil(percentile / 100 * count)`. */
export function percentileRank(percentile: number, count: number): number {
  // 99.9 has no exact binary form, so 99.9 % of 1000 can come out a hair above 999: take that hair off.
  const exact = (percentile * count) / 100;
  return Math.min(count, Math.max(1, Math.ceil(exact * (1 - 1e-14))));
}
