import type { MetricSpec } from '../../core/metric.ts';
import type { RunStart } from '../../core/output.ts';
import { peakVus, plannedDurationMs } from '../../core/plan.ts';
import { type RunStartDocument, runStartDocument } from '../json/result-document.ts';

/** What a result file says about its run before the load. Options are those of the JSON result, without secrets. */
export interface RecordedRunDocument extends RunStartDocument {
  readonly thresholds: readonly { readonly metric: string; readonly threshold: string }[];
  /** Metrics that the script declares. */
  readonly metrics: readonly MetricSpec[];
  readonly max_series: number;
  /** Seconds that the scenarios take as planned. */
  readonly planned_duration: number;
  /** The scenarios in the order of the plan; `start_time` is in seconds. */
  readonly planned: readonly {
    readonly name: string;
    readonly executor: string;
    readonly start_time: number;
    readonly peak_vus: number;
  }[];
}

export function recordedRunDocument(run: RunStart): RecordedRunDocument {
  const { scenarios, thresholds, metrics, maxSeries } = run.plan;
  return {
    ...runStartDocument(run),
    thresholds: thresholds.map(({ metric, source }) => ({ metric, threshold: source })),
    metrics,
    max_series: maxSeries,
    planned_duration: plannedDurationMs(scenarios) / 1000,
    planned: scenarios.map((scenario) => ({
      name: scenario.name,
      executor: scenario.executor,
      start_time: scenario.startTimeMs / 1000,
      peak_vus: peakVus(scenario),
    })),
  };
}
