import { boundedText } from '../../core/bounded-text.ts';
import { CATALOG } from '../../core/catalog.ts';
import { EXIT } from '../../core/codes.ts';
import type { GeneratorHealth } from '../../core/health.ts';
import type { MetricStats, RunCause, RunOutcome, ScenarioSummary } from '../../core/run.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { hasSamples, kindOf, unitOf } from '../../metrics/metric-spec.ts';
import { describeThreshold } from '../../metrics/thresholds/describe-threshold.ts';
import { parseThreshold } from '../../metrics/thresholds/parse-expression.ts';
import { errorDocument, failedCheckDocument } from '../json/failure-document.ts';
import type { RunStartDocument } from '../json/result-document.ts';
import type { ReportCollector } from './report-collector.ts';
import type {
  ReportData,
  ReportHealth,
  ReportMetric,
  ReportRun,
  ReportScenario,
  ReportThreshold,
} from './report-data.ts';
import { roundValue } from './round-value.ts';
import type { Span } from './timeline-pieces.ts';
import { withinCharacters } from './within-characters.ts';

/** What a report is made from. */
export interface ReportRequest {
  readonly start: RunStartDocument;
  readonly outcome: RunOutcome;
  readonly collector: ReportCollector;
  /** Which part of the load the outcome and the collector are about; all of it when left out. */
  readonly fromSecond?: number | undefined;
  /** That part in words. */
  readonly part?: string | undefined;
}

/** How many characters of JSON the parts of a page may have that no one else bounds. */
const ROOM = {
  thresholds: 15_000,
  metrics: 20_000,
  scenarios: 15_000,
  checks: 15_000,
  errors: 20_000,
  failedChecks: 15_000,
  warnings: 10_000,
  shards: 10_000,
  tags: 5000,
} as const;
const MAX_TEXT = 2000;

/** A sentence about the gap between both latencies ends with what users would have felt. */
const LATENCY_GAP = / from the actual start and .+ from the intended start: /;

/** Everything that the page of a run shows, within its bounds. */
export function reportDataOfRun(request: ReportRequest): ReportData {
  const { outcome, collector, fromSecond = 0 } = request;
  const span: Span = { fromSecond, toSecond: fromSecond + (outcome.snapshot?.duration ?? 0) };
  const { foldedRequests, ...collected } = collector.report(span);
  const leftOut: string[] = [];
  const bounded = <Item>(what: string, items: readonly Item[], limit: number): readonly Item[] => {
    const { kept, leftOut: count } = withinCharacters(items, limit);
    if (count > 0) leftOut.push(`${count} of ${items.length} ${what} did not fit on this page`);
    return kept;
  };
  if (foldedRequests > 0) {
    leftOut.push(`${foldedRequests} names of requests are counted together on this page`);
  }
  const metric =
    collected.overall[0]?.noun === 'request' ? CATALOG.httpReqDuration : CATALOG.iterationDuration;
  const warnings = outcome.warnings.map((one) => boundedText(one, MAX_TEXT));
  const thresholds = outcome.thresholds.map((one) => thresholdOf(one, outcome, metric.name));
  const errors = outcome.errors.map(errorDocument);
  return {
    ...collected,
    run: runOf(request),
    thresholds: bounded('thresholds', thresholds, ROOM.thresholds),
    metrics: bounded('metrics', metricsOf(outcome), ROOM.metrics),
    scenarios: bounded('scenarios', scenariosOf(request), ROOM.scenarios),
    checks: bounded('checks', outcome.checks, ROOM.checks),
    errors: bounded('kinds of errors', errors, ROOM.errors),
    failedChecks: bounded(
      'kinds of failed checks',
      outcome.failedChecks.map(failedCheckDocument),
      ROOM.failedChecks,
    ),
    health: healthOf(outcome.health),
    latencyGaps: warnings.filter((one) => LATENCY_GAP.test(one)),
    warnings: bounded(
      'warnings',
      warnings.filter((one) => !LATENCY_GAP.test(one)),
      ROOM.warnings,
    ),
    leftOut,
  };
}

