import type { RunSlice, SeriesId, SeriesSlice } from '../../core/slice.ts';
import { ExponentialBuckets } from '../support/exponential-buckets.ts';
import { type Figure, figuresOf } from './figures.ts';
import { labelsOf, metricName, sorted } from './label-names.ts';
import { type Label, nativeHistogram, type Sample, type TimeSeries } from './write-message.ts';

/** A time series that has been written to. */
interface OpenSeries {
  readonly labels: readonly Label[];
  total: number;
}

/** What is kept of a series of the run. */
interface Known {
  readonly labels: readonly Label[];
  /** By suffix and quantile. */
  readonly open: Map<string, OpenSeries>;
  /** Of a trend whose histogram is written. */
  readonly buckets: ExponentialBuckets;
}

/**
 * Makes time series of slices: counters that only grow, gauges, and what trends come to.
 *
 * A counter's first second is written with a 0 at its beginning, or `increase()` would not know what it grew from.
 */
export class TimeSeriesWriter {
  readonly #percentiles: readonly number[] | 'native';
  readonly #known = new Map<SeriesId, Known>();
  /** The names and labels that are taken, each by one time series. */
  readonly #taken = new Set<string>();
  readonly #all: OpenSeries[] = [];
  #endedAt = 0;

  /** @param percentiles what is written of trends: these, 0 to 100, or their whole histogram */
  constructor(percentiles: readonly number[] | 'native') {
    this.#percentiles = percentiles;
  }

  /**
   * What a slice adds.
   * @param startedAt when it began, and `endedAt` when it ended: Unix epoch, ms
   */
  write({ series }: RunSlice, startedAt: number, endedAt: number): TimeSeries[] {
    this.#endedAt = endedAt;
    return series.flatMap((one) => this.#writeOne(one, startedAt));
  }

  /** The end of every time series, a millisecond after the last slice. */
  end(): TimeSeries[] {
    const samples: Sample[] = [{ value: 'stale', timestamp: this.#endedAt + 1 }];
    return this.#all.map(({ labels }) => ({ labels, samples, histograms: [] }));
  }

  #writeOne({ series, values }: SeriesSlice, startedAt: number): TimeSeries[] {
    const known = this.#known.get(series) ?? this.#learn(series);
    const { name } = series.metric;
    if (values.kind === 'trend' && this.#percentiles === 'native') {
      known.buckets.add(values);
      const { labels } = this.#open(known, name, '', undefined);
      const zero = ExponentialBuckets.ZERO_THRESHOLD;
      const histogram = nativeHistogram(known.buckets, zero, this.#endedAt);
      return [{ labels, samples: [], histograms: [histogram] }];
    }
    const percentiles = this.#percentiles === 'native' ? [] : this.#percentiles;
    return figuresOf(values, percentiles).map((figure) => {
      return this.#writeFigure(known, name, figure, startedAt);
    });
  }

  #writeFigure(
    known: Known,
    name: string,
    { suffix, quantile, isAdded, value }: Figure,
    startedAt: number,
  ): TimeSeries {
    const isNew = !known.open.has(`${suffix} ${quantile}`);
    const open = this.#open(known, name, suffix, quantile);
    open.total = isAdded ? open.total + value : value;
    const sample = { value: open.total, timestamp: this.#endedAt };
    const samples = isNew && isAdded ? [{ value: 0, timestamp: startedAt }, sample] : [sample];
    return { labels: open.labels, samples, histograms: [] };
  }

  #learn(series: SeriesId): Known {
    const known = { labels: labelsOf(series), open: new Map(), buckets: new ExponentialBuckets() };
    this.#known.set(series, known);
    return known;
  }

  #open(known: Known, metric: string, suffix: string, quantile: string | undefined): OpenSeries {
    const key = `${suffix} ${quantile}`;
    const existing = known.open.get(key);
    if (existing !== undefined) return existing;
    const extra = quantile === undefined ? [] : [{ name: 'quantile', value: quantile }];
    const labels = this.#free(metricName(metric), suffix, [...known.labels, ...extra]);
    const open = { labels, total: 0 };
    known.open.set(key, open);
    this.#all.push(open);
    return open;
  }

  /** Two series that look the same by now are told apart by a number behind the second one's name. */
  #free(name: string, suffix: string, labels: readonly Label[]): readonly Label[] {
    // `orders_total` is not called `orders_total_total`.
    const stem = suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
    for (let count = 1; ; count++) {
      const value = `${count === 1 ? stem : `${stem}_${count}`}${suffix}`;
      const complete = sorted([{ name: '__name__', value }, ...labels]);
      const key = JSON.stringify(complete);
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return complete;
    }
  }
}
