import { boundedText } from '../../core/bounded-text.ts';
import { CATALOG } from '../../core/catalog.ts';
import { EXIT } from '../../core/codes.ts';
import type { GeneratorHealth, ShardSpan } from '../../core/health.ts';
import {
  type CheckSummary,
  type MetricStats,
  OTHER_CHECKS,
  type RunCause,
  type RunOutcome,
  type ScenarioSummary,
} from '../../core/run.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { hasSamples, kindOf, unitOf } from '../../metrics/metric-spec.ts';
import { mergeShardSpans } from '../../metrics/spans/merge-spans.ts';
import { describeThreshold } from '../../metrics/thresholds/describe-threshold.ts';
import { parseThreshold } from '../../metrics/thresholds/parse-expression.ts';
import { errorDocument, failedCheckDocument } from '../json/failure-document.ts';
import type { RunStartDocument } from '../json/result-document.ts';
import { BoundedLists } from './bounded-lists.ts';
import type { ReportCollector } from './report-collector.ts';
import type {
  ReportData,
  ReportHealth,
  ReportMetric,
  ReportRun,
  ReportScenario,
  ReportThreshold,
} from './report-data.ts';
import { reportTotals } from './report-totals.ts';
import { roundValue } from './round-value.ts';
import type { Span } from './timeline-pieces.ts';

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

const MAX_TEXT = 2000;

/** A sentence about the gap between both latencies ends with what users would have felt. */
const LATENCY_GAP = / from the actual start and .+ from the intended start: /;

/** Everything that the page of a run shows, within its bounds. */
export function reportDataOfRun(request: ReportRequest): ReportData {
  const { outcome, collector, fromSecond = 0 } = request;
  const span: Span = { fromSecond, toSecond: fromSecond + (outcome.snapshot?.duration ?? 0) };
  const { foldedRequests, hasMoreFolded, pauses, ...collected } = collector.report(span);
  const lists = new BoundedLists();
  const metric =
    collected.overall[0]?.noun === 'request' ? CATALOG.httpReqDuration : CATALOG.iterationDuration;
  const warnings = outcome.warnings.map((one) => boundedText(one, MAX_TEXT));
  const thresholds = outcome.thresholds.map((one) => thresholdOf(one, outcome, metric.name));
  if (foldedRequests > 0) {
    const count = hasMoreFolded ? `more than ${foldedRequests}` : foldedRequests;
    lists.leftOut.push(`${count} names of requests are counted together on this page`);
  }
  return {
    ...collected,
    totals: reportTotals(outcome, pauses),
    run: runOf(request, lists),
    pauses: lists.bound('pauses', pauses),
    thresholds: lists.bound('thresholds', thresholds.toSorted(byUrgency)),
    metrics: lists.bound('metrics', metricsOf(outcome)),
    scenarios: lists.bound('scenarios', scenariosOf(request)),
    checks: lists.bound('checks', sortedChecks(outcome)),
    errors: lists.bound('errors', outcome.errors.map(errorDocument)),
    failedChecks: lists.bound('failedChecks', outcome.failedChecks.map(failedCheckDocument)),
    health: healthOf(outcome.health, lists),
    latencyGaps: warnings.filter((one) => LATENCY_GAP.test(one)),
    warnings: lists.bound(
      'warnings',
      warnings.filter((one) => !LATENCY_GAP.test(one)),
    ),
    leftOut: lists.leftOut,
    cut: lists.cut,
  };
}

/** Those that were crossed come first, and then those without data. */
function byUrgency({ passed: a }: ReportThreshold, { passed: b }: ReportThreshold): number {
  const ranks = [false, null, true];
  return ranks.indexOf(a) - ranks.indexOf(b);
}

/** Those that were counted together come first, so that they are never left out, and then those that failed most. */
function sortedChecks({ checks }: RunOutcome): readonly CheckSummary[] {
  const rank = ({ name, fails }: CheckSummary): number =>
    name === OTHER_CHECKS ? Number.POSITIVE_INFINITY : fails;
  return checks.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}

function runOf(
  { start, outcome, part, fromSecond = 0 }: ReportRequest,
  lists: BoundedLists,
): ReportRun {
  const { snapshot } = outcome;
  return {
    id: start.run_id,
    script: start.script && boundedText(start.script, MAX_TEXT),
    part: part ?? null,
    startedAt: outcome.startedAt,
    fromSecond,
    seconds: snapshot?.duration ?? null,
    status: outcome.status,
    exitCode: outcome.exitCode,
    stopReason: outcome.stopReason ?? null,
    causes: lists.bound('causes', unseenCauses(outcome)).map(({ message, hint }) => {
      return { message: boundedText(message, MAX_TEXT), hint: hint ?? null };
    }),
    shards: outcome.shardCount,
    seed: outcome.seed ?? null,
    tags: Object.fromEntries(lists.bound('tags', Object.entries(start.tags))),
    env: lists.bound('env', start.env),
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

function healthOf(
  { verdict, reasons, shards, timeline: parts }: GeneratorHealth,
  lists: BoundedLists,
): ReportHealth {
  const timeline = withoutRest(parts);
  return {
    verdict,
    reasons: lists.bound('reasons', reasons),
    shards: lists.bound('shards', shards).map((one) => ({
      shard: one.shard,
      loopDelayP99Ms: one.loopDelayP99Ms,
      loopDelayMaxMs: one.loopDelayMaxMs,
      utilisation: one.utilisation,
      utilisationMax: one.utilisationMax,
    })),
    timeline: {
      start: timeline.map(({ start }) => roundSecond(start)),
      end: timeline.map(({ end }) => roundSecond(end)),
      lateP50: timeline.map((one) => roundValue(one.loop_delay_p50)),
      lateP99: timeline.map((one) => roundValue(one.loop_delay_p99)),
      busy: timeline.map((one) => roundValue(one.utilisation)),
      processorWait: timeline.map((one) => one.cpu_wait && roundValue(one.cpu_wait)),
    },
  };
}

/** A short rest at the end is added to the part before: what it took to end the load is no second of its own. */
function withoutRest(parts: readonly ShardSpan[]): readonly ShardSpan[] {
  const [before, last] = parts.slice(-2);
  if (before === undefined || last === undefined) return parts;
  const isShort = last.end - last.start < (before.end - before.start) / 2;
  return isShort ? [...parts.slice(0, -2), mergeShardSpans(before, last)] : parts;
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

/** To the thousandth, however long the load was. */
function roundSecond(second: number): number {
  return Math.round(second * 1000) / 1000;
}
