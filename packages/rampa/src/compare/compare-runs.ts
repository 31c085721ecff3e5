import type { MetricKind, MetricUnit } from '../core/metric.ts';
import type { Interval } from '../core/threshold.ts';
import type { ComparedMetric, ComparedRun } from './compared-run.ts';
import { type Better, betterWhen } from './direction.ts';
import { statInterval } from './stat-interval.ts';

/**
 * What a change means. `noise`: two runs of the same thing may differ as much. `unknown`: it went up or down, and either
 * nobody knows which way is better, or how far the statistic spreads.
 */
export type ChangeVerdict = 'same' | 'noise' | 'better' | 'worse' | 'unknown';

/** One statistic of one metric in two runs. Field names are those of the JSON form. */
export interface MetricDelta {
  readonly metric: string;
  readonly stat: string;
  readonly kind: MetricKind;
  readonly unit: MetricUnit;
  readonly baseline: number;
  readonly current: number;
  /** Percent of the baseline, two digits; `null` when that is 0 and the other is not. */
  readonly pct_change: number | null;
  readonly better: 'lower' | 'higher' | null;
  readonly verdict: ChangeVerdict;
  /** Worse, by more than the limit, and by more than chance explains. */
  readonly regressed: boolean;
  readonly baseline_interval: Interval;
  readonly current_interval: Interval;
}

/** A run beside its baseline. */
export interface Comparison {
  readonly baseline: ComparedRun;
  readonly current: ComparedRun;
  readonly deltas: readonly MetricDelta[];
  /** Of the metrics that were asked for, those that only the baseline has samples of. */
  readonly vanished: readonly string[];
  /** What a reader must know before believing the numbers, one sentence each. */
  readonly notes: readonly string[];
}

/** What counts as a regression. */
export interface CompareLimits {
  /** Percent of a change for the worse that is tolerated. */
  readonly maxChange: number;
  /** The same for single metrics, by key; and for single statistics, by `key:stat`. */
  readonly maxChangeOf: ReadonlyMap<string, number>;
  /** The keys to compare; `undefined` for all. */
  readonly metrics: readonly string[] | undefined;
}

/** Statistics that grow with the length of a run. */
const COUNTS: ReadonlySet<string> = new Set(['count', 'passes', 'fails']);

/** How much longer one run may be than the other before counts cannot be compared. */
const SAME_LENGTH = 0.01;

/** Compares every statistic that both runs have samples for. */
export function compareRuns(
  baseline: ComparedRun,
  current: ComparedRun,
  limits: CompareLimits,
): Comparison {
  const keys = new Set(limits.metrics ?? [...baseline.metrics.keys(), ...current.metrics.keys()]);
  const isSameLength =
    Math.abs(current.seconds - baseline.seconds) <= baseline.seconds * SAME_LENGTH;
  const deltas = [...keys].flatMap((key) => {
    const [before, after] = [baseline.metrics.get(key), current.metrics.get(key)];
    if (before === undefined || after === undefined || before.spec.kind !== after.spec.kind)
      return [];
    if (!before.isFilled && !after.isFilled) return [];
    if (!hasSamples(before) || !hasSamples(after)) return [];
    return Object.keys(before.stats)
      .filter((stat) => after.stats[stat] !== undefined)
      .map((stat) => deltaOf(stat, { before, after, limits, isSameLength }));
  });
  const vanished = (limits.metrics ?? []).filter((key) => {
    const [before, after] = [baseline.metrics.get(key), current.metrics.get(key)];
    if (before === undefined || !before.isFilled) return false;
    return after === undefined || !hasSamples(after);
  });
  const notes = [...notesOn(baseline, current), ...missing(baseline, current, [...keys], limits)];
  return { baseline, current, deltas, vanished, notes };
}

/** A counter that has counted nothing, and a gauge at 0, are something to compare with. */
function hasSamples({ spec, isFilled }: ComparedMetric): boolean {
  return isFilled || spec.kind === 'counter' || spec.kind === 'gauge';
}

interface Pair {
  readonly before: ComparedMetric;
  readonly after: ComparedMetric;
  readonly limits: CompareLimits;
  readonly isSameLength: boolean;
}

