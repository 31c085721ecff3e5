import type { MetricUnit } from '../../core/metric.ts';
import type { RunSlice, SeriesId, SeriesSlice } from '../../core/slice.ts';
import { type BucketRange, ExponentialBuckets } from '../support/exponential-buckets.ts';
import {
  attributesOf,
  type Buckets,
  type HistogramPoint,
  type KeyValue,
  type NumberPoint,
  type Temporality,
} from './export-request.ts';

/** By UCUM, as OpenTelemetry wants it. */
const UNITS: Readonly<Record<MetricUnit, string>> = { none: '1', time: 'ms', data: 'By' };

/** What was counted in a series so far. */
interface Tally {
  /** Of a rate, what was true. */
  total: number;
  /** Of a rate, what was not true. */
  fails: number;
  readonly buckets: ExponentialBuckets;
}

/** What is kept of a series. */
interface Known {
  readonly attributes: readonly KeyValue[];
  tally: Tally;
}

/** The times that all points of a slice have. */
interface PointTimes {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

/** A data point of a metric, and what kind of metric that is. */
export type OtelPoint = { readonly name: string; readonly unit: string } & (
  | { readonly kind: 'sum' | 'gauge'; readonly point: NumberPoint }
  | { readonly kind: 'exponentialHistogram'; readonly point: HistogramPoint }
);

/** Makes data points of slices; what is counted is of everything since the start, or of the slice. */
export class OtelPoints {
  readonly #isDelta: boolean;
  readonly #known = new Map<SeriesId, Known>();
  #startedAt: number | undefined;

  constructor(temporality: Temporality) {
    this.#isDelta = temporality === 'delta';
  }

  /**
   * What a slice adds.
   * @param startedAt when it began, and `endedAt` when it ended: Unix epoch, ms
   */
  write({ series }: RunSlice, startedAt: number, endedAt: number): OtelPoint[] {
    this.#startedAt ??= startedAt;
    const times = {
      startTimeUnixNano: `${this.#isDelta ? startedAt : this.#startedAt}000000`,
      timeUnixNano: `${endedAt}000000`,
    };
    return series.flatMap((one) => this.#writeOne(one, times));
  }

  #writeOne({ series, values }: SeriesSlice, times: PointTimes): OtelPoint[] {
    const known = this.#known.get(series) ?? this.#learn(series);
    if (this.#isDelta) known.tally = emptyTally();
    const { attributes, tally } = known;
    const { name } = series.metric;
    const unit = UNITS[series.metric.unit];
    const numberOf = (kind: 'sum' | 'gauge', own: string, asDouble: number): OtelPoint => ({
      ...{ kind, name: own, unit, point: { attributes, ...times, asDouble } },
    });
    switch (values.kind) {
      case 'counter':
        tally.total += values.sum;
        return [numberOf('sum', name, tally.total)];
      case 'gauge':
        return [numberOf('gauge', name, values.value)];
      case 'rate':
        tally.total += values.passes;
        tally.fails += values.samples - values.passes;
        return [
          numberOf('gauge', name, values.passes / values.samples),
          numberOf('sum', `${name}_passes`, tally.total),
          numberOf('sum', `${name}_fails`, tally.fails),
        ];
      case 'trend': {
        tally.buckets.add(values);
        const point = { attributes, ...times, ...histogramOf(tally.buckets) };
        return [{ kind: 'exponentialHistogram', name, unit, point }];
      }
    }
  }

  #learn(series: SeriesId): Known {
    const known = { attributes: attributesOf(series.tags), tally: emptyTally() };
    this.#known.set(series, known);
    return known;
  }
}

function emptyTally(): Tally {
  return { total: 0, fails: 0, buckets: new ExponentialBuckets() };
}

function histogramOf(buckets: ExponentialBuckets): Omit<HistogramPoint, keyof NumberPoint> {
  const { count, sum, min, max, scale, zeroCount, positive, negative } = buckets;
  return {
    count: String(count),
    // With negative values it would not only grow.
    ...(min < 0 ? {} : { sum }),
    ...{ min, max, scale, zeroCount: String(zeroCount) },
    zeroThreshold: ExponentialBuckets.ZERO_THRESHOLD,
    positive: bucketsOf(positive),
    negative: bucketsOf(negative),
  };
}

function bucketsOf({ offset, counts }: BucketRange): Buckets {
  return { offset, bucketCounts: counts.map(String) };
}
