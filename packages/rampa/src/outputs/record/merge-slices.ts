import { addFailures, type FailureSummary, failureKey } from '../../core/failure.ts';
import type { RunSlice, SeriesId, SliceValues } from '../../core/slice.ts';
import { mergeBuckets } from '../../metrics/slices/sparse-buckets.ts';

/** One slice for two that follow each other. Nothing is lost but when within them it happened. */
export function mergeSlices(first: RunSlice, second: RunSlice): RunSlice {
  const series = new Map<SeriesId, SliceValues>();
  for (const one of [...first.series, ...second.series]) {
    const known = series.get(one.series);
    // What was set last comes last.
    series.delete(one.series);
    series.set(one.series, known === undefined ? one.values : mergeValues(known, one.values));
  }
  return {
    startSecond: first.startSecond,
    endSecond: second.endSecond,
    series: Array.from(series, ([id, values]) => ({ series: id, values })),
    errors: mergeErrors([...first.errors, ...second.errors]),
  };
}

/** Both are of the same series, and so of the same kind. */
function mergeValues(first: SliceValues, second: SliceValues): SliceValues {
  if (first.kind === 'counter' && second.kind === 'counter') {
    return { ...second, samples: first.samples + second.samples, sum: first.sum + second.sum };
  }
  if (first.kind === 'rate' && second.kind === 'rate') {
    const passes = first.passes + second.passes;
    return { ...second, samples: first.samples + second.samples, passes };
  }
  if (first.kind === 'gauge' && second.kind === 'gauge') {
    return { ...second, samples: first.samples + second.samples, ...extremes(first, second) };
  }
  if (first.kind === 'trend' && second.kind === 'trend') {
    return {
      ...extremes(first, second),
      kind: 'trend',
      sum: first.sum + second.sum,
      clamped: first.clamped + second.clamped,
      positive: mergeBuckets(first.positive, second.positive),
      negative: mergeBuckets(first.negative, second.negative),
    };
  }
  return second;
}

interface Extremes {
  readonly min: number;
  readonly max: number;
}

function extremes(first: Extremes, second: Extremes): Extremes {
  return { min: Math.min(first.min, second.min), max: Math.max(first.max, second.max) };
}

function mergeErrors(errors: readonly FailureSummary[]): FailureSummary[] {
  const merged = new Map<string, FailureSummary>();
  for (const error of errors) {
    const key = failureKey(error);
    const known = merged.get(key);
    merged.set(key, known === undefined ? error : addFailures(known, error));
  }
  return [...merged.values()];
}
