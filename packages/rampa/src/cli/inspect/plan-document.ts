import { formatDuration } from '../../core/duration.ts';
import { type Plan, peakVus, type ScenarioPlan } from '../../core/plan.ts';
import type { ThresholdPlan } from '../../core/threshold.ts';

/** An option's value as it is shown: durations are text such as `1m30s`. */
export type ShownValue =
  | string
  | number
  | boolean
  | readonly ShownValue[]
  | { readonly [key: string]: ShownValue };

/** A plan as `rampa inspect` shows it; an executor has only the options that it knows. */
export interface PlanDocument {
  readonly scenarios: Readonly<Record<string, Readonly<Record<string, ShownValue>>>>;
  readonly thresholds: Readonly<Record<string, readonly ShownThreshold[]>>;
  readonly metrics: readonly {
    readonly name: string;
    readonly kind: string;
    readonly unit: string;
  }[];
  readonly tags: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly has_setup: boolean;
  readonly has_teardown: boolean;
  readonly setup_timeout: string;
  readonly teardown_timeout: string;
  readonly max_series: number;
  /** The VUs that all scenarios can have together. */
  readonly peak_vus: number;
  readonly shards: number;
}

/** The expression alone, or with what it does when it does not hold. */
export type ShownThreshold =
  | string
  | {
      readonly threshold: string;
      readonly abort_on_fail: true;
      readonly grace_period: string;
    };

/** Turns a plan into what is shown of it. */
export function planDocument(plan: Plan, shards: number): PlanDocument {
  const scenarios = plan.scenarios.map((each) => [each.name, scenarioDocument(each)] as const);
  return {
    scenarios: Object.fromEntries(scenarios),
    thresholds: thresholdsByMetric(plan.thresholds),
    metrics: plan.metrics,
    tags: plan.tags,
    env: plan.env,
    has_setup: plan.hasSetup,
    has_teardown: plan.hasTeardown,
    setup_timeout: formatDuration(plan.setupTimeoutMs),
    teardown_timeout: formatDuration(plan.teardownTimeoutMs),
    max_series: plan.maxSeries,
    peak_vus: plan.scenarios.reduce((sum, scenario) => sum + peakVus(scenario), 0),
    shards,
  };
}

function scenarioDocument({ name: _, executor, tags, env, ...options }: ScenarioPlan): {
  [key: string]: ShownValue;
} {
  const shown: { [key: string]: ShownValue } = { executor };
  for (const [key, value] of Object.entries(options)) {
    Object.assign(shown, shownOption(key, value));
  }
  // Tags and variables have the user's own names.
  return { ...shown, tags, env };
}

/** `durationMs: 90000` becomes `duration: "1m30s"`, `startVus` becomes `start_vus`. */
function shownOption(
  key: string,
  value: string | number | boolean | readonly object[],
): { [key: string]: ShownValue } {
  const isTime = key.endsWith('Ms') && typeof value === 'number';
  const name = snakeCase(isTime ? key.slice(0, -2) : key);
  if (isTime) return { [name]: formatDuration(value) };
  return { [name]: typeof value === 'object' ? value.map(shownStage) : value };
}

function shownStage(stage: object): ShownValue {
  const entries = Object.entries(stage).map(([key, value]) => shownOption(key, value));
  return Object.assign({}, ...entries);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function thresholdsByMetric(
  thresholds: readonly ThresholdPlan[],
): Record<string, readonly ShownThreshold[]> {
  const byMetric = new Map<string, ShownThreshold[]>();
  for (const threshold of thresholds) {
    const list = byMetric.get(threshold.metric) ?? [];
    byMetric.set(threshold.metric, [...list, shownThreshold(threshold)]);
  }
  return Object.fromEntries(byMetric);
}

function shownThreshold({ source, abortOnFail, gracePeriodMs }: ThresholdPlan): ShownThreshold {
  if (!abortOnFail) return source;
  return { threshold: source, abort_on_fail: true, grace_period: formatDuration(gracePeriodMs) };
}
