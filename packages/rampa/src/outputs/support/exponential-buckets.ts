import type { BucketCounts, TrendValues } from '../../core/slice.ts';
import { BUCKET_COUNT, middleValueAt } from '../../metrics/bucket-index.ts';
import { STEPS_PER_UNIT } from '../../metrics/steps.ts';
import { trendCount } from './trend-percentiles.ts';

/** Buckets are 0.5 % wide as long as there are not too many of them. */
const FINEST_SCALE = 7;
const MAX_BUCKETS = 160;

/** Neighbouring buckets: how many values are in each, from the one with index `offset`. */
export interface BucketRange {
  readonly offset: number;
  readonly counts: readonly number[];
}

/**
 * An exponential histogram, as OpenTelemetry and Prometheus have them, of all slices of a trend: bucket `i` is for values
 * over `base ** i` up to `base ** (i + 1)`, where `base` is `2 ** (2 ** -scale)`. It has at most 160 buckets on each side of
 * zero: when there would be more, each two neighbours become one and the scale is one less.
 *
 * A value counts as the middle of its bucket in the run's own histogram, at most 0.1 % away; `count`, `sum`, `min` and
 * `max` are exact.
 */
export class ExponentialBuckets {
  /** Values up to here, positive or negative, count as zero: those that are rounded to no thousandth. */
  static readonly ZERO_THRESHOLD = 0.5 / STEPS_PER_UNIT;
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  zeroCount = 0;
  scale = FINEST_SCALE;
  #positive = new Map<number, number>();
  #negative = new Map<number, number>();

  /** Buckets of positive values. */
  get positive(): BucketRange {
    return rangeOf(this.#positive);
  }

  /** Buckets of negative values' magnitudes. */
  get negative(): BucketRange {
    return rangeOf(this.#negative);
  }

  add(values: TrendValues): void {
    this.count += trendCount(values);
    this.sum += values.sum;
    this.min = Math.min(this.min, values.min);
    this.max = Math.max(this.max, values.max);
    this.#addAll(this.#positive, values.positive);
    this.#addAll(this.#negative, values.negative);
    while (spanOf(this.#positive) > MAX_BUCKETS || spanOf(this.#negative) > MAX_BUCKETS) {
      this.scale--;
      this.#positive = halved(this.#positive);
      this.#negative = halved(this.#negative);
    }
  }

  /** Neighbours mostly end up in the same bucket, so they are added up before they are kept. */
  #addAll(buckets: Map<number, number>, { indexes, counts }: BucketCounts): void {
    let open = Number.NaN;
    let openCount = 0;
    for (let row = 0; row < indexes.length; row++) {
      const own = indexes[row] ?? 0;
      const count = counts[row] ?? 0;
      if (own === 0) {
        this.zeroCount += count;
        continue;
      }
      const index = exponentialIndex(own) >> (FINEST_SCALE - this.scale);
      if (index !== open) {
        if (openCount > 0) addCount(buckets, open, openCount);
        open = index;
        openCount = 0;
      }
      openCount += count;
    }
    if (openCount > 0) addCount(buckets, open, openCount);
  }
}

/** What {@link exponentialIndex} has found so far; 0 for nothing. */
const KNOWN_INDEXES = new Int32Array(BUCKET_COUNT);
const KNOWN_OFFSET = 2 ** 20;

/** The exponential bucket, at the finest scale, of a bucket of the run's own histogram. */
function exponentialIndex(own: number): number {
  const known = KNOWN_INDEXES[own] ?? 0;
  if (known !== 0) return known - KNOWN_OFFSET;
  const index = Math.ceil(Math.log2(middleValueAt(own) / STEPS_PER_UNIT) * 2 ** FINEST_SCALE) - 1;
  KNOWN_INDEXES[own] = index + KNOWN_OFFSET;
  return index;
}

function halved(buckets: ReadonlyMap<number, number>): Map<number, number> {
  const wider = new Map<number, number>();
  for (const [index, count] of buckets) addCount(wider, index >> 1, count);
  return wider;
}

function addCount(buckets: Map<number, number>, index: number, count: number): void {
  buckets.set(index, (buckets.get(index) ?? 0) + count);
}

function spanOf(buckets: ReadonlyMap<number, number>): number {
  if (buckets.size === 0) return 0;
  const indexes = [...buckets.keys()];
  return Math.max(...indexes) - Math.min(...indexes) + 1;
}

function rangeOf(buckets: ReadonlyMap<number, number>): BucketRange {
  const length = spanOf(buckets);
  const offset = length === 0 ? 0 : Math.min(...buckets.keys());
  return { offset, counts: Array.from({ length }, (_, row) => buckets.get(offset + row) ?? 0) };
}
