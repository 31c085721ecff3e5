import { EXIT, type ExitCode } from '../core/codes.ts';
import { formatDuration } from '../core/duration.ts';
import type { RunOutcome, ScenarioSummary } from '../core/run.ts';
import type { ThresholdPlan, ThresholdResult, WindowResult } from '../core/threshold.ts';
import { evaluateThresholds } from '../metrics/thresholds/evaluate.ts';
import { outcomeDocument, type ResultDocument } from '../outputs/json/result-document.ts';
import { Causes } from '../runner/causes.ts';
import { judgeRun } from '../runner/judge-run.ts';
import { latencyGaps, type Scheduled } from '../runner/latency-gaps.ts';
import { summariseMeasured, summariseScenarios } from '../runner/totals.ts';
import { outcomeOfDocument } from './outcome-of-document.ts';
import { recordedHealth } from './recorded-health.ts';
import type { RecordedRun } from './recorded-run.ts';
import { recordedThresholds } from './recorded-thresholds.ts';
import { type Replay, replay } from './replay.ts';
import { type SliceSelection, standingGauges } from './slice-selection.ts';

/** What a report is about. */
export interface ReportRequest extends SliceSelection {
  /** Judged instead of those that the run had. */
  readonly thresholds?: readonly ThresholdPlan[] | undefined;
}

/** A recorded run, or a part of it, as a result. */
export interface Report {
  readonly outcome: RunOutcome;
  readonly document: ResultDocument;
}

/**
 * The result of a run again; of a part of it, or with other thresholds, what it would have been. Without its end a run
 * counts as aborted.
 */
export function reportOn(recorded: RecordedRun, request: ReportRequest = {}): Report {
  if (recorded.result !== undefined && isWhole(request) && request.thresholds === undefined) {
    return { outcome: outcomeOfDocument(recorded.result), document: recorded.result };
  }
  const span = spanOf(recorded, request);
  const { plans, warnings } =
    request.thresholds === undefined
      ? recordedThresholds(recorded)
      : { plans: request.thresholds, warnings: [] };
  const replayed = replay(recorded.slices(request), {
    run: recorded.run,
    thresholds: plans,
    fromSecond: span.from,
    standing: standingGauges(recorded.slices(), request),
  });
  const outcome = outcomeOf(recorded, { ...replayed, request, span, plans, warnings });
  const distributions = replayed.aggregate.distributions();
  // What only recordings say.
  const { thresholds, metrics, max_series, planned_duration, planned, ...start } = recorded.run;
  return { outcome, document: outcomeDocument(start, outcome, distributions) };
}

/** Seconds of the load. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Replayed extends Replay {
  readonly request: ReportRequest;
  readonly span: Span;
  readonly plans: readonly ThresholdPlan[];
  readonly warnings: readonly string[];
}

function isWhole({ fromSecond, toSecond, tags = {} }: ReportRequest): boolean {
  return fromSecond === undefined && toSecond === undefined && Object.keys(tags).length === 0;
}

/** What the slices cover that a request selects: a wide one counts where it begins. */
function spanOf(recorded: RecordedRun, { fromSecond = 0, toSecond }: ReportRequest): Span {
  let from = fromSecond;
  let to = toSecond ?? recorded.loadSeconds;
  for (const { startSecond, endSecond } of recorded.slices({ toSecond })) {
    if (startSecond < fromSecond) from = Math.max(from, endSecond);
    else to = Math.max(to, endSecond);
  }
  return { from, to: Math.min(to, recorded.loadSeconds) };
}

function outcomeOf(recorded: RecordedRun, replayed: Replayed): RunOutcome {
  const { aggregate, errors, span, plans, request } = replayed;
  const { run } = recorded;
  const seconds = Math.max(0, span.to - span.from);
  const thresholds = evaluateThresholds(plans, aggregate, seconds).map((one) =>
    inRunTime(one, span.from),
  );
  const causes = new Causes();
  const stopReason = addStop(recorded, request, causes);
  judgeRun(causes, {
    thresholds,
    stopReason: undefined,
    stoppedBy: 'request',
    isUntrusted: false,
    errors: undefined,
  });
  const startedAt = Date.parse(run.started_at);
  return {
    runId: run.run_id,
    script: run.script ?? undefined,
    status: causes.status,
    exitCode: causes.exitCode,
    causes: causes.list(),
    snapshot: aggregate.snapshot(seconds, startedAt),
    thresholds,
    scenarios: scenariosOf(recorded, replayed),
    ...summariseMeasured(aggregate, errors),
    health: recordedHealth(recorded, span),
    warnings: warningsOf(recorded, replayed),
    stopReason,
    startedAt,
    shardCount: run.shards,
    seed: run.seed ?? undefined,
    nodeVersion: run.node_version,
  };
}

