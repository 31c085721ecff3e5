import { failureKey } from '../core/failure.ts';
import type { Tags } from '../core/metric.ts';
import type { RunSlice, SeriesId, SeriesSlice } from '../core/slice.ts';
import { matchesTags } from '../metrics/tag-set.ts';

/** A part of a recorded run. */
export interface SliceSelection {
  /** Seconds of the load: slices that begin there or later. Default: from the start. */
  readonly fromSecond?: number | undefined;
  /** Slices that begin before it. Default: to the end. */
  readonly toSecond?: number | undefined;
  /** Only series that have all of these tags, and errors of the scenario, if one is among them. */
  readonly tags?: Tags | undefined;
}

/** The slices of a selection, without the series that are not selected. */
export function* selectSlices(
  slices: Iterable<RunSlice>,
  { fromSecond = 0, toSecond = Number.POSITIVE_INFINITY, tags = {} }: SliceSelection,
): Generator<RunSlice, void> {
  const earlier = new Set<string>();
  for (const slice of slices) {
    if (slice.startSecond >= toSecond) return;
    if (slice.startSecond >= fromSecond) yield withTags(withoutSamples(slice, earlier), tags);
    else for (const error of slice.errors) earlier.add(failureKey(error));
  }
}

/** The sample of a failure is its first one, which may have come before the selection. */
function withoutSamples(slice: RunSlice, earlier: ReadonlySet<string>): RunSlice {
  if (earlier.size === 0) return slice;
  const errors = slice.errors.map((error) =>
    earlier.has(failureKey(error)) ? { ...error, sample: undefined } : error,
  );
  return { ...slice, errors };
}

/** Where gauges stood when second `fromSecond` began: they keep their value while nobody sets them. */
export function standingGauges(
  slices: Iterable<RunSlice>,
  { fromSecond = 0, tags = {} }: SliceSelection,
): SeriesSlice[] {
  const standing = new Map<SeriesId, SeriesSlice>();
  for (const { series, values } of fromEarlier(slices, fromSecond)) {
    if (values.kind !== 'gauge' || !matchesTags(series.tags, tags)) continue;
    // What was set last comes last.
    standing.delete(series);
    const { kind, value } = values;
    standing.set(series, { series, values: { kind, samples: 1, value, min: value, max: value } });
  }
  return [...standing.values()];
}

function* fromEarlier(slices: Iterable<RunSlice>, second: number): Generator<SeriesSlice, void> {
  for (const slice of slices) {
    if (slice.startSecond >= second) return;
    yield* slice.series;
  }
}

function withTags(slice: RunSlice, tags: Tags): RunSlice {
  if (Object.keys(tags).length === 0) return slice;
  const scenario = tags['scenario'];
  return {
    ...slice,
    series: slice.series.filter(({ series }) => matchesTags(series.tags, tags)),
    errors: slice.errors.filter((one) => scenario === undefined || one.scenario === scenario),
  };
}
