import type { SampleBatch } from '../core/sample.ts';
import type { SeriesId } from '../core/slice.ts';
import type { SampleColumns } from '../metrics/samples/sample-columns.ts';

/** The series that a shard calls by an id; `undefined` for one that it has not defined yet. */
type FindSeries = (id: number) => SeriesId | undefined;

/** Says of which series the samples of every shard are. */
export class SampleFeed {
  /** Of each shard, by the ids that it gives: from 0, without a gap. */
  readonly #series = new Map<number, SeriesId[]>();
  #dropped = 0;

  batch(shard: number, samples: SampleColumns, find: FindSeries): SampleBatch {
    const known = this.#series.get(shard) ?? [];
    this.#series.set(shard, known);
    for (let next = find(known.length); next !== undefined; next = find(known.length)) {
      known.push(next);
    }
    const { ids, values, timestamps, count, dropped } = samples;
    this.#dropped += dropped;
    return {
      ids: ids.subarray(0, count),
      values: values.subarray(0, count),
      timestamps: timestamps.subarray(0, count),
      series: known,
    };
  }

  /** What no output could be given, in words. */
  losses(): string[] {
    if (this.#dropped === 0) return [];
    return [
      `${this.#dropped} samples were left out of the outputs that take every sample: there were more than this machine could hand over`,
    ];
  }
}