function deltaOf(stat: string, { before, after, limits, isSameLength }: Pair): MetricDelta {
  const [from = 0, to = 0] = [before.stats[stat], after.stats[stat]];
  const isCount = COUNTS.has(stat);
  // More seconds have more of everything: the rate tells.
  const better = isCount && !isSameLength ? undefined : betterWhen(before.spec, stat);
  const intervals = [before, after].map(({ sampled }) =>
    sampled === undefined ? NONE : statInterval(sampled, stat),
  );
  const [fromInterval = NONE, toInterval = NONE] = intervals;
  const verdict = verdictOf({ from, to, better, fromInterval, toInterval });
  const change = percentOf(from, to);
  const limit =
    limits.maxChangeOf.get(`${before.key}:${stat}`) ??
    limits.maxChangeOf.get(before.key) ??
    limits.maxChange;
  return {
    metric: before.key,
    stat,
    kind: before.spec.kind,
    unit: before.spec.unit,
    baseline: from,
    current: to,
    pct_change: change,
    better: better ?? null,
    verdict,
    regressed: verdict === 'worse' && (change === null || Math.abs(change) > limit),
    baseline_interval: fromInterval,
    current_interval: toInterval,
  };
}

const NONE: Interval = { low: null, high: null };

function verdictOf({
  from,
  to,
  better,
  fromInterval,
  toInterval,
}: {
  readonly from: number;
  readonly to: number;
  readonly better: Better;
  readonly fromInterval: Interval;
  readonly toInterval: Interval;
}): ChangeVerdict {
  if (from === to) return 'same';
  const isApart = to > from ? isBelow(fromInterval, toInterval) : isBelow(toInterval, fromInterval);
  if (isApart === undefined) return 'unknown';
  if (!isApart) return 'noise';
  if (better === undefined) return 'unknown';
  return to > from === (better === 'higher') ? 'better' : 'worse';
}

/** Whether everything that `left` may be is less than what `right` may be; `undefined` when that is not known. */
function isBelow(left: Interval, right: Interval): boolean | undefined {
  if (left.high === null || right.low === null) return undefined;
  return left.high < right.low;
}

function percentOf(from: number, to: number): number | null {
  if (from === to) return 0;
  if (from === 0) return null;
  return Math.round(((to - from) / Math.abs(from)) * 10_000) / 100;
}

function notesOn(baseline: ComparedRun, current: ComparedRun): string[] {
  const runs = [baseline, current];
  const distrusted = runs.flatMap(({ label, document: { health } }) =>
    health.verdict === 'trusted'
      ? []
      : [`${label} is ${health.verdict}: ${health.reasons.join('; ')}`],
  );
  const unfinished = runs.flatMap(({ label, document: { run } }) =>
    run.status === 'passed' || run.status === 'threshold_failed'
      ? []
      : [`${label} did not run to its end: ${run.status}`],
  );
  return [...distrusted, ...unfinished, ...differencesOf(baseline, current)];
}

/** What only one of the runs has; of metrics that were asked for also what neither has. */
function missing(
  baseline: ComparedRun,
  current: ComparedRun,
  keys: readonly string[],
  { metrics: asked = [] }: CompareLimits,
): string[] {
  const runs = [baseline, current];
  return keys.flatMap((key) => {
    const found = runs.map(({ metrics }) => metrics.get(key));
    if (!asked.includes(key) && !found.some((metric) => metric?.isFilled)) return [];
    const kinds = new Set(
      found.flatMap((metric) => (metric === undefined ? [] : [metric.spec.kind])),
    );
    if (kinds.size > 1) return [`${key} is of another kind in ${current.label}`];
    return runs.flatMap(({ label, metrics }) => {
      const metric = metrics.get(key);
      if (metric === undefined) return [`${label} has no metric ${key}`];
      return hasSamples(metric) ? [] : [`${label} has no samples of ${key}`];
    });
  });
}

/** What else is different than the system under test. */
function differencesOf(baseline: ComparedRun, current: ComparedRun): string[] {
  const [before, after] = [baseline.document.run, current.document.run];
  if (before.run_id === after.run_id) return ['both are results of the same run'];
  const isSamePlan = JSON.stringify(before.scenarios) === JSON.stringify(after.scenarios);
  return [
    ...(isSamePlan ? [] : ['the runs had different load: the options of their scenarios differ']),
    ...(before.shards === after.shards
      ? []
      : [`the runs had ${before.shards} and ${after.shards} threads`]),
    ...(before.rampa_version === after.rampa_version
      ? []
      : [`the runs were made by rampa ${before.rampa_version} and ${after.rampa_version}`]),
    ...(before.node_version === after.node_version
      ? []
      : [`the runs were made with Node ${before.node_version} and ${after.node_version}`]),
  ];
}
