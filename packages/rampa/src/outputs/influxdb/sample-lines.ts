import type { SampleBatch } from '../../core/sample.ts';
import type { SeriesId } from '../../core/slice.ts';
import { lineStart } from './line-text.ts';

/** The series of one shard, by their ids. */
interface ShardLines {
  /** From 0; no two shards have the same. */
  readonly lane: number;
  readonly starts: string[];
  /** The last time of each series, ns since the base of {@link SampleLines}. */
  readonly lastNs: number[];
}

/**
 * Makes a line of every sample: `metric,tag=value value=1 1716691200000000000`.
 *
 * Of two points with the same series and time a server keeps one. Samples have microseconds, so many share theirs. The
 * nanoseconds tell them apart: each shard has its own (those that leave its number when they are divided by the
 * number of shards), and what comes at the same time within a shard moves on to its next one.
 */
export class SampleLines {
  readonly #shardCount: number;
  readonly #shards = new Map<readonly SeriesId[], ShardLines>();
  #baseSeconds: number | undefined;

  constructor(shardCount: number) {
    this.#shardCount = shardCount;
  }

  /** Gives each line, with its end, to `take`. */
  write({ ids, values, timestamps, series }: SampleBatch, take: (line: string) => void): void {
    const shard = this.#shards.get(series) ?? this.#open(series);
    for (let row = 0; row < ids.length; row++) {
      const id = ids[row] ?? 0;
      const owner = series[id];
      if (owner === undefined) continue;
      let start = shard.starts[id];
      if (start === undefined) {
        start = `${lineStart(owner)} value=`;
        shard.starts[id] = start;
      }
      take(`${start}${values[row]} ${this.#time(shard, id, timestamps[row] ?? 0)}\n`);
    }
  }

  #open(series: readonly SeriesId[]): ShardLines {
    const shard = { lane: this.#shards.size, starts: [], lastNs: [] };
    this.#shards.set(series, shard);
    return shard;
  }

  /** Unix epoch, ns. Too large for a number, so seconds and the rest are apart. */
  #time(shard: ShardLines, id: number, epochMs: number): string {
    const micros = Math.round(epochMs * 1000);
    this.#baseSeconds ??= Math.floor(micros / 1e6) - 1;
    const ns = (micros - this.#baseSeconds * 1e6) * 1000;
    const laneNs = ns - (ns % this.#shardCount) + shard.lane;
    const lastNs = shard.lastNs[id] ?? Number.NEGATIVE_INFINITY;
    const ownNs = Math.max(laneNs, lastNs + this.#shardCount);
    shard.lastNs[id] = ownNs;
    const seconds = Math.floor(ownNs / 1e9);
    return `${this.#baseSeconds + seconds}${String(ownNs - seconds * 1e9).padStart(9, '0')}`;
  }
}
