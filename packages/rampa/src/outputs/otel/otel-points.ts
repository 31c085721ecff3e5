import type { MetricUnit } from '../../core/metric.ts';
import type { RunSlice, SeriesId, SeriesSlice } from '../../core/slice.ts';
import { type BucketRange, ExponentialBuckets } from '../support/exponential-buckets.ts';
import {
  attributesOf,
  type Buckets,
  type HistogramPoint,
  type KeyValue,
  type NumberPoint,
} from './export-request.ts';

/** By UCUM, as OpenTelemetry wants it. */
const UNITS: Readonly<Record<MetricUnit, string>> = { none: '1', time: 'ms', data: 'By' };

/** What is kept of a series. */
interface Known {
  readonly attributes: readonly KeyValue[];
  /** Of what is counted. */
  total: number;
  /** Of a rate, what was not true. */
  fails: number;
  readonly buckets: ExponentialBuckets;
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

/** Makes data points of slices; what is counted is of everything since the start. */
export class OtelPoints {
  readonly #known = new Map<SeriesId, Known>();
  #startedAt: number | undefined;

  /**
   * What a slice adds.
   * @param startedAt when it began, and `endedAt` when it ended: Unix epoch, ms
   */
  write({ series }: RunSlice, startedAt: number, endedAt: number): OtelPoint[] {
    this.#startedAt ??= startedAt;
    const times = {
      startTimeUnixNano: `${this.#startedAt}000000`,
      timeUnixNano: `${endedAt}000000`,
    };
    return series.flatMap((one) => this.#writeOne(one, times));
  }

  #writeOne({ series, values }: SeriesSlice, times: PointTimes): OtelPoint[] {
    const known = this.#known.get(series) ?? this.#learn(series);
    const { attributes } = known;
    const { name } = series.metric;
    const unit = UNITS[series.metric.unit];
    const numberOf = (kind: 'sum' | 'gauge', own: string, asDouble: number): OtelPoint => ({
      ...{ kind, name: own, unit, point: { attributes, ...times, asDouble } },
    });
    switch (values.kind) {
      case 'counter':
        known.total += values.sum;
        return [numberOf('sum', name, known.total)];
      case 'gauge':
        return [numberOf('gauge', name, values.value)];
      case 'rate':
        known.total += values.passes;
        known.fails += values.samples - values.passes;
        return [
          numberOf('gauge', name, values.passes / values.samples),
          numberOf('sum', `${name}_passes`, known.total),
          numberOf('sum', `${name}_fails`, known.fails),
        ];
      case 'trend':
        known.buckets.add(values);
        return [{ kind: 'exponentialHistogram', name, unit, point: histogramPoint(known, times) }];
    }
  }

  #learn(series: SeriesId): Known {
    const attributes = attributesOf(series.tags);
    const known = { attributes, total: 0, fails: 0, buckets: new ExponentialBuckets() };
    this.#known.set(series, known);
    return known;
  }
}

function histogramPoint({ attributes, buckets }: Known, times: PointTimes): HistogramPoint {
  const { count, sum, min, max, scale, zeroCount, positive, negative } = buckets;
  return {
    attributes,
    ...times,
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
