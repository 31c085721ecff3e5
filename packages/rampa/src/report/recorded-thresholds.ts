import { BUILT_IN_METRICS } from '../core/catalog.ts';
import type { MetricSpec } from '../core/metric.ts';
import { Problems } from '../core/problems.ts';
import type { ThresholdPlan } from '../core/threshold.ts';
import { readThresholds } from '../metrics/thresholds/read-thresholds.ts';
import type { RecordedRun } from './recorded-run.ts';

/** Thresholds as they are written, by metric key. */
type ThresholdTexts = Readonly<Record<string, readonly string[]>>;

/** Reads thresholds on what a run has measured; what is wrong goes to `problems`. */
export function readThresholdsOn(
  recorded: RecordedRun,
  texts: ThresholdTexts,
  problems: Problems,
): ThresholdPlan[] {
  return readThresholds(texts, knownMetrics(recorded), problems);
}

/** The thresholds that a run had, as far as they can be judged again: the baseline of a run is not in its file. */
export function recordedThresholds(recorded: RecordedRun): {
  readonly plans: readonly ThresholdPlan[];
  readonly warnings: readonly string[];
} {
  const plans: ThresholdPlan[] = [];
  const warnings: string[] = [];
  for (const { metric, threshold } of recorded.run.thresholds) {
    const found = readThresholdsOn(recorded, { [metric]: [threshold] }, new Problems());
    plans.push(...found);
    if (found.length === 0) {
      warnings.push(`threshold ${metric} ${threshold} cannot be judged again from a recording`);
    }
  }
  return { plans, warnings };
}

function knownMetrics({ run, series }: RecordedRun): ReadonlyMap<string, MetricSpec> {
  const specs = [
    ...BUILT_IN_METRICS.values(),
    ...run.metrics,
    ...series.map(({ metric }) => metric),
  ];
  return new Map(specs.map((spec) => [spec.name, spec]));
}
