import type { SampleBatch } from '../../core/sample.ts';
import type { SeriesId } from '../../core/slice.ts';
import type { LineWriter } from '../support/line-writer.ts';
import { lineStart } from './line-text.ts';

/** What all lines of a series begin with, up to the value. */
interface LineStart {
  readonly bytes: Uint8Array;
  readonly isTime: boolean;
}

/** Takes lines one by one. */
interface LineSink {
  readonly line: LineWriter;
  /** Called behind each line. */
  end(): void;
}

const SPACE = Buffer.from(' ');
const LINE_END = Buffer.from('\n');

/** The series of one shard, by their ids. */
interface ShardLines {
  /** From 0; no two shards have the same. */
  readonly lane: number;
  readonly starts: LineStart[];
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

  write({ ids, values, timestamps, series }: SampleBatch, lines: LineSink): void {
    const shard = this.#shards.get(series) ?? this.#open(series);
    const { line } = lines;
    for (let row = 0; row < ids.length; row++) {
      const id = ids[row] ?? 0;
      const start = shard.starts[id] ?? learn(shard, id, series);
      if (start === undefined) continue;
      line.reserve(start.bytes.length);
      line.text(start.bytes);
      if (start.isTime) line.time(values[row] ?? 0);
      else line.number(values[row] ?? 0);
      line.text(SPACE);
      this.#writeTime(line, this.#timeOf(shard, id, timestamps[row] ?? 0));
      line.text(LINE_END);
      lines.end();
    }
  }

  #open(series: readonly SeriesId[]): ShardLines {
    const shard = { lane: this.#shards.size, starts: [], lastNs: [] };
    this.#shards.set(series, shard);
    return shard;
  }

  /** In ns since the base: a Unix epoch has more digits than a number. */
  #timeOf(shard: ShardLines, id: number, epochMs: number): number {
    const micros = Math.round(epochMs * 1000);
    this.#baseSeconds ??= Math.floor(micros / 1e6) - 1;
    const ns = (micros - this.#baseSeconds * 1e6) * 1000;
    const laneNs = ns - (ns % this.#shardCount) + shard.lane;
    const lastNs = shard.lastNs[id] ?? Number.NEGATIVE_INFINITY;
    const ownNs = Math.max(laneNs, lastNs + this.#shardCount);
    shard.lastNs[id] = ownNs;
    return ownNs;
  }

  #writeTime(line: LineWriter, ns: number): void {
    const seconds = Math.floor(ns / 1e9);
    line.second((this.#baseSeconds ?? 0) + seconds);
    line.padded(ns - seconds * 1e9, 9);
  }
}

function learn(
  { starts }: ShardLines,
  id: number,
  series: readonly SeriesId[],
): LineStart | undefined {
  const owner = series[id];
  if (owner === undefined) return undefined;
  const start = {
    bytes: Buffer.from(`${lineStart(owner)} value=`),
    isTime: owner.metric.unit === 'time',
  };
  starts[id] = start;
  return start;
}
