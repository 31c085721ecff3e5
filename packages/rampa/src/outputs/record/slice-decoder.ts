import type { FailureSummary } from '../../core/failure.ts';
import type {
  BucketCounts,
  RunSlice,
  SeriesId,
  SeriesSlice,
  TrendValues,
} from '../../core/slice.ts';
import { BUCKET_COUNT, highestValueAt, lowestValueAt } from '../../metrics/bucket-index.ts';
import { NO_BUCKETS, packBuckets } from '../../metrics/slices/sparse-buckets.ts';
import { STEPS_PER_UNIT } from '../../metrics/steps.ts';
import { ByteReader } from './byte-reader.ts';
import { readFailure } from './failure-layout.ts';
import { KINDS, middleSum, RECORD, TREND_FLAGS, UNITS } from './slice-layout.ts';

/** More than any run has: a series for every request of a day. */
const MAX_SERIES = 1_000_000;
const MAX_ERRORS = 10_000;
const MAX_SLICES_PER_CHUNK = 4096;

/** What slices call by numbers. */
export interface SliceNames {
  readonly series: SeriesId[];
  /** As failures that have not come yet. */
  readonly errors: FailureSummary[];
}

/** Reads what a `SliceEncoder` wrote, from the first slice on. Everything that cannot be so is a `RangeError`. */
export class SliceDecoder {
  readonly #names: SliceNames;
  #seriesCount = 0;
  #errorCount = 0;
  #endSecond = 0;

  /** @param names is filled here; of a second reading, what the first has found, so that a series is the same object */
  constructor(names: SliceNames) {
    this.#names = names;
  }

  /** The slices that a chunk holds. */
  decode(chunk: Uint8Array): RunSlice[] {
    const bytes = new ByteReader(chunk);
    const slices: RunSlice[] = [];
    while (!bytes.isAtEnd) {
      const record = bytes.uint();
      if (record === RECORD.names) this.#readNames(bytes);
      else if (record === RECORD.slice) slices.push(this.#readSlice(bytes));
      else throw new RangeError(`there is no record of kind ${record}`);
      if (slices.length > MAX_SLICES_PER_CHUNK) throw new RangeError('there are too many slices');
    }
    return slices;
  }

  #readSlice(bytes: ByteReader): RunSlice {
    const startSecond = bytes.uint();
    const endSecond = startSecond + bytes.uint();
    if (startSecond < this.#endSecond || endSecond <= startSecond) {
      throw new RangeError(`a slice is from ${startSecond} to ${endSecond}`);
    }
    this.#endSecond = endSecond;
    const errors = Array.from({ length: bytes.count() }, () => this.#readError(startSecond, bytes));
    const series = [
      ...this.#readCounters(bytes),
      ...this.#readRates(bytes),
      ...this.#readGauges(bytes),
      ...this.#readTrends(bytes),
    ];
    return { startSecond, endSecond, series, errors };
  }

  #readNames(bytes: ByteReader): void {
    for (let left = bytes.count(); left > 0; left--) {
      const name = bytes.text();
      const kind = KINDS[bytes.uint()];
      const unit = UNITS[bytes.uint()];
      if (kind === undefined || unit === undefined) throw new RangeError('a metric has no kind');
      const tags = Array.from({ length: bytes.count() }, () => [bytes.text(), bytes.text()]);
      if (this.#seriesCount === MAX_SERIES) throw new RangeError('there are too many series');
      const series = { metric: { name, kind, unit }, tags: Object.fromEntries(tags) };
      this.#names.series[this.#seriesCount++] ??= series;
    }
    for (let left = bytes.count(); left > 0; left--) {
      const error = readFailure(bytes);
      if (this.#errorCount === MAX_ERRORS) throw new RangeError('there are too many errors');
      this.#names.errors[this.#errorCount++] ??= error;
    }
  }

  #readError(startSecond: number, bytes: ByteReader): FailureSummary {
    const error = this.#names.errors[bytes.uint()];
    if (error === undefined) throw new RangeError('an error has no name');
    const count = bytes.uint();
    const firstMs = startSecond * 1000 + bytes.number();
    const lastMs = firstMs + bytes.uint();
    return { ...error, count, firstSecond: firstMs / 1000, lastSecond: lastMs / 1000 };
  }

  #readCounters(bytes: ByteReader): SeriesSlice[] {
    const series = this.#readIds(bytes, 'counter');
    const samples = series.map(() => bytes.uint());
    return series.map((id, row) => {
      const count = samples[row] ?? 0;
      return {
        series: id,
        values: { kind: 'counter', samples: count, sum: bytes.number() },
      };
    });
  }

