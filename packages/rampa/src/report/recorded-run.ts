import type { Distribution, MetricSnapshot, RunEvent } from '../core/run.ts';
import type { RunSlice, SeriesId } from '../core/slice.ts';
import type { ResultDocument } from '../outputs/json/result-document.ts';
import { unpackChunk } from '../outputs/record/chunk.ts';
import type { RecordedRunDocument } from '../outputs/record/recorded-run-document.ts';
import { SliceDecoder, type SliceNames } from '../outputs/record/slice-decoder.ts';
import type { RecordedSpans } from '../outputs/record/span-buffer.ts';
import { replay } from './replay.ts';
import { type SliceSelection, selectSlices, standingGauges } from './slice-selection.ts';

/** What a result file was found to hold. */
export interface RecordedParts {
  readonly run: RecordedRunDocument;
  readonly result: ResultDocument | undefined;
  readonly events: readonly RunEvent[];
  readonly damage: string | undefined;
  /** Packed, in the order of time. */
  readonly sliceChunks: readonly Uint8Array[];
  readonly names: SliceNames;
  readonly endSecond: number;
  readonly spans: RecordedSpans;
}

/** A run that is over, or of which the beginning was saved. */
export class RecordedRun {
  /** What was to run. */
  readonly run: RecordedRunDocument;
  /** How the run came out; `undefined` when the file ends before that, because the run was ended by force or goes on. */
  readonly result: ResultDocument | undefined;
  /** In order, without snapshots; of live thresholds those at which one began or ceased to hold. */
  readonly events: readonly RunEvent[];
  /** Where the file cannot be read any more, and why, in words; what comes before is here. */
  readonly damage: string | undefined;
  /**
   * How each shard, and the process, kept up: every second, or wider spans of long runs and of those with many shards.
   * In the order of time; none in files that do not say.
   */
  readonly health: RecordedSpans;
  /** In the order of their first appearance. */
  readonly series: readonly SeriesId[];
  /** How long the load took, as far as it was recorded, in seconds. */
  readonly loadSeconds: number;
  readonly #sliceChunks: readonly Uint8Array[];
  readonly #names: SliceNames;

  constructor(parts: RecordedParts) {
    const { run, result, events, damage, sliceChunks, names, endSecond, spans } = parts;
    this.run = run;
    this.result = result;
    this.events = events;
    this.damage = damage;
    this.health = spans;
    this.series = names.series;
    this.loadSeconds = result?.summary?.duration ?? endSecond;
    this.#sliceChunks = sliceChunks;
    this.#names = names;
  }

  /** What happened, slice by slice, in the order of time. Each is one second long, or more where the file would have grown too large. */
  slices(selection: SliceSelection = {}): Iterable<RunSlice> {
    return { [Symbol.iterator]: () => selectSlices(this.#decode(), selection) };
  }

  /** The statistics of all metrics over a part of the run. */
  snapshot(selection: SliceSelection = {}): MetricSnapshot {
    const { fromSecond = 0, toSecond = this.loadSeconds } = selection;
    const seconds = Math.max(0, Math.min(toSecond, this.loadSeconds) - fromSecond);
    const startedAtMs = Date.parse(this.run.started_at);
    return this.#replay(selection).snapshot(seconds, startedAtMs);
  }

  /** The values of a trend in a part of the run; `undefined` when there is no such trend. */
  distribution(metric: string, selection: SliceSelection = {}): Distribution | undefined {
    const total = this.#replay(selection).metricTotal(metric);
    return total?.kind === 'trend' ? total : undefined;
  }

  #replay(selection: SliceSelection): ReturnType<typeof replay>['aggregate'] {
    const { fromSecond = 0 } = selection;
    const standing = standingGauges(this.slices(), selection);
    const options = { run: this.run, thresholds: [], fromSecond, standing };
    return replay(this.slices(selection), options).aggregate;
  }

  *#decode(): Generator<RunSlice, void> {
    const decoder = new SliceDecoder(this.#names);
    for (const chunk of this.#sliceChunks) yield* decoder.decode(unpackChunk(chunk));
  }
}