function runOf({ start, outcome, part }: ReportRequest): ReportRun {
  const { snapshot } = outcome;
  return {
    id: start.run_id,
    script: start.script && boundedText(start.script, MAX_TEXT),
    part: part ?? null,
    startedAt: outcome.startedAt,
    seconds: snapshot?.duration ?? null,
    status: outcome.status,
    exitCode: outcome.exitCode,
    stopReason: outcome.stopReason ?? null,
    causes: withinCharacters(unseenCauses(outcome), ROOM.warnings).kept.map(({ message, hint }) => {
      return { message: boundedText(message, MAX_TEXT), hint: hint ?? null };
    }),
    shards: outcome.shardCount,
    seed: outcome.seed ?? null,
    tags: Object.fromEntries(withinCharacters(Object.entries(start.tags), ROOM.tags).kept),
    env: withinCharacters(start.env, ROOM.tags).kept,
    rampaVersion: start.rampa_version,
    nodeVersion: start.node_version,
  };
}

/** Thresholds have a table of their own. */
function unseenCauses({ causes, thresholds }: RunOutcome): readonly RunCause[] {
  const breaches = causes.filter(({ exitCode }) => exitCode === EXIT.thresholdBreach);
  const crossedCount = thresholds.filter(({ passed }) => !passed).length;
  return breaches.length === crossedCount
    ? causes.filter((cause) => !breaches.includes(cause))
    : causes;
}

function thresholdOf(
  threshold: ThresholdResult,
  { metrics }: RunOutcome,
  shownMetric: string,
): ReportThreshold {
  const { metric, source, lhs, passed, windows, rhs } = threshold;
  const type = parseThreshold(source)?.aggregation.type;
  const isOnChart = metric === shownMetric && windows === undefined && type === 'percentile';
  return {
    ...{ metric, source },
    passed: lhs === null ? null : passed,
    ...describeThreshold(threshold, metrics),
    limitMs: isOnChart ? rhs : null,
  };
}

/** Those without samples say nothing. */
function metricsOf(outcome: RunOutcome): ReportMetric[] {
  return Object.entries<MetricStats>(outcome.snapshot?.metrics ?? {})
    .filter(([, stats]) => hasSamples(stats))
    .map(([key, stats]) => ({ key, kind: kindOf(stats), unit: unitOf(key, outcome), stats }));
}

function healthOf({ verdict, reasons, shards, timeline }: GeneratorHealth): ReportHealth {
  return {
    verdict,
    reasons: withinCharacters(reasons, ROOM.warnings).kept,
    shards: withinCharacters(shards, ROOM.shards).kept.map((one) => ({
      shard: one.shard,
      loopDelayP99Ms: one.loopDelayP99Ms,
      loopDelayMaxMs: one.loopDelayMaxMs,
      utilisation: one.utilisation,
      utilisationMax: one.utilisationMax,
    })),
    timeline: {
      start: timeline.map(({ start }) => roundValue(start)),
      lateP50: timeline.map((one) => roundValue(one.loop_delay_p50)),
      lateP99: timeline.map((one) => roundValue(one.loop_delay_p99)),
      busy: timeline.map((one) => roundValue(one.utilisation)),
      processorWait: timeline.map((one) => one.cpu_wait && roundValue(one.cpu_wait)),
    },
  };
}

function scenariosOf({ outcome, start }: ReportRequest): ReportScenario[] {
  const planned = Object.entries(start.scenarios);
  // Without a load there is only the plan.
  if (outcome.scenarios.length === 0) {
    return planned.map(([name, options]) => ({ ...NOT_RUN, name, options }));
  }
  return outcome.scenarios.map((scenario) => scenarioOf(scenario, start));
}

const NOT_RUN = {
  executor: '',
  ...{ peakVus: 0, seconds: 0, scheduled: 0, completed: 0 },
  ...{ rate: 0, errors: 0, dropped: 0, interrupted: 0 },
};

function scenarioOf(scenario: ScenarioSummary, start: RunStartDocument): ReportScenario {
  const { name, duration, iterationDuration: _, ...rest } = scenario;
  const options = Object.hasOwn(start.scenarios, name) ? start.scenarios[name] : undefined;
  return { name, seconds: duration, ...rest, options: options ?? {} };
}
