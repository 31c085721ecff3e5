import { CATALOG } from '../core/catalog.ts';
import type { MetricSpec } from '../core/metric.ts';
import type { Plan } from '../core/plan.ts';
import type { CheckSummary, MetricStats, ScenarioSummary } from '../core/run.ts';
import type { ThresholdResult } from '../core/threshold.ts';
import type { Aggregate } from '../metrics/aggregate.ts';
import type { ScheduleLag } from './health.ts';

/** How every named check came out, in the order of their first appearance. */
export function summariseChecks(aggregate: Aggregate): CheckSummary[] {
  const checks = new Map<string, CheckSummary>();
  for (const { tags, total } of aggregate.seriesOf(CATALOG.checks.name)) {
    // An async check whose iteration was cut off has a series, and no outcome.
    if (total.samples === 0) continue;
    const name = tags['check'] ?? '(other checks)';
    const scenario = tags['scenario'] ?? '';
    const group = tags['group'] ?? '';
    const key = `${scenario}\n${group}\n${name}`;
    const { passes: passesBefore = 0, fails: failsBefore = 0 } = checks.get(key) ?? {};
    const { passes = 0, fails = 0 } = total.stats(0);
    checks.set(key, {
      name,
      scenario,
      group,
      passes: passesBefore + passes,
      fails: failsBefore + fails,
    });
  }
  return [...checks.values()];
}

/** What each scenario did, in the plan's order. */
export function summariseScenarios(plan: Plan, aggregate: Aggregate): ScenarioSummary[] {
  return plan.scenarios.map(({ name, executor }) => {
    const count = (metric: MetricSpec): number =>
      statsOf(aggregate, metric, name).reduce((sum, { count: one = 0 }) => sum + one, 0);
    const completed = count(CATALOG.iterations);
    const dropped = count(CATALOG.droppedIterations);
    const interrupted = count(CATALOG.interruptedIterations);
    return {
      name,
      executor,
      scheduled: completed + dropped + interrupted,
      completed,
      errors: count(CATALOG.iterationErrors),
      dropped,
      interrupted,
      iterationDuration: statsOf(aggregate, CATALOG.iterationDuration, name)[0] ?? {},
    };
  });
}

/** The lag of the scenarios whose iterations wait for nothing but the generator. */
export function scheduleLags(plan: Plan, aggregate: Aggregate): ScheduleLag[] {
  const lags: ScheduleLag[] = [];
  for (const scenario of plan.scenarios) {
    if (!('whenBusy' in scenario) || scenario.whenBusy === 'queue') continue;
    const p99Ms = statsOf(aggregate, CATALOG.iterationScheduleLag, scenario.name)[0]?.['p(99)'];
    if (p99Ms !== undefined) lags.push({ scenario: scenario.name, p99Ms });
  }
  return lags;
}

function statsOf(aggregate: Aggregate, metric: MetricSpec, scenario: string): MetricStats[] {
  const matching: MetricStats[] = [];
  for (const { tags, total } of aggregate.seriesOf(metric.name)) {
    if (tags['scenario'] === scenario) matching.push(total.stats(0));
  }
  return matching;
}

/** What a reader of green numbers must know: load that was planned and not made, criteria that saw nothing. */
export function gaps(
  plan: Plan,
  scenarios: readonly ScenarioSummary[],
  thresholds: readonly ThresholdResult[],
): string[] {
  const dropped = plan.scenarios.flatMap((scenario, index) => {
    const { dropped: count = 0, scheduled = 0 } = scenarios[index] ?? {};
    if (count === 0) return [];
    const what = `scenario ${scenario.name} dropped ${count} of ${scheduled} iterations`;
    const why =
      'maxVus' in scenario
        ? `no VU was free: raise maxVus (${scenario.maxVus}) if the target should get the full rate`
        : 'they could not start before the end';
    return [`${what}: ${why}`];
  });
  const unfinished = scenarios
    .filter(({ completed, interrupted }) => completed === 0 && interrupted > 0)
    .map(({ name }) => `no iteration of scenario ${name} ended by itself: all were interrupted`);
  const blind = thresholds
    .filter(({ lhs }) => lhs === null)
    .map(({ metric, source }) => `threshold ${metric} ${source} saw no data, so it says nothing`);
  return [...dropped, ...unfinished, ...blind];
}
