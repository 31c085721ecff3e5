import type { MetricSpec } from '../../core/metric.ts';
import type { ScenarioPlan } from '../../core/plan.ts';
import type {
  CheckSummary,
  GeneratorHealth,
  IterationErrorSummary,
  MetricStats,
  RunCause,
  RunResult,
  ScenarioSummary,
} from '../../core/run.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { VERSION } from '../../core/version.ts';
import { scenarioPlanDocument } from './scenario-plan-document.ts';
import type { ShownValue } from './shown-value.ts';

/** The name and version of the document that {@link resultDocument} makes. */
export const RESULT_SCHEMA = 'rampa.result.v1';

/** A run's result as other programs read it. Times are milliseconds unless the name says otherwise. */
export interface ResultDocument {
  readonly schema: typeof RESULT_SCHEMA;
  readonly run: RunDocument;
  /** `null` when the load never started. `duration` is in seconds. */
  readonly summary: {
    readonly duration: number;
    readonly metrics: Readonly<Record<string, MetricStats>>;
  } | null;
  /** Kind and unit of every metric in `summary`. */
  readonly metrics: readonly MetricSpec[];
  readonly checks: readonly CheckSummary[];
  readonly thresholds: readonly ThresholdResult[];
  readonly scenarios: readonly ScenarioDocument[];
  readonly errors: readonly ErrorDocument[];
  readonly health: HealthDocument;
  readonly warnings: readonly string[];
}

interface RunDocument {
  readonly run_id: string;
  /** The load script as it was named; `null` for a test without a file. */
  readonly script: string | null;
  readonly status: string;
  readonly exit_code: number;
  readonly causes: readonly CauseDocument[];
  readonly stop_reason: string | null;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly shards: number;
  /** Tags on every sample of the run. */
  readonly tags: Readonly<Record<string, string>>;
  /** The names of the run's variables; their values may be secret. */
  readonly env: readonly string[];
  /** Every scenario's options as they were resolved, by its name; of variables the names. */
  readonly scenarios: Readonly<Record<string, Readonly<Record<string, ShownValue>>>>;
  readonly rampa_version: string;
  readonly node_version: string;
}

interface CauseDocument {
  readonly exit_code: number;
  readonly message: string;
  readonly hint: string | null;
}

interface ScenarioDocument {
  readonly name: string;
  readonly executor: string;
  /** Seconds. */
  readonly duration: number;
  readonly scheduled: number;
  readonly completed: number;
  /** Per second of the scenario's own `duration`. */
  readonly rate: number;
  readonly errors: number;
  readonly dropped: number;
  readonly interrupted: number;
  readonly iteration_duration: MetricStats;
}

interface ErrorDocument {
  readonly scenario: string;
  readonly kind: string;
  readonly message: string;
  readonly count: number;
  readonly stack: string | null;
}

interface HealthDocument {
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly shards: readonly {
    readonly shard: number;
    readonly loop_delay_p99: number;
    readonly loop_delay_max: number;
    readonly utilisation: number;
    readonly utilisation_max: number;
  }[];
}

/** Turns a result into the document that is written to files. */
export function resultDocument(result: RunResult): ResultDocument {
  const { snapshot } = result;
  return {
    schema: RESULT_SCHEMA,
    run: runDocument(result),
    summary:
      snapshot === undefined ? null : { duration: snapshot.duration, metrics: snapshot.metrics },
    metrics: result.metrics,
    checks: result.checks,
    thresholds: result.thresholds,
    scenarios: result.scenarios.map(scenarioDocument),
    errors: result.errors.map(errorDocument),
    health: healthDocument(result.health),
    warnings: result.warnings,
  };
}

function runDocument({ plan, ...result }: RunResult): RunDocument {
  return {
    run_id: result.runId,
    script: result.script ?? null,
    status: result.status,
    exit_code: result.exitCode,
    causes: result.causes.map(causeDocument),
    stop_reason: result.stopReason ?? null,
    started_at: new Date(result.startedAt).toISOString(),
    shards: result.shardCount,
    tags: plan.tags,
    env: Object.keys(plan.env),
    scenarios: Object.fromEntries(plan.scenarios.map((each) => [each.name, withoutValues(each)])),
    rampa_version: VERSION,
    node_version: result.nodeVersion,
  };
}

function withoutValues(scenario: ScenarioPlan): Readonly<Record<string, ShownValue>> {
  return { ...scenarioPlanDocument(scenario), env: Object.keys(scenario.env) };
}

function causeDocument({ exitCode, message, hint }: RunCause): CauseDocument {
  return { exit_code: exitCode, message, hint: hint ?? null };
}

function scenarioDocument({ iterationDuration, ...counts }: ScenarioSummary): ScenarioDocument {
  return { ...counts, iteration_duration: iterationDuration };
}

function errorDocument(error: IterationErrorSummary): ErrorDocument {
  const { scenario, kind, message, count, stack } = error;
  return { scenario, kind, message, count, stack: stack ?? null };
}

function healthDocument({ verdict, reasons, shards }: GeneratorHealth): HealthDocument {
  return {
    verdict,
    reasons,
    shards: shards.map((shard) => ({
      shard: shard.shard,
      loop_delay_p99: shard.loopDelayP99Ms,
      loop_delay_max: shard.loopDelayMaxMs,
      utilisation: shard.utilisation,
      utilisation_max: shard.utilisationMax,
    })),
  };
}
