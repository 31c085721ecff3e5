import { RampaError } from '../core/errors.ts';
import type { Distribution, MetricStats } from '../core/run.ts';
import { highestValueAt, lowestValueAt, MAX_BUCKET_VALUE } from './bucket-index.ts';
import type { BucketColumns, TrendColumns } from './frame.ts';
import { Histogram, percentileRank } from './histogram.ts';
import { missingValues } from './missing-values.ts';
import { STEPS_PER_UNIT, stepsOf } from './steps.ts';

const STATS_PERCENTILES = [50, 90, 95, 99] as const;

/** What is known of the values of a trend beside its histogram. */
export interface ExactFigures {
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly clamped: number;
}

/** The figures of no values. */
export const NO_FIGURES: ExactFigures = {
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  clamped: 0,
};

/**
 * The distribution of a metric in its own unit, such as ms: any finite numbers.
 *
 * `count`, `sum`, `min` and `max` are exact. Percentiles come from a histogram of thousandths of the unit:
 * the value at rank `ceil(p / 100 * count)`, without interpolation, off by at most 0.1 % plus half a
 * thousandth; the first and the last rank are exact. Values closer than a thousandth may be one to it.
 */
export class Trend implements Distribution {
  readonly kind = 'trend';
  sum = 0;
  min = 0;
  max = 0;
  /** How many values were too large for the histogram: over 2^53 - 1 thousandths. */
  clamped = 0;
  readonly #positive = new Histogram();
  /** The magnitudes of negative values. */
  #negative: Histogram | undefined;

  get count(): number {
    return this.#positive.count + (this.#negative?.count ?? 0);
  }

  /** The same as {@link count}: what every kind of total has. */
  get samples(): number {
    return this.count;
  }

