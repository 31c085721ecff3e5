import { CATALOG } from '../core/catalog.ts';
import type { GeneratorHealth } from '../core/health.ts';
import type { Tags } from '../core/metric.ts';
import type { RunSlice } from '../core/slice.ts';
import type { Aggregate } from '../metrics/aggregate.ts';
import { mergeProcessSpans } from '../metrics/spans/merge-spans.ts';
import { healthOfDocument } from '../outputs/json/health-document.ts';
import { judgeHealth } from '../runner/health/judge-health.ts';
import { medianMs, type Reached } from '../runner/health/reached.ts';
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

/** The busiest second, or slice where the file has longer ones. */
function reachedIn(
  recorded: RecordedRun,
  { from, to }: Part,
): Readonly<Record<'requests' | 'iterations', Reached>> {
  const arrivals = new Set(
    recorded.run.planned
      .filter(({ executor }) => executor.endsWith('-arrival-rate'))
      .map(({ name }) => name),
  );
  let [requests, iterations] = [NOTHING, NOTHING];
  for (const slice of recorded.slices({ fromSecond: from, toSecond: to })) {
    const sum = (name: string, isCounted: (tags: Tags) => boolean): number => {
      const parts = slice.series.map(({ series, values }) => {
        const isOfIt = series.metric.name === name && isCounted(series.tags);
        return isOfIt && values.kind === 'counter' ? values.sum : 0;
      });
      return parts.reduce((total, part) => total + part, 0);
    };
    requests = busier(
      requests,
      slice,
      sum(CATALOG.httpReqs.name, () => true),
    );
    const isArrival = (tags: Tags): boolean => arrivals.has(tags['scenario'] ?? '');
    iterations = busier(iterations, slice, sum(CATALOG.iterations.name, isArrival));
  }
  return { requests, iterations };
}

const NOTHING: Reached = { perSecond: 0, second: 0 };

function busier(most: Reached, { startSecond, endSecond }: RunSlice, count: number): Reached {
  const perSecond = count / (endSecond - startSecond);
  return perSecond > most.perSecond ? { perSecond, second: startSecond } : most;
}

/** Seconds are counted from the beginning of the load. */
function replayed(recorded: RecordedRun, { from, to }: Part): Aggregate {
  const slices = recorded.slices({ fromSecond: from, toSecond: to });
  const options = { run: recorded.run, thresholds: [], fromSecond: 0, standing: [] };
  return replay(slices, options).aggregate;
}
