import type { RunSlice, SeriesSlice } from '../core/slice.ts';
import type { ThresholdPlan } from '../core/threshold.ts';
import { Aggregate } from '../metrics/aggregate.ts';
import type { RecordedRunDocument } from '../outputs/record/recorded-run-document.ts';
import { ErrorSummary } from '../runner/error-summary.ts';
import { SliceFrames } from './slice-frames.ts';

/** What slices add up to. */
export interface Replay {
  readonly aggregate: Aggregate;
  readonly errors: ErrorSummary;
}

interface ReplayOptions {
  readonly run: RecordedRunDocument;
  readonly thresholds: readonly ThresholdPlan[];
  /** The second that becomes the first one. */
  readonly fromSecond: number;
  /** Where gauges stood then. */
  readonly standing: readonly SeriesSlice[];
}

/** Adds slices up as the run did when it measured them. */
export function replay(
  slices: Iterable<RunSlice>,
  { run, thresholds, fromSecond, standing }: ReplayOptions,
): Replay {
  const { metrics, max_series: maxSeries } = run;
  const aggregate = new Aggregate({ thresholds, metrics, maxSeries });
  const errors = new ErrorSummary();
  const frames = new SliceFrames();
  if (standing.length > 0) aggregate.merge(0, frames.frameOf(standing), 0);
  for (const slice of slices) {
    aggregate.merge(0, frames.frameOf(slice.series), slice.startSecond - fromSecond);
    for (const error of slice.errors) errors.add(error);
  }
  return { aggregate, errors };
}