  /** @throws {RangeError} when `value` is not finite */
  record(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`value must be finite, got ${value}`);
    const steps = stepsOf(value);
    const clamped = Math.abs(steps) > MAX_BUCKET_VALUE ? 1 : 0;
    this.#addExact({ sum: value, min: value, max: value, clamped });
    if (steps < 0) this.#negatives().record(-steps);
    else this.#positive.record(steps);
  }

  /** Adds a frame's row. */
  addRow(columns: TrendColumns, row: number): void {
    this.#addExact({
      sum: columns.sums[row] ?? 0,
      min: columns.mins[row] ?? 0,
      max: columns.maxs[row] ?? 0,
      clamped: columns.clamped[row] ?? 0,
    });
    addBuckets(this.#positive, columns.positive, row);
    if (hasBuckets(columns.negative, row)) addBuckets(this.#negatives(), columns.negative, row);
  }

  /** Adds everything that `other` recorded. */
  add(other: Trend): void {
    if (other.count === 0) return;
    this.#addExact(other);
    this.#positive.add(other.#positive);
    if (other.#negative !== undefined) this.#negatives().add(other.#negative);
  }

  /** The value that `percentile` per cent (0 to 100) of the values do not exceed; 0 when empty. */
  percentile(percentile: number): number {
    return this.valueAtRank(percentileRank(percentile, this.count));
  }

  /** The `rank`-th smallest value, from 1; 0 when empty. */
  valueAtRank(rank: number): number {
    // The first and the last rank are known exactly.
    if (rank <= 1) return this.min;
    if (rank === this.count) return this.max;
    const negativeCount = this.#negative?.count ?? 0;
    const steps =
      rank <= negativeCount
        ? -(this.#negative?.valueAtRank(negativeCount - rank + 1) ?? 0)
        : this.#positive.valueAtRank(rank - negativeCount);
    return this.#valueOf(steps);
  }

  /** 0 when empty. */
  mean(): number {
    const count = this.count;
    if (count === 0) return 0;
    // Sums of huge values saturate; the mean must still be a possible one.
    return Math.min(this.max, Math.max(this.min, this.sum / count));
  }

  /** The population standard deviation, from the histogram; 0 when empty. */
  stddev(): number {
    const negative = this.#negative;
    if (negative === undefined) return this.#positive.stddev() / STEPS_PER_UNIT;
    const parts = [
      { histogram: this.#positive, mean: this.#positive.mean() },
      { histogram: negative, mean: -negative.mean() },
    ];
    const sum = parts.reduce((steps, { histogram, mean }) => steps + mean * histogram.count, 0);
    let squares = 0;
    for (const { histogram, mean } of parts) {
      squares += (histogram.stddev() ** 2 + (mean - sum / this.count) ** 2) * histogram.count;
    }
    return Math.sqrt(squares / this.count) / STEPS_PER_UNIT;
  }

  /** `{ count, avg, min, max, med, p(90), p(95), p(99) }`; all 0 when empty. */
  stats(): MetricStats {
    const [med = 0, p90 = 0, p95 = 0, p99 = 0] = STATS_PERCENTILES.map((p) => this.percentile(p));
    return {
      count: this.count,
      avg: this.mean(),
      min: this.min,
      max: this.max,
      med,
      'p(90)': p90,
      'p(95)': p95,
      'p(99)': p99,
    };
  }

  /**
   * Each value over `expectedInterval` brings those with it that were not measured while it was waited for: one less
   * by the interval, by two intervals and so on, down to the interval itself.
   * @throws {RampaError} `RAMPA_CONFIG_INVALID` when the interval is below a thousandth of the unit
   */
  correctedFor(expectedInterval: number): Trend {
    const interval = stepsOf(expectedInterval);
    if (!(interval >= 1)) throw tooShort(expectedInterval);
    const corrected = new Trend();
    corrected.add(this);
    for (const [bucket, waitCount] of this.#positive.buckets()) {
      const wait = stepsOf(this.#valueOf(highestValueAt(bucket)));
      for (const { index, count, sum, lowest } of missingValues(wait, interval)) {
        corrected.#positive.addBucket(index, waitCount * count);
        corrected.sum += (waitCount * sum) / STEPS_PER_UNIT;
        corrected.min = Math.min(corrected.min, lowest / STEPS_PER_UNIT);
      }
    }
    return corrected;
  }

  /** Ascending: the highest value of each bucket, but never beyond `min` and `max`, and how many are in it. */
  *buckets(): Generator<readonly [value: number, count: number], void> {
    for (const [index, count] of [...this.negativeBuckets()].toReversed()) {
      yield [this.#valueOf(-lowestValueAt(index)), count];
    }
    for (const [index, count] of this.positiveBuckets()) {
      yield [this.#valueOf(highestValueAt(index)), count];
    }
  }

  /** The buckets of values that are not negative, as `[index, count]`, in thousandths. */
  positiveBuckets(): Iterable<readonly [index: number, count: number]> {
    return this.#positive.buckets();
  }

  /** The buckets of negative values' magnitudes, as `[index, count]`, in thousandths. */
  negativeBuckets(): Iterable<readonly [index: number, count: number]> {
    return this.#negative?.buckets() ?? [];
  }

  /** Adds exact figures and buckets that were kept elsewhere; both must be of the same values. */
  addParts(
    exact: ExactFigures,
    positive: Iterable<readonly [index: number, count: number]>,
    negative: Iterable<readonly [index: number, count: number]>,
  ): void {
    this.#addExact(exact);
    for (const [index, count] of positive) this.#positive.addBucket(index, count);
    for (const [index, count] of negative) this.#negatives().addBucket(index, count);
  }

  /**
   * Takes everything out that `part` recorded, all of which must have been added before.
   * @param exact the figures of what is left
   */
  remove(part: Trend, { sum, min, max, clamped }: ExactFigures): void {
    for (const [index, count] of part.positiveBuckets()) this.#positive.addBucket(index, -count);
    for (const [index, count] of part.negativeBuckets()) this.#negatives().addBucket(index, -count);
    this.sum = sum;
    this.min = min;
    this.max = max;
    this.clamped = clamped;
  }

  /** What steps of the histogram stand for, which cannot be beyond the exact ends. */
  #valueOf(steps: number): number {
    return Math.min(this.max, Math.max(this.min, steps / STEPS_PER_UNIT));
  }

  #negatives(): Histogram {
    this.#negative ??= new Histogram();
    return this.#negative;
  }

  /** Comes before the buckets are added: whether there were values yet is read from them. */
  #addExact(exact: ExactFigures): void {
    const isFirst = this.count === 0;
    this.min = isFirst ? exact.min : Math.min(this.min, exact.min);
    this.max = isFirst ? exact.max : Math.max(this.max, exact.max);
    this.sum += exact.sum;
    this.clamped += exact.clamped;
  }
}

function tooShort(interval: number): RampaError {
  const message = `expectedInterval must be at least ${1 / STEPS_PER_UNIT}, got ${interval}`;
  return new RampaError('RAMPA_CONFIG_INVALID', message, {
    hint: 'Give the time between two requests as it was meant to be, in the unit of the metric.',
  });
}

function hasBuckets({ offsets }: BucketColumns, row: number): boolean {
  return (offsets[row + 1] ?? 0) > (offsets[row] ?? 0);
}

function addBuckets(histogram: Histogram, columns: BucketColumns, row: number): void {
  const end = columns.offsets[row + 1] ?? 0;
  for (let entry = columns.offsets[row] ?? 0; entry < end; entry++) {
    histogram.addBucket(columns.indexes[entry] ?? 0, columns.counts[entry] ?? 0);
  }
}
