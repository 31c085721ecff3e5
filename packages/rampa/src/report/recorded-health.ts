import type { GeneratorHealth } from '../core/health.ts';
import type { Aggregate } from '../metrics/aggregate.ts';
import { mergeProcessSpans } from '../metrics/spans/merge-spans.ts';
import { healthOfDocument } from '../outputs/json/health-document.ts';
import { judgeHealth } from '../runner/health/judge-health.ts';
import { medianMs, ReachedLoad } from '../runner/health/reached.ts';
import { timelineOf } from '../runner/health/timeline.ts';
import type { RecordedRun } from './recorded-run.ts';
import { replay } from './replay.ts';

/** Seconds of the load. */
interface Part {
  readonly from: number;
  readonly to: number;
}

const UNKNOWN: GeneratorHealth = {
  verdict: 'suspect',
  reasons: ['the recording ends before the shards told how they kept up'],
  shards: [],
  lostShardCount: 0,
  ceiling: undefined,
  timeline: [],
  process: undefined,
};

/** How the load generator kept up in a part of a run; in all of it where the file does not say when. */
export function recordedHealth(recorded: RecordedRun, { from, to }: Part): GeneratorHealth {
  const { health, result } = recorded;
  const known = result === undefined ? UNKNOWN : healthOfDocument(result.health);
  const isInside = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    (start + end) / 2 >= from && (start + end) / 2 < to;
  const spans = health.shards.filter(isInside);
  if (spans.length === 0) return known;
  const process = health.process.filter(isInside);
  const [first, ...others] = process;
  const shards = [...Map.groupBy(spans, ({ shard }) => shard).values()];
  const evidence = {
    shards,
    process,
    lostShardCount: known.lostShardCount,
    ceiling: known.ceiling,
    reached: () => reachedIn(recorded, { from, to }),
    medianMs: medianMs(replayed(recorded, { from, to })),
  };
  return {
    ...known,
    ...judgeHealth(evidence),
    timeline: timelineOf(shards),
    process: first && others.reduce(mergeProcessSpans, first),
  };
}

/** Of a slice that is longer than a second what happened in each one of it, on average. */
function reachedIn(recorded: RecordedRun, { from, to }: Part): ReachedLoad {
  const reached = new ReachedLoad(recorded.run.planned);
  for (const slice of recorded.slices({ fromSecond: from, toSecond: to })) {
    const seconds = slice.endSecond - slice.startSecond;
    for (const { series, values } of slice.series) {
      if (values.kind !== 'counter') continue;
      reached.watcherOf(series)?.add(slice.startSecond, values.sum / seconds);
    }
  }
  return reached;
}

/** Seconds are counted from the beginning of the load. */
function replayed(recorded: RecordedRun, { from, to }: Part): Aggregate {
  const slices = recorded.slices({ fromSecond: from, toSecond: to });
  const options = { run: recorded.run, thresholds: [], fromSecond: 0, standing: [] };
  return replay(slices, options).aggregate;
}
