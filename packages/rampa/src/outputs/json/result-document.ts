import type { MetricSpec } from '../../core/metric.ts';
import type { RunStart } from '../../core/output.ts';
import type { ReplayPlan, ScenarioPlan } from '../../core/plan.ts';
import { RESULT_SCHEMA } from '../../core/result-schema.ts';
import type {
  CheckSummary,
  Distribution,
  MetricStats,
  RunCause,
  RunOutcome,
  RunResult,
  RunStatus,
  ScenarioSummary,
} from '../../core/run.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { VERSION } from '../../core/version.ts';
import {
  type ErrorDocument,
  errorDocument,
  type FailedCheckDocument,
  failedCheckDocument,
} from './failure-document.ts';
import { type HealthDocument, healthDocument } from './health-document.ts';
import { type HistogramDocument, histogramDocuments } from './histogram-document.ts';
import { scenarioPlanDocument } from './scenario-plan-document.ts';
import type { ShownValue } from './shown-value.ts';

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
  /** How the values of the trends in `summary` are distributed; those without values are left out. */
  readonly histograms: Readonly<Record<string, HistogramDocument>>;
  readonly checks: readonly CheckSummary[];
  readonly thresholds: readonly ThresholdResult[];
  readonly scenarios: readonly ScenarioDocument[];
  readonly errors: readonly ErrorDocument[];
  readonly failed_checks: readonly FailedCheckDocument[];
  readonly health: HealthDocument;
  readonly warnings: readonly string[];
}

/** What is known of a run before its load. */
export interface RunStartDocument {
  readonly run_id: string;
  /** The load script as it was named; `null` for a test without a file. */
  readonly script: string | null;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly shards: number;
  /** SHA-256 of the script's file in lower-case hex; `null` when there was none, or it could not be read. */
  readonly script_sha256: string | null;
  /** What everything random was made from. */
  readonly seed: number | null;
  /** Which iteration was run again, alone; `null` when all were run. */
  readonly replay: ReplayDocument | null;
  /** Tags on every sample of the run. */
  readonly tags: Readonly<Record<string, string>>;
  /** The names of the run's variables; their values may be secret. */
  readonly env: readonly string[];
  /** Every scenario's options as they were resolved, by its name; of variables the names. */
  readonly scenarios: Readonly<Record<string, Readonly<Record<string, ShownValue>>>>;
  readonly rampa_version: string;
  readonly node_version: string;
}

/** Of the earlier run is `null` what is not known. */
interface ReplayDocument {
  readonly iteration: number;
  readonly run_id: string | null;
  readonly script_sha256: string | null;
}

interface RunDocument extends RunStartDocument {
  readonly status: RunStatus;
  readonly exit_code: number;
  readonly causes: readonly CauseDocument[];
  readonly stop_reason: string | null;
}

interface CauseDocument {
  readonly exit_code: number;
  readonly message: string;
  readonly hint: string | null;
  readonly stack: string | null;
}

interface ScenarioDocument {
  readonly name: string;
  readonly executor: string;
  /** The most VUs that the plan gives it at once. */
  readonly peak_vus: number;
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

/**
 * Turns a result into the document that is written to files.
 * @param scriptSha256 that of the script's file, if it is known
 */
export function resultDocument(result: RunResult, scriptSha256?: string): ResultDocument {
  const start = runStartDocument({ ...result, scriptSha256 });
  return outcomeDocument(start, result, result.distributions);
}

/** What is known before the load: options as they were resolved, of variables the names, no secrets. */
export function runStartDocument({
  plan,
  ...run
}: Omit<RunStart, 'scriptSha256'> & Partial<RunStart>): RunStartDocument {
  return {
    run_id: run.runId,
    script: run.script ?? null,
    started_at: new Date(run.startedAt).toISOString(),
    shards: run.shardCount,
    script_sha256: run.scriptSha256 ?? null,
    seed: plan.seed ?? null,
    replay: plan.replay === undefined ? null : replayDocument(plan.replay),
    tags: plan.tags,
    env: Object.keys(plan.env),
    scenarios: Object.fromEntries(plan.scenarios.map((each) => [each.name, withoutValues(each)])),
    rampa_version: VERSION,
    node_version: run.nodeVersion,
  };
}

/** The document of a run whose plan is not at hand any more. */
export function outcomeDocument(
  { run_id, script, ...start }: RunStartDocument,
  outcome: RunOutcome,
  distributions: ReadonlyMap<string, Distribution>,
): ResultDocument {
  const { snapshot } = outcome;
  return {
    schema: RESULT_SCHEMA,
    run: {
      run_id,
      script,
      status: outcome.status,
      exit_code: outcome.exitCode,
      causes: outcome.causes.map(causeDocument),
      stop_reason: outcome.stopReason ?? null,
      ...start,
    },
    summary:
      snapshot === undefined ? null : { duration: snapshot.duration, metrics: snapshot.metrics },
    metrics: outcome.metrics,
    histograms: histogramDocuments(distributions),
    checks: outcome.checks,
    thresholds: outcome.thresholds,
    scenarios: outcome.scenarios.map(scenarioDocument),
    errors: outcome.errors.map(errorDocument),
    failed_checks: outcome.failedChecks.map(failedCheckDocument),
    health: healthDocument(outcome.health),
    warnings: outcome.warnings,
  };
}

function replayDocument({ iteration, of }: ReplayPlan): ReplayDocument {
  return { iteration, run_id: of?.runId ?? null, script_sha256: of?.scriptSha256 ?? null };
}

function withoutValues(scenario: ScenarioPlan): Readonly<Record<string, ShownValue>> {
  return { ...scenarioPlanDocument(scenario), env: Object.keys(scenario.env) };
}

function causeDocument({ exitCode, message, hint, stack }: RunCause): CauseDocument {
  return { exit_code: exitCode, message, hint: hint ?? null, stack: stack ?? null };
}

function scenarioDocument(scenario: ScenarioSummary): ScenarioDocument {
  const { name, executor, peakVus, iterationDuration, ...counts } = scenario;
  return { name, executor, peak_vus: peakVus, ...counts, iteration_duration: iterationDuration };
}
