import { CATALOG } from '../core/catalog.ts';
import type { MetricSpec } from '../core/metric.ts';
import { type Plan, peakVus, type ScenarioPlan } from '../core/plan.ts';
import {
  type CheckSummary,
  type MetricStats,
  OTHER_CHECKS,
  type RunResult,
  type ScenarioSummary,
} from '../core/run.ts';
import type { Aggregate } from '../metrics/aggregate.ts';
import { evaluateThresholds } from '../metrics/thresholds/evaluate.ts';
import type { ErrorSummary } from './error-summary.ts';
import { latencyGaps, type Scheduled } from './latency-gaps.ts';
import type { LoadTest } from './load-test.ts';

/** What there is to know about the load of a run when it is over. */
interface EndedLoad {
  /** False when nothing was started. */
  readonly hasRun: boolean;
  readonly seconds: number;
  /** How long each shard's scenarios were active, ms; `undefined` for a lost one. */
  readonly shards: readonly { readonly activeMs: readonly number[] | undefined }[];
}

/** What came of a load by its plan, and what a reader of the numbers must know. */
export function summariseLoad(
  test: Pick<LoadTest, 'plan' | 'wording' | 'warnings'>,
  aggregate: Aggregate,
  { hasRun, seconds, shards }: EndedLoad,
): Pick<RunResult, 'thresholds' | 'scenarios' | 'warnings'> {
  const { plan } = test;
  const thresholds = hasRun ? evaluateThresholds(plan.thresholds, aggregate, seconds) : [];
  const activeMs = activeTimes(plan, shards, seconds * 1000);
  const scenarios = summariseScenarios(plannedScenarios(plan), aggregate, activeMs);
  const warnings = [
    ...(test.warnings ?? []),
    ...aggregate.warnings(),
    ...(hasRun ? gaps(test, aggregate, { scenarios, thresholds }) : []),
  ];
  return { thresholds, scenarios, warnings };
}

/** What shards and recordings tell, as it is in a result. */
export function summariseMeasured(
  aggregate: Aggregate,
  errors: ErrorSummary,
): Pick<RunResult, 'metrics' | 'checks' | 'errors' | 'failedChecks'> {
  return {
    metrics: aggregate.metrics(),
    checks: summariseChecks(aggregate),
    errors: errors.list(),
    failedChecks: errors.failedChecks(),
  };
}

/** How every named check came out, in the order of their first appearance. */
function summariseChecks(aggregate: Aggregate): CheckSummary[] {
  const checks = new Map<string, CheckSummary>();
  for (const { tags, total } of aggregate.seriesOf(CATALOG.checks.name)) {
    // An async check whose iteration was cut off has a series, and no outcome.
    if (total.samples === 0) continue;
    const name = tags['check'] ?? OTHER_CHECKS;
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

/** What a summary needs to know about a scenario's plan. */
export type PlannedScenario = Pick<ScenarioSummary, 'name' | 'executor' | 'peakVus'>;

/** The scenarios of a plan, in its order. */
function plannedScenarios({ scenarios }: Plan): PlannedScenario[] {
  return scenarios.map((scenario) => {
    return { name: scenario.name, executor: scenario.executor, peakVus: peakVus(scenario) };
  });
}

/**
 * What each scenario did, in the order given.
 * @param activeMs how long each of them was active, in the same order
 */
export function summariseScenarios(
  scenarios: readonly PlannedScenario[],
  aggregate: Aggregate,
  activeMs: readonly number[],
): ScenarioSummary[] {
  const read = (metric: MetricSpec) => statsByScenario(aggregate, metric);
  const iterations = read(CATALOG.iterations);
  const errors = read(CATALOG.iterationErrors);
  const drops = read(CATALOG.droppedIterations);
  const interruptions = read(CATALOG.interruptedIterations);
  const durations = read(CATALOG.iterationDuration);
  return scenarios.map(({ name, executor, peakVus: vus }, index) => {
    const completed = countOf(iterations, name);
    const dropped = countOf(drops, name);
    const interrupted = countOf(interruptions, name);
    const duration = (activeMs[index] ?? 0) / 1000;
    return {
      name,
      executor,
      peakVus: vus,
      duration,
      scheduled: completed + dropped + interrupted,
      completed,
      rate: duration > 0 ? completed / duration : 0,
      errors: countOf(errors, name),
      dropped,
      interrupted,
      iterationDuration: durations.get(name) ?? {},
    };
  });
}

/**
 * How long each scenario was active in ms, by what the shards say at their end. What a lost one cannot say any
 * more counts until the end of the load, which took `loadMs`.
 */
function activeTimes(
  plan: Plan,
  shards: readonly { readonly activeMs: readonly number[] | undefined }[],
  loadMs: number,
): number[] {
  return plan.scenarios.map(({ startTimeMs }, index) =>
    Math.max(0, ...shards.map(({ activeMs }) => activeMs?.[index] ?? loadMs - startTimeMs)),
  );
}

type StatsByScenario = ReadonlyMap<string, MetricStats>;

/** Of a metric that has one series per scenario. */
function statsByScenario(aggregate: Aggregate, metric: MetricSpec): StatsByScenario {
  const stats = new Map<string, MetricStats>();
  for (const series of aggregate.seriesOf(metric.name)) {
    stats.set(series.tags['scenario'] ?? '', series.stats());
  }
  return stats;
}

function countOf(stats: StatsByScenario, scenario: string): number {
  return stats.get(scenario)?.['count'] ?? 0;
}

/**
 * What a reader of green numbers must know: load that was planned and not made, waiting that the service time does not
 * show, criteria that saw nothing.
 */
function gaps(
  { plan, wording }: Pick<LoadTest, 'plan' | 'wording'>,
  aggregate: Aggregate,
  { scenarios, thresholds }: Pick<RunResult, 'scenarios' | 'thresholds'>,
): string[] {
  const dropped = plan.scenarios.flatMap((scenario, index) => {
    const { dropped: count = 0, scheduled = 0 } = scenarios[index] ?? {};
    if (count === 0) return [];
    const what = `scenario ${scenario.name} dropped ${count} of ${scheduled} iterations`;
    const why =
      'maxVus' in scenario
        ? `no VU was free: raise ${wording?.maxVus ?? 'maxVus'} (${scenario.maxVus}) if the target should get the full rate`
        : 'they could not start before the end';
    return [`${what}: ${why}`];
  });
  const unfinished = scenarios
    .filter(({ completed, interrupted }) => completed === 0 && interrupted > 0)
    .map(({ name }) => `no iteration of scenario ${name} ended by itself: all were interrupted`);
  const blind = thresholds
    .filter(({ lhs }) => lhs === null)
    .map(({ metric, source }) => `threshold ${metric} ${source} saw no data, so it says nothing`);
  const vague = thresholds
    .filter(({ baseline }) => baseline?.verdict === 'too_few_samples')
    .map(
      ({ metric, source }) =>
        `threshold ${metric} ${source} has too few samples in one of the runs, so it cannot fail`,
    );
  const felt = latencyGaps(aggregate, plan.scenarios.map(scheduled));
  return [...dropped, ...felt, ...unfinished, ...blind, ...vague];
}

function scheduled(scenario: ScenarioPlan): Scheduled {
  const { name } = scenario;
  return { name, whenBusy: 'whenBusy' in scenario ? scenario.whenBusy : undefined };
}
