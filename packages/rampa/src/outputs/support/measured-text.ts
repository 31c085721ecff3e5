import type { MetricSpec } from '../../core/metric.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { describeThreshold } from '../../metrics/thresholds/describe-threshold.ts';

/** What a run had beside a threshold, on one line, such as `at worst 480ms; 30 of 30 windows held`. */
export function measuredText(threshold: ThresholdResult, metrics: readonly MetricSpec[]): string {
  const { measured, isWorst, details } = describeThreshold(threshold, metrics);
  return [isWorst ? `at worst ${measured}` : measured, ...details].join('; ');
}
