import { type FailureSummary, failureKey } from '../../core/failure.ts';
import type {
  BucketCounts,
  CounterValues,
  GaugeValues,
  RateValues,
  RunSlice,
  SeriesId,
  SeriesSlice,
  SliceValues,
  TrendValues,
} from '../../core/slice.ts';
import { highestValueAt, lowestValueAt } from '../../metrics/bucket-index.ts';
import { STEPS_PER_UNIT, stepsOf } from '../../metrics/steps.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeFailure } from './failure-layout.ts';
import { KINDS, middleSum, RECORD, TREND_FLAGS, UNITS } from './slice-layout.ts';

/** A series' values, with the number that stands for the series in the file. */
interface Row<Values> {
  readonly id: number;
  readonly values: Values;
}

/**
 * Turns slices into the bytes of a result file: names, which must come first and once, and then what happened under
 * them, as often as wanted.
 */
export class SliceEncoder {
  readonly #seriesIds = new Map<SeriesId, number>();
  readonly #errorIds = new Map<string, number>();

  /** How many series have been named. */
  get seriesCount(): number {
    return this.#seriesIds.size;
  }

  /** Gives numbers to what is new in the slice; nothing when all is known. */
  encodeNames({ series, errors }: RunSlice): Uint8Array {
    const newSeries = series.filter((one) => !this.#seriesIds.has(one.series));
    const newErrors = errors.filter((error) => !this.#errorIds.has(failureKey(error)));
    const bytes = new ByteWriter();
    if (newSeries.length + newErrors.length === 0) return bytes.take();
    bytes.uint(RECORD.names);
    bytes.uint(newSeries.length);
    for (const one of newSeries) this.#nameSeries(one.series, bytes);
    bytes.uint(newErrors.length);
    for (const error of newErrors) this.#nameError(error, bytes);
    return bytes.take();
  }

  /** A slice of which everything has a name. */
  encode({ startSecond, endSecond, series, errors }: RunSlice): Uint8Array {
    const bytes = new ByteWriter();
    bytes.uint(RECORD.slice);
    bytes.uint(startSecond);
    bytes.uint(endSecond - startSecond);
    bytes.uint(errors.length);
    for (const error of errors) {
      bytes.uint(this.#errorIds.get(failureKey(error)) ?? 0);
      writeOccurrences(error, startSecond, bytes);
    }
    const rows = series.map((one) => this.#rowOf(one));
    writeCounters(rowsOf(rows, isCounter).sort(byId), bytes);
    writeRates(rowsOf(rows, isRate).sort(byId), bytes);
    // These keep their order, in which they were set.
    writeGauges(rowsOf(rows, isGauge), bytes);
    writeTrends(rowsOf(rows, isTrend).sort(byId), bytes);
    return bytes.take();
  }

  #nameSeries(series: SeriesId, bytes: ByteWriter): void {
    this.#seriesIds.set(series, this.#seriesIds.size);
    const { name, kind, unit } = series.metric;
    bytes.text(name);
    bytes.uint(KINDS.indexOf(kind));
    bytes.uint(UNITS.indexOf(unit));
    const tags = Object.entries(series.tags);
    bytes.uint(tags.length);
    for (const text of tags.flat()) bytes.text(text);
  }

  #nameError(error: FailureSummary, bytes: ByteWriter): void {
    this.#errorIds.set(failureKey(error), this.#errorIds.size);
    writeFailure(error, bytes);
  }

  #rowOf({ series, values }: SeriesSlice): Row<SliceValues> {
    return { id: this.#seriesIds.get(series) ?? 0, values };
  }
}

/** How often, and when: what is told of late came before the slice. */
function writeOccurrences(failure: FailureSummary, startSecond: number, bytes: ByteWriter): void {
  const [firstMs, lastMs] = [failure.firstSecond, failure.lastSecond].map((second) =>
    Math.round(second * 1000),
  ) as [number, number];
  bytes.uint(failure.count);
  bytes.number(firstMs - startSecond * 1000);
  bytes.uint(lastMs - firstMs);
}

function rowsOf<Values extends SliceValues>(
  rows: readonly Row<SliceValues>[],
  isWanted: (values: SliceValues) => values is Values,
): Row<Values>[] {
  return rows.flatMap(({ id, values }) => (isWanted(values) ? [{ id, values }] : []));
}

function isCounter(values: SliceValues): values is CounterValues {
  return values.kind === 'counter';
}

function isGauge(values: SliceValues): values is GaugeValues {
  return values.kind === 'gauge';
}

function isRate(values: SliceValues): values is RateValues {
  return values.kind === 'rate';
}

function isTrend(values: SliceValues): values is TrendValues {
  return values.kind === 'trend';
}

function byId(left: Row<unknown>, right: Row<unknown>): number {
  return left.id - right.id;
}

function writeCounters(rows: readonly Row<CounterValues>[], bytes: ByteWriter): void {
  writeIds(rows, bytes);
  for (const { values } of rows) bytes.uint(values.samples);
  for (const { values } of rows) bytes.number(values.sum);
}

function writeRates(rows: readonly Row<RateValues>[], bytes: ByteWriter): void {
  writeIds(rows, bytes);
  for (const { values } of rows) bytes.uint(values.samples);
  for (const { values } of rows) bytes.uint(values.passes);
}

function writeGauges(rows: readonly Row<GaugeValues>[], bytes: ByteWriter): void {
  bytes.uint(rows.length);
  for (const { id } of rows) bytes.uint(id);
  for (const { values } of rows) {
    bytes.uint(values.samples);
    for (const number of [values.value, values.min, values.max]) bytes.number(number);
  }
}

/** Column by column, because what is alike is packed best side by side. */
function writeTrends(rows: readonly Row<TrendValues>[], bytes: ByteWriter): void {
  writeIds(rows, bytes);
  for (const { values } of rows) bytes.uint(flagsOf(values));
  for (const { values } of rows) writeExact(values, bytes);
  for (const { values } of rows) writeBuckets(values.positive, bytes);
  for (const { values } of rows) {
    if (hasNegatives(values)) writeBuckets(values.negative, bytes);
  }
}

function flagsOf(values: TrendValues): number {
  const isRaw = hasNegatives(values) || values.clamped > 0;
  return (isRaw ? TREND_FLAGS.raw : 0) | (hasNegatives(values) ? TREND_FLAGS.negatives : 0);
}

function hasNegatives({ negative }: TrendValues): boolean {
  return negative.indexes.length > 0;
}

/** What the buckets tell already is left out: for short times they tell everything. */
function writeExact(values: TrendValues, bytes: ByteWriter): void {
  const { sum, min, max, clamped, positive } = values;
  if ((flagsOf(values) & TREND_FLAGS.raw) !== 0) {
    for (const number of [sum, min, max]) bytes.double(number);
    bytes.uint(clamped);
    return;
  }
  bytes.number(Math.round(sum * STEPS_PER_UNIT - middleSum(positive)));
  bytes.uint(stepsOf(min) - lowestValueAt(positive.indexes[0] ?? 0));
  bytes.uint(highestValueAt(positive.indexes.at(-1) ?? 0) - stepsOf(max));
}

function writeBuckets({ indexes, counts }: BucketCounts, bytes: ByteWriter): void {
  bytes.uint(indexes.length);
  let next = 0;
  for (const index of indexes) {
    bytes.uint(index - next);
    next = index + 1;
  }
  for (const count of counts) bytes.uint(count - 1);
}

/** How many rows there are, then the distances between their series. */
function writeIds(rows: readonly Row<unknown>[], bytes: ByteWriter): void {
  bytes.uint(rows.length);
  let next = 0;
  for (const { id } of rows) {
    bytes.uint(id - next);
    next = id + 1;
  }
}
