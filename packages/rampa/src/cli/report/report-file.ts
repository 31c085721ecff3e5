import { realpath } from 'node:fs/promises';
import { EXIT } from '../../core/codes.ts';
import { formatDuration } from '../../core/duration.ts';
import type { Tags } from '../../core/metric.ts';
import { Problems } from '../../core/problems.ts';
import type { ThresholdPlan } from '../../core/threshold.ts';
import { matchesTags } from '../../metrics/tag-set.ts';
import { openStreamed } from '../../outputs/support/streamed-destination.ts';
import { openWhole } from '../../outputs/support/whole-file.ts';
import { readResult } from '../../report/read-result.ts';
import type { RecordedRun } from '../../report/recorded-run.ts';
import { readThresholdsOn } from '../../report/recorded-thresholds.ts';
import { type Report, reportOn } from '../../report/report-on.ts';
import { sliceRows } from '../../report/slice-rows.ts';
import type { SliceSelection } from '../../report/slice-selection.ts';
import type { Cli } from '../cli.ts';
import { throwUsage } from '../flags/throw-usage.ts';
import { paintFor } from '../format/color.ts';
import { formatSummary } from '../format/summary/summary.ts';
import { type ReportCommand, readReportFlags } from './read-report-flags.ts';
import type { ReportFlags } from './report-flags.ts';

/** Lines that are written to a CSV file at once. */
const LINES_PER_WRITE = 1000;

/**
 * Shows a recorded run again.
 * @returns 1 when a threshold of `--threshold` is crossed, else 0, however the run came out
 * @throws {RampaError} for flags that cannot be understood, a file that is none, and what cannot be written
 */
export async function reportFile(path: string, flags: ReportFlags, cli: Cli): Promise<number> {
  const command = await readReportFlags(flags);
  const recorded = await readResult(path);
  const thresholds = await readThresholdFlags(path, recorded, command);
  const report = reportOn(recorded, { ...command.selection, thresholds });
  if (recorded.damage !== undefined) cli.stderr.write(`Warning: ${recorded.damage}\n`);
  if (command.json !== undefined) await writeJson(report, command.json, cli);
  if (command.csv !== undefined) await writeCsv(recorded, command, command.csv, cli);
  if (command.html !== undefined) await writeHtml(recorded, report, command, command.html);
  if (command.json !== '-' && command.csv !== '-') printSummary(recorded, report, command, cli);
  const isCrossed = report.outcome.thresholds.some(({ passed }) => !passed);
  return thresholds !== undefined && isCrossed ? EXIT.thresholdBreach : EXIT.passed;
}

/** What can only be said about flags when the file has been read. */
async function readThresholdFlags(
  path: string,
  recorded: RecordedRun,
  { selection, thresholds, ...paths }: ReportCommand,
): Promise<readonly ThresholdPlan[] | undefined> {
  const problems = new Problems();
  const { fromSecond, tags = {} } = selection;
  if (!hasSeries(recorded, tags)) {
    const pairs = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
    problems.add(`--tag must select a series, and none has ${pairs.join(' and ')}`);
  }
  if (fromSecond !== undefined && fromSecond >= recorded.loadSeconds) {
    const [from, length] = [fromSecond, recorded.loadSeconds].map((s) => formatDuration(s * 1000));
    problems.add(
      `--from must be before the end of the recording, which is ${length} long, got ${from}`,
    );
  }
  const file = await realpath(path);
  for (const name of ['json', 'csv', 'html'] as const) {
    const target = paths[name];
    const isSame = target !== undefined && (await realpath(target).catch(() => '')) === file;
    if (isSame) problems.add(`--${name} must be another file than the recording, got ${target}`);
  }
  const plans = thresholds && readThresholdsOn(recorded, thresholds, problems);
  await throwUsage(problems, 'report');
  return plans;
}

function hasSeries({ series }: RecordedRun, tags: Tags): boolean {
  const isAll = Object.keys(tags).length === 0;
  return isAll || series.some((one) => matchesTags(one.tags, tags));
}

async function writeJson({ document }: Report, path: string, cli: Cli): Promise<void> {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (path === '-') {
    cli.stdout.write(text);
    return;
  }
  await using file = await openWhole('json', path);
  await file.write(text);
}

async function writeCsv(
  recorded: RecordedRun,
  { selection }: ReportCommand,
  path: string,
  cli: Cli,
): Promise<void> {
  const parts = inParts(sliceRows(recorded, selection));
  if (path === '-') {
    for (const part of parts) cli.stdout.write(part);
    return;
  }
  await using file = await openStreamed('csv', path);
  for (const part of parts) await file.write(part);
}

async function writeHtml(
  recorded: RecordedRun,
  report: Report,
  { selection }: ReportCommand,
  path: string,
): Promise<void> {
  // The charts are a large part of the program, and few want them.
  const { htmlReportOn } = await import('../../report/html-report-on.ts');
  await using file = await openWhole('html', path);
  const parts = partsOf(recorded, selection);
  const part = parts.length === 0 ? undefined : parts.join(', ');
  await file.write(await htmlReportOn(recorded, report, selection, part));
}

function* inParts(lines: Iterable<string>): Generator<string, void> {
  let part: string[] = [];
  for (const line of lines) {
    part.push(line);
    if (part.length < LINES_PER_WRITE) continue;
    yield part.join('');
    part = [];
  }
  if (part.length > 0) yield part.join('');
}

function printSummary(
  recorded: RecordedRun,
  { outcome }: Report,
  { selection }: ReportCommand,
  cli: Cli,
): void {
  const { run } = recorded;
  const parts = [run.script ?? '(a test without a file)', ...partsOf(recorded, selection)];
  const paint = paintFor(cli.env, cli.stdout);
  const view = { script: parts.join('  '), result: outcome, paint, cwd: cli.cwd };
  cli.stdout.write(formatSummary(view));
}

/** What of a run was selected, in words; nothing when that is all of it. */
function partsOf(
  { loadSeconds }: RecordedRun,
  { fromSecond, toSecond, tags = {} }: SliceSelection,
): string[] {
  const isCut = fromSecond !== undefined || toSecond !== undefined;
  const from = formatDuration((fromSecond ?? 0) * 1000);
  const to = formatDuration(Math.round((toSecond ?? loadSeconds) * 1000));
  return [
    ...(isCut ? [`from ${from} to ${to}`] : []),
    ...Object.entries(tags).map(([name, value]) => `${name}=${value}`),
  ];
}