  #readRates(bytes: ByteReader): SeriesSlice[] {
    const series = this.#readIds(bytes, 'rate');
    const samples = series.map(() => bytes.uint());
    return series.map((id, row) => {
      const passes = bytes.uint();
      const all = samples[row] ?? 0;
      if (passes > all) throw new RangeError(`${passes} of ${all} samples are true`);
      return { series: id, values: { kind: 'rate', samples: all, passes } };
    });
  }

  #readGauges(bytes: ByteReader): SeriesSlice[] {
    const ids = Array.from({ length: bytes.count() }, () => bytes.uint());
    return ids.map((id) => {
      const samples = bytes.uint();
      const [value, min, max] = [bytes.number(), bytes.number(), bytes.number()];
      return {
        series: this.#seriesOf(id, 'gauge'),
        values: { kind: 'gauge', samples, value, min, max },
      };
    });
  }

  #readTrends(bytes: ByteReader): SeriesSlice[] {
    const series = this.#readIds(bytes, 'trend');
    const flags = series.map(() => bytes.uint());
    const figures = flags.map((flag) => readFigures(flag, bytes));
    const positives = series.map(() => readBuckets(bytes));
    return series.map((id, row) => {
      const hasNegatives = ((flags[row] ?? 0) & TREND_FLAGS.negatives) !== 0;
      const negative = hasNegatives ? readBuckets(bytes) : NO_BUCKETS;
      const positive = positives[row] ?? NO_BUCKETS;
      if (positive.indexes.length + negative.indexes.length === 0) {
        throw new RangeError('a trend has no values');
      }
      const exact = exactOf(figures[row], positive);
      return { series: id, values: { kind: 'trend', ...exact, positive, negative } };
    });
  }

  #readIds(bytes: ByteReader, kind: SeriesId['metric']['kind']): SeriesId[] {
    let next = 0;
    return Array.from({ length: bytes.count() }, () => {
      const id = next + bytes.uint();
      next = id + 1;
      return this.#seriesOf(id, kind);
    });
  }

  #seriesOf(id: number, kind: SeriesId['metric']['kind']): SeriesId {
    const series = this.#names.series[id];
    if (series?.metric.kind === kind) return series;
    throw new RangeError(`series ${id} is no ${kind}`);
  }
}

type Exact = Pick<TrendValues, 'sum' | 'min' | 'max' | 'clamped'>;

/** The figures of a trend, or how far they are from what its buckets tell. */
type Figures =
  | Exact
  | { readonly beyondSum: number; readonly aboveMin: number; readonly belowMax: number };

function readFigures(flag: number, bytes: ByteReader): Figures {
  if ((flag & TREND_FLAGS.raw) !== 0) {
    const [sum, min, max] = [bytes.double(), bytes.double(), bytes.double()];
    return { sum, min, max, clamped: bytes.uint() };
  }
  return { beyondSum: bytes.number(), aboveMin: bytes.uint(), belowMax: bytes.uint() };
}

function exactOf(figures: Figures | undefined, positive: BucketCounts): Exact {
  if (figures === undefined) throw new RangeError('a trend has no figures');
  if (!('beyondSum' in figures)) return figures;
  const { beyondSum, aboveMin, belowMax } = figures;
  return {
    sum: (middleSum(positive) + beyondSum) / STEPS_PER_UNIT,
    min: (lowestValueAt(positive.indexes[0] ?? 0) + aboveMin) / STEPS_PER_UNIT,
    max: (highestValueAt(positive.indexes.at(-1) ?? 0) - belowMax) / STEPS_PER_UNIT,
    clamped: 0,
  };
}

function readBuckets(bytes: ByteReader): BucketCounts {
  let next = 0;
  const indexes = Array.from({ length: bytes.count() }, () => {
    const index = next + bytes.uint();
    if (index >= BUCKET_COUNT) throw new RangeError(`there is no bucket ${index}`);
    next = index + 1;
    return index;
  });
  return packBuckets(indexes.map((index) => [index, bytes.uint() + 1] as const));
}
