import { CATALOG } from '../../core/catalog.ts';
import type { MetricSpec } from '../../core/metric.ts';
import type { RunOutcome } from '../../core/run.ts';
import { hasSamples } from '../../metrics/metric-spec.ts';
import { tallyThresholds } from '../support/tally-thresholds.ts';
import type { ReportPause, ReportTotals } from './report-data.ts';

/** The numbers that a page must not add up itself, because not all of its lists are whole. */
export function reportTotals(outcome: RunOutcome, pauses: readonly ReportPause[]): ReportTotals {
  const { thresholds, scenarios, health } = outcome;
  const peak = statOf(outcome, CATALOG.vus, 'max');
  return {
    thresholds: tallyThresholds(thresholds),
    iterationErrors: statOf(outcome, CATALOG.iterationErrors, 'count') ?? 0,
    failedChecks: statOf(outcome, CATALOG.checks, 'fails') ?? 0,
    dropped: statOf(outcome, CATALOG.droppedIterations, 'count') ?? 0,
    interrupted: statOf(outcome, CATALOG.interruptedIterations, 'count') ?? 0,
    pausedSeconds: pauses.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    peakVus: peak ?? null,
    executors: [...new Set(scenarios.map(({ executor }) => executor))],
    reasons: health.reasons.length,
    loopDelayP99Ms: Math.max(0, ...health.shards.map((shard) => shard.loopDelayP99Ms)),
    utilisation: Math.max(0, ...health.shards.map((shard) => shard.utilisation)),
  };
}

/** `undefined` for a metric without samples. */
function statOf({ snapshot }: RunOutcome, { name }: MetricSpec, stat: string): number | undefined {
  const stats = snapshot?.metrics[name];
  return stats !== undefined && hasSamples(stats) ? stats[stat] : undefined;
}
