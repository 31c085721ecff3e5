import type {
  BucketCounts,
  CounterValues,
  GaugeValues,
  RateValues,
  SeriesId,
  SeriesSlice,
  TrendValues,
} from '../core/slice.ts';
import type { BucketColumns, DeltaFrame, SeriesDefinition } from '../metrics/frame.ts';

/** Turns what was recorded back into frames, such as a shard sends. */
export class SliceFrames {
  readonly #ids = new Map<SeriesId, number>();

  frameOf(series: readonly SeriesSlice[]): DeltaFrame {
    const definitions: SeriesDefinition[] = [];
    const rows: Rows = { counter: [], gauge: [], rate: [], trend: [] };
    for (const { series: one, values } of series) {
      const id = this.#ids.get(one) ?? this.#define(one, definitions);
      addRow(rows, id, values);
    }
    return {
      definitions,
      counters: { ...sampled(rows.counter), sums: doubles(rows.counter, ({ sum }) => sum) },
      gauges: {
        ...sampled(rows.gauge),
        lasts: doubles(rows.gauge, ({ value }) => value),
        mins: doubles(rows.gauge, ({ min }) => min),
        maxs: doubles(rows.gauge, ({ max }) => max),
      },
      rates: {
        ...sampled(rows.rate),
        trues: Uint32Array.from(rows.rate, ({ values }) => values.passes),
      },
      trends: trendColumns(rows.trend),
      losses: { refused: [], unnamed: 0, truncatedTags: 0, folded: [] },
    };
  }

  #define(series: SeriesId, definitions: SeriesDefinition[]): number {
    const id = this.#ids.size;
    this.#ids.set(series, id);
    const { name, kind, unit } = series.metric;
    definitions.push({ id, metric: name, kind, unit, tags: series.tags });
    return id;
  }
}

interface Row<Values> {
  readonly id: number;
  readonly values: Values;
}

interface Rows {
  readonly counter: Row<CounterValues>[];
  readonly gauge: Row<GaugeValues>[];
  readonly rate: Row<RateValues>[];
  readonly trend: Row<TrendValues & { readonly samples: number }>[];
}

function addRow(rows: Rows, id: number, values: SeriesSlice['values']): void {
  switch (values.kind) {
    case 'counter':
      rows.counter.push({ id, values });
      return;
    case 'gauge':
      rows.gauge.push({ id, values });
      return;
    case 'rate':
      rows.rate.push({ id, values });
      return;
    case 'trend': {
      const samples = countOf(values.positive) + countOf(values.negative);
      rows.trend.push({ id, values: { ...values, samples } });
      return;
    }
  }
}

function countOf({ counts }: BucketCounts): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

function sampled(rows: readonly Row<{ readonly samples: number }>[]): {
  ids: Uint32Array;
  samples: Uint32Array;
} {
  return {
    ids: Uint32Array.from(rows, ({ id }) => id),
    samples: Uint32Array.from(rows, ({ values }) => values.samples),
  };
}

function doubles<Values>(
  rows: readonly Row<Values>[],
  read: (values: Values) => number,
): Float64Array {
  return Float64Array.from(rows, ({ values }) => read(values));
}

function trendColumns(rows: Rows['trend']): DeltaFrame['trends'] {
  return {
    ...sampled(rows),
    sums: doubles(rows, ({ sum }) => sum),
    mins: doubles(rows, ({ min }) => min),
    maxs: doubles(rows, ({ max }) => max),
    clamped: Uint32Array.from(rows, ({ values }) => values.clamped),
    positive: bucketColumns(rows.map(({ values }) => values.positive)),
    negative: bucketColumns(rows.map(({ values }) => values.negative)),
  };
}

function bucketColumns(rows: readonly BucketCounts[]): BucketColumns {
  const offsets = new Uint32Array(rows.length + 1);
  for (const [row, { indexes }] of rows.entries()) {
    offsets[row + 1] = (offsets[row] ?? 0) + indexes.length;
  }
  const length = offsets[rows.length] ?? 0;
  const indexes = new Uint16Array(length);
  const counts = new Uint32Array(length);
  for (const [row, buckets] of rows.entries()) {
    indexes.set(buckets.indexes, offsets[row]);
    counts.set(buckets.counts, offsets[row]);
  }
  return { offsets, indexes, counts };
}
