import type { RunOutcome } from '../core/run.ts';
import { errorOfDocument, failedCheckOfDocument } from '../outputs/json/failure-document.ts';
import { healthOfDocument } from '../outputs/json/health-document.ts';
import type { ResultDocument } from '../outputs/json/result-document.ts';

/** The result that a document was made from, as far as it says. */
export function outcomeOfDocument(document: ResultDocument): RunOutcome {
  const { run, summary } = document;
  const startedAt = Date.parse(run.started_at);
  return {
    runId: run.run_id,
    script: run.script ?? undefined,
    status: run.status,
    exitCode: run.exit_code,
    causes: run.causes.map(({ exit_code, message, hint, stack }) => {
      return { exitCode: exit_code, message, hint: hint ?? undefined, stack: stack ?? undefined };
    }),
    snapshot: summary === null ? undefined : { timestamp: startedAt, ...summary },
    metrics: document.metrics,
    thresholds: document.thresholds,
    checks: document.checks,
    scenarios: document.scenarios.map(({ peak_vus, iteration_duration, ...scenario }) => {
      return { ...scenario, peakVus: peak_vus, iterationDuration: iteration_duration };
    }),
    errors: document.errors.map(errorOfDocument),
    failedChecks: document.failed_checks.map(failedCheckOfDocument),
    health: healthOfDocument(document.health),
    warnings: document.warnings,
    stopReason: run.stop_reason ?? undefined,
    startedAt,
    shardCount: run.shards,
    seed: run.seed ?? undefined,
    nodeVersion: run.node_version,
  };
}
