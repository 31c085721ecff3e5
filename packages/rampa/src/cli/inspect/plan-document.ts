import { formatDuration } from '../../core/duration.ts';
import { type Plan, peakVus } from '../../core/plan.ts';
import type { ThresholdPlan } from '../../core/threshold.ts';
import { scenarioPlanDocument } from '../../outputs/json/scenario-plan-document.ts';
import type { ShownValue } from '../../outputs/json/shown-value.ts';

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
  /** The names of the variables; their values may be secrets. */
  readonly env: readonly string[];
  readonly has_setup: boolean;
  readonly has_teardown: boolean;
  readonly setup_timeout: string;
  readonly teardown_timeout: string;
  readonly max_series: number;
  /** Left out when the run may choose. */
  readonly seed?: number;
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
  const scenarios = plan.scenarios.map((each) => {
    const document = { ...scenarioPlanDocument(each), env: Object.keys(each.env) };
    return [each.name, document] as const;
  });
  return {
    scenarios: Object.fromEntries(scenarios),
    thresholds: thresholdsByMetric(plan.thresholds),
    metrics: plan.metrics,
    tags: plan.tags,
    env: Object.keys(plan.env),
    has_setup: plan.hasSetup,
    has_teardown: plan.hasTeardown,
    setup_timeout: formatDuration(plan.setupTimeoutMs),
    teardown_timeout: formatDuration(plan.teardownTimeoutMs),
    max_series: plan.maxSeries,
    ...(plan.seed === undefined ? {} : { seed: plan.seed }),
    peak_vus: plan.scenarios.reduce((sum, scenario) => sum + peakVus(scenario), 0),
    shards,
  };
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