/** Windows of a part begin with the part, and are told in seconds of the load like everything else. */
function inRunTime({ windows, ...result }: ThresholdResult, fromSecond: number): ThresholdResult {
  if (windows === undefined) return result;
  const shifted = (window: WindowResult | null): WindowResult | null =>
    window && { ...window, start: window.start + fromSecond, end: window.end + fromSecond };
  const { first_failed, worst } = windows;
  return {
    ...result,
    windows: { ...windows, first_failed: shifted(first_failed), worst: shifted(worst) },
  };
}

/** @returns why the run stopped early, as far as that matters here */
function addStop(
  { result }: RecordedRun,
  request: ReportRequest,
  causes: Causes,
): string | undefined {
  if (result === undefined) {
    if (request.toSecond !== undefined) return undefined;
    causes.add(EXIT.aborted, 'the recording ends before the run did');
    return 'the end of its recording';
  }
  if (!isWhole(request)) return undefined;
  const { causes: others, stopReason } = outcomeOfDocument(result);
  for (const { exitCode, message, hint, stack } of others) {
    if (exitCode !== EXIT.thresholdBreach && isExitCode(exitCode)) {
      causes.add(exitCode, message, hint, stack);
    }
  }
  return stopReason;
}

function isExitCode(code: number): code is ExitCode {
  return Object.values<number>(EXIT).includes(code);
}

/** A series of a scenario as a whole has no other tags, so there is nothing to say about a part of it. */
function scenariosOf(
  { run, result }: RecordedRun,
  { aggregate, request: { tags = {} }, span }: Replayed,
): readonly ScenarioSummary[] {
  if (Object.keys(tags).some((name) => name !== 'scenario')) return [];
  const planned = run.planned.filter(({ name }) => (tags['scenario'] ?? name) === name);
  const activeMs = planned.map(({ name, start_time: start }) => {
    const known = result?.scenarios.find((scenario) => scenario.name === name);
    const end = known === undefined ? span.to : start + known.duration;
    return Math.max(0, Math.min(end, span.to) - Math.max(start, span.from)) * 1000;
  });
  const scenarios = planned.map(({ peak_vus: peakVus, ...scenario }) => ({ ...scenario, peakVus }));
  return summariseScenarios(scenarios, aggregate, activeMs);
}

function warningsOf(recorded: RecordedRun, replayed: Replayed): readonly string[] {
  const { result, damage } = recorded;
  const { aggregate, request, span, warnings } = replayed;
  const { fromSecond = span.from, toSecond = span.to } = request;
  const isAsAsked = span.from === fromSecond && span.to <= toSecond;
  const shown = `from ${formatDuration(span.from * 1000)} to ${formatDuration(span.to * 1000)}`;
  return [
    ...(damage === undefined ? [] : [damage]),
    ...(isAsAsked ? [] : [`the recording is not as fine as asked for: this is ${shown}`]),
    ...((isWhole(request) ? result?.warnings : undefined) ?? [
      ...aggregate.warnings(),
      ...latencyGaps(aggregate, scheduled(recorded)),
    ]),
    ...warnings,
    ...vagueWindows(recorded, replayed),
  ];
}

function scheduled({ run }: RecordedRun): Scheduled[] {
  return run.planned.map(({ name }) => {
    const whenBusy = run.scenarios[name]?.['when_busy'];
    return { name, whenBusy: whenBusy === 'queue' || whenBusy === 'drop' ? whenBusy : undefined };
  });
}

/** Of a wide slice it is not known when within it something happened. */
function vagueWindows(recorded: RecordedRun, { request, plans }: Replayed): string[] {
  const vague = plans.filter(({ window }) => window !== undefined);
  if (vague.length === 0) return [];
  let widest = 1;
  for (const { startSecond, endSecond } of recorded.slices(request)) {
    widest = Math.max(widest, endSecond - startSecond);
  }
  if (widest === 1) return [];
  const width = formatDuration(widest * 1000);
  return vague.map(
    ({ metric, source }) =>
      `threshold ${metric} ${source} has windows, and some of the recording has slices of ${width}`,
  );
}
