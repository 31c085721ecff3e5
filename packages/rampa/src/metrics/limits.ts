import { CATALOG } from '../core/catalog.ts';

/** Tag values are cut after this many characters. */
export const TAG_VALUE_LIMIT = 1024;

/** Custom metrics that one shard may create without declaring them; samples of more are discarded. */
export const CUSTOM_METRIC_LIMIT = 1000;

/** What the engine alone records, in one series per scenario. */
const SCENARIO_METRICS: ReadonlySet<string> = new Set([
  CATALOG.iterations.name,
  CATALOG.iterationDuration.name,
  CATALOG.iterationDurationIntended.name,
  CATALOG.iterationErrors.name,
  CATALOG.iterationScheduleLag.name,
  CATALOG.droppedIterations.name,
  CATALOG.interruptedIterations.name,
]);

/**
 * How many series of a metric are kept apart when the budget is `maxSeries`. The plan bounds the series that
 * the engine records per scenario, so these are never folded: every iteration stays accounted for.
 */
export function seriesLimit(metricName: string, maxSeries: number): number {
  return SCENARIO_METRICS.has(metricName) ? Number.POSITIVE_INFINITY : maxSeries;
}
