import type {
  BucketColumns,
  CounterColumns,
  GaugeColumns,
  RateColumns,
  TrendColumns,
} from './frame.ts';
import type { BucketDelta } from './series/bucket-delta.ts';
import type { CounterSeries } from './series/counter-series.ts';
import type { GaugeSeries } from './series/gauge-series.ts';
import type { RateSeries } from './series/rate-series.ts';
import type { TrendSeries } from './series/trend-series.ts';

/** Moves the deltas of the listed counters into columns; the list and the series are empty afterwards. */
export function takeCounters(dirty: CounterSeries[]): CounterColumns {
  const sums = new Float64Array(dirty.length);
  for (const [row, series] of dirty.entries()) sums[row] = saturate(series.sum);
  return takeRows(dirty, { sums });
}

/** As {@link takeCounters}, for gauges. */
export function takeGauges(dirty: GaugeSeries[]): GaugeColumns {
  const lasts = new Float64Array(dirty.length);
  const mins = new Float64Array(dirty.length);
  const maxs = new Float64Array(dirty.length);
  for (const [row, series] of dirty.entries()) {
    lasts[row] = series.last;
    mins[row] = series.min;
    maxs[row] = series.max;
  }
  return takeRows(dirty, { lasts, mins, maxs });
}

/** As {@link takeCounters}, for rates. */
export function takeRates(dirty: RateSeries[]): RateColumns {
  const trues = new Uint32Array(dirty.length);
  for (const [row, series] of dirty.entries()) trues[row] = series.trues;
  return takeRows(dirty, { trues });
}

/** As {@link takeCounters}, for trends. */
export function takeTrends(dirty: TrendSeries[]): TrendColumns {
  const sums = new Float64Array(dirty.length);
  const mins = new Float64Array(dirty.length);
  const maxs = new Float64Array(dirty.length);
  const clamped = new Uint32Array(dirty.length);
  for (const [row, series] of dirty.entries()) {
    sums[row] = saturate(series.sum);
    mins[row] = series.min;
    maxs[row] = series.max;
    clamped[row] = series.clamped;
  }
  const positive = takeBuckets(dirty, (series) => series.positive);
  const negative = takeBuckets(dirty, (series) => series.negative);
  return takeRows(dirty, { sums, mins, maxs, clamped, positive, negative });
}

interface Touched {
  readonly id: number;
  readonly samples: number;
  reset(): void;
}

function takeRows<Columns extends object>(
  dirty: Touched[],
  columns: Columns,
): Columns & { ids: Uint32Array; samples: Uint32Array } {
  const ids = new Uint32Array(dirty.length);
  const samples = new Uint32Array(dirty.length);
  for (const [row, series] of dirty.entries()) {
    ids[row] = series.id;
    samples[row] = series.samples;
    series.reset();
  }
  dirty.length = 0;
  return { ids, samples, ...columns };
}

function takeBuckets(
  dirty: readonly TrendSeries[],
  deltaOf: (series: TrendSeries) => BucketDelta | undefined,
): BucketColumns {
  const drained = dirty.map((series) => deltaOf(series)?.drain());
  const offsets = new Uint32Array(dirty.length + 1);
  let total = 0;
  for (const [row, buckets] of drained.entries()) {
    total += buckets?.indexes.length ?? 0;
    offsets[row + 1] = total;
  }
  const indexes = new Uint16Array(total);
  const counts = new Uint32Array(total);
  for (const [row, buckets] of drained.entries()) {
    if (buckets === undefined) continue;
    indexes.set(buckets.indexes, offsets[row]);
    counts.set(buckets.counts, offsets[row]);
  }
  return { offsets, indexes, counts };
}

/** Sums of huge values stay finite, so that every later number is one. */
function saturate(sum: number): number {
  if (Number.isNaN(sum)) return 0;
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, sum));
}
