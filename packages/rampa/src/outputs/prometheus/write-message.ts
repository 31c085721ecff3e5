import protobuf from 'protobufjs/light.js';
import type { BucketRange, ExponentialBuckets } from '../support/exponential-buckets.ts';

/** A name and its value, as every time series has several. */
export interface Label {
  readonly name: string;
  readonly value: string;
}

/** A value at a time; `stale` ends its time series. */
export interface Sample {
  readonly value: number | 'stale';
  /** Unix epoch, ms. */
  readonly timestamp: number;
}

/** What is written of one time series: samples or histograms, oldest first. */
export interface TimeSeries {
  /** Sorted by name. */
  readonly labels: readonly Label[];
  readonly samples: readonly Sample[];
  readonly histograms: readonly NativeHistogram[];
}

/** A native histogram of integers, as it is written. */
export type NativeHistogram = ReturnType<typeof nativeHistogram>;

/**
 * The parts of `prometheus.WriteRequest` that are written here, by the definitions of remote write 1.0
 * (https://prometheus.io/docs/specs/prw/remote_write_spec/) and of `prompb/types.proto`.
 *
 * `Sample.value` is the bits of a double, which look the same on the wire: the NaN that marks the end of a series has bits
 * of its own, and a number of JavaScript does not keep those.
 */
const MESSAGES: protobuf.INamespace = {
  nested: {
    WriteRequest: { fields: { timeseries: { rule: 'repeated', type: 'TimeSeries', id: 1 } } },
    TimeSeries: {
      fields: {
        labels: { rule: 'repeated', type: 'Label', id: 1 },
        samples: { rule: 'repeated', type: 'Sample', id: 2 },
        histograms: { rule: 'repeated', type: 'Histogram', id: 4 },
      },
    },
    Label: { fields: { name: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
    Sample: { fields: { value: { type: 'fixed64', id: 1 }, timestamp: { type: 'int64', id: 2 } } },
    Histogram: {
      fields: {
        countInt: { type: 'uint64', id: 1 },
        sum: { type: 'double', id: 3 },
        schema: { type: 'sint32', id: 4 },
        zeroThreshold: { type: 'double', id: 5 },
        zeroCountInt: { type: 'uint64', id: 6 },
        negativeSpans: { rule: 'repeated', type: 'BucketSpan', id: 8 },
        negativeDeltas: { rule: 'repeated', type: 'sint64', id: 9, options: { packed: true } },
        positiveSpans: { rule: 'repeated', type: 'BucketSpan', id: 11 },
        positiveDeltas: { rule: 'repeated', type: 'sint64', id: 12, options: { packed: true } },
        timestamp: { type: 'int64', id: 15 },
      },
    },
    BucketSpan: {
      fields: { offset: { type: 'sint32', id: 1 }, length: { type: 'uint32', id: 2 } },
    },
  },
};

/** A signalling NaN, as Prometheus knows it. */
const STALE_BITS = { low: 2, high: 0x7ff0_0000, unsigned: true };

/** Encodes write requests. */
export class WriteEncoder {
  readonly #type = protobuf.Root.fromJSON(MESSAGES).lookupType('WriteRequest');

  encode(timeseries: readonly TimeSeries[]): Uint8Array {
    const rows = timeseries.map(({ labels, samples, histograms }) => ({
      labels,
      histograms,
      samples: samples.map(({ value, timestamp }) => ({ value: bitsOf(value), timestamp })),
    }));
    return this.#type.encode({ timeseries: rows }).finish();
  }
}

/** All that a histogram has counted so far, as Prometheus stores it. */
export function nativeHistogram(
  { count, sum, scale, zeroCount, positive, negative }: ExponentialBuckets,
  zeroThreshold: number,
  timestamp: number,
) {
  const { spans: positiveSpans, deltas: positiveDeltas } = spansOf(positive);
  const { spans: negativeSpans, deltas: negativeDeltas } = spansOf(negative);
  return {
    ...{ countInt: count, sum, schema: scale, zeroThreshold, zeroCountInt: zeroCount, timestamp },
    ...{ positiveSpans, positiveDeltas, negativeSpans, negativeDeltas },
  };
}

interface Span {
  readonly offset: number;
  length: number;
}

/** Runs of buckets that are not empty, and how much each holds more than the one before. */
function spansOf({ offset, counts }: BucketRange): { spans: Span[]; deltas: number[] } {
  const spans: Span[] = [];
  const deltas: number[] = [];
  let last = 0;
  // A bucket's number is that of its upper end here, and that of its lower end there.
  let gap = offset + 1;
  let open: Span | undefined;
  for (const count of counts) {
    if (count === 0) {
      open = undefined;
      gap++;
      continue;
    }
    if (open === undefined) {
      open = { offset: gap, length: 0 };
      spans.push(open);
      gap = 0;
    }
    open.length++;
    deltas.push(count - last);
    last = count;
  }
  return { spans, deltas };
}

function bitsOf(value: Sample['value']): typeof STALE_BITS {
  if (value === 'stale') return STALE_BITS;
  const [low = 0, high = 0] = new Uint32Array(Float64Array.of(value).buffer);
  return { low, high, unsigned: true };
}
