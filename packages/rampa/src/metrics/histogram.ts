import {
  bucketIndex,
  highestValueAt,
  lowestValueAt,
  MAX_BUCKET_VALUE,
  middleValueAt,
} from './bucket-index.ts';

const PAGE_BITS = 7;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** Buckets that are kept together; a divisor of their number. */
export const PAGE_SIZE: number = 1 << PAGE_BITS;

/**
 * Counts non-negative integers in buckets that are at most 0.1 % wide (see `bucket-index.ts`).
 *
 * Memory follows the range of the values, never their number: 1 KiB per 128 neighbouring buckets
 * that were touched, 360 KiB at the very most. Adding histograms is exact, in any order.
 */
export class Histogram {
  readonly #pages: (Float64Array | undefined)[] = [];
  /** How many values are in each page, so that ranks are found without looking at every bucket. */
  readonly #pageCounts: number[] = [];
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
    const pageIndex = index >> PAGE_BITS;
    const page = this.#pages[pageIndex] ?? this.#openPage(pageIndex);
    const slot = index & PAGE_MASK;
    page[slot] = (page[slot] ?? 0) + count;
    this.#grow(pageIndex, count);
  }

  /** Adds to {@link PAGE_SIZE} neighbouring buckets at once; `firstIndex` is a multiple of that. */
  addPage(firstIndex: number, counts: Float64Array): void {
    let count = 0;
    for (let slot = 0; slot < PAGE_SIZE; slot++) count += counts[slot] ?? 0;
    if (count > 0) this.#addToPage(firstIndex >> PAGE_BITS, counts, count);
  }

  /** Adds everything that `other` counted. */
  add(other: Histogram): void {
    for (let pageIndex = 0; pageIndex < other.#pages.length; pageIndex++) {
      const theirs = other.#pages[pageIndex];
      if (theirs === undefined) continue;
      this.#addToPage(pageIndex, theirs, other.#pageCounts[pageIndex] ?? 0);
    }
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
    return highestValueAt(this.#indexAtRank(rank));
  }

  /** The smallest value that shares a bucket with the smallest recorded one; 0 when empty. */
  get min(): number {
    return lowestValueAt(this.#indexAtRank(1));
  }

  /** The largest value that shares a bucket with the largest recorded one; 0 when empty. */
  get max(): number {
    return this.valueAtRank(this.#count);
  }

  /** The mean of the buckets' middles; 0 when empty. */
  mean(): number {
    if (this.#count === 0) return 0;
    let sum = 0;
    for (let pageIndex = 0; pageIndex < this.#pages.length; pageIndex++) {
      const page = this.#pages[pageIndex];
      if (page !== undefined) sum += sumOfPage(page, pageIndex << PAGE_BITS);
    }
    return sum / this.#count;
  }

  /** The population standard deviation of the buckets' middles; 0 when empty. */
  stddev(): number {
    if (this.#count === 0) return 0;
    const mean = this.mean();
    let squares = 0;
    for (let pageIndex = 0; pageIndex < this.#pages.length; pageIndex++) {
      const page = this.#pages[pageIndex];
      if (page !== undefined) squares += squaresOfPage(page, pageIndex << PAGE_BITS, mean);
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

  /** The pages that have been touched, ascending: counts of {@link PAGE_SIZE} neighbouring buckets. Not to be changed. */
  forEachPage(visit: (firstIndex: number, counts: Float64Array) => void): void {
    for (let pageIndex = 0; pageIndex < this.#pages.length; pageIndex++) {
      const page = this.#pages[pageIndex];
      if (page !== undefined) visit(pageIndex << PAGE_BITS, page);
    }
  }

  /** Forgets everything and gives the memory back. */
  reset(): void {
    this.#pages.length = 0;
    this.#pageCounts.length = 0;
    this.#count = 0;
    this.#clamped = 0;
  }

  /** The bucket of the `rank`-th smallest value; 0 when empty. */
  #indexAtRank(rank: number): number {
    let rest = Math.min(rank, this.#count);
    let pageIndex = 0;
    for (; pageIndex < this.#pages.length; pageIndex++) {
      const count = this.#pageCounts[pageIndex] ?? 0;
      if (rest <= count) break;
      rest -= count;
    }
    const page = this.#pages[pageIndex];
    if (page === undefined) return 0;
    let slot = 0;
    for (; slot < PAGE_MASK; slot++) {
      rest -= page[slot] ?? 0;
      if (rest <= 0) break;
    }
    return (pageIndex << PAGE_BITS) + slot;
  }

  #addToPage(pageIndex: number, counts: Float64Array, count: number): void {
    const page = this.#pages[pageIndex];
    if (page === undefined) this.#pages[pageIndex] = counts.slice();
    else addCounts(page, counts);
    this.#grow(pageIndex, count);
  }

  #grow(pageIndex: number, count: number): void {
    this.#pageCounts[pageIndex] = (this.#pageCounts[pageIndex] ?? 0) + count;
    this.#count += count;
  }

  #openPage(pageIndex: number): Float64Array {
    const page = new Float64Array(PAGE_SIZE);
    this.#pages[pageIndex] = page;
    return page;
  }
}

function addCounts(mine: Float64Array, theirs: Float64Array): void {
  for (let slot = 0; slot < PAGE_SIZE; slot++) {
    mine[slot] = (mine[slot] ?? 0) + (theirs[slot] ?? 0);
  }
}

/** All buckets of a page are equally wide, so their middles are a straight line. */
function sumOfPage(page: Float64Array, firstIndex: number): number {
  let count = 0;
  let slots = 0;
  for (let slot = 0; slot < PAGE_SIZE; slot++) {
    count += page[slot] ?? 0;
    slots += slot * (page[slot] ?? 0);
  }
  const first = middleValueAt(firstIndex);
  return first * count + (middleValueAt(firstIndex + 1) - first) * slots;
}

function squaresOfPage(page: Float64Array, firstIndex: number, mean: number): number {
  const width = middleValueAt(firstIndex + 1) - middleValueAt(firstIndex);
  let distance = middleValueAt(firstIndex) - mean;
  let squares = 0;
  for (let slot = 0; slot < PAGE_SIZE; slot++) {
    squares += distance * distance * (page[slot] ?? 0);
    distance += width;
  }
  return squares;
}

/** The rank, from 1, of a percentile among `count` values: `ceil(percentile / 100 * count)`. */
export function percentileRank(percentile: number, count: number): number {
  // 99.9 has no exact binary form, so 99.9 % of 1000 can come out a hair above 999: take that hair off.
  const exact = (percentile * count) / 100;
  return Math.min(count, Math.max(1, Math.ceil(exact * (1 - 1e-14))));
}
