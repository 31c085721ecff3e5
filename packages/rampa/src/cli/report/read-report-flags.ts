import { parseDuration } from '../../core/duration.ts';
import { Problems } from '../../core/problems.ts';
import type { SliceSelection } from '../../report/slice-selection.ts';
import { readPairs, wrong } from '../flags/read-values.ts';
import { throwUsage } from '../flags/throw-usage.ts';
import type { ReportFlags } from './report-flags.ts';

/** What `rampa report` was asked to do. */
export interface ReportCommand {
  readonly selection: SliceSelection;
  /** By metric key; `undefined` for those of the run. */
  readonly thresholds: Readonly<Record<string, readonly string[]>> | undefined;
  /** Paths, or `-` for stdout. */
  readonly json: string | undefined;
  readonly csv: string | undefined;
  /** A path. */
  readonly html: string | undefined;
}

/** @throws {RampaError} `RAMPA_USAGE` with every flag that cannot be understood */
export async function readReportFlags(flags: ReportFlags): Promise<ReportCommand> {
  const problems = new Problems();
  const { json, csv, html, tag } = flags;
  const fromSecond = readSecond('--from', flags.from, problems);
  const toSecond = readSecond('--to', flags.to, problems);
  if (toSecond !== undefined && toSecond <= (fromSecond ?? 0)) {
    wrong('--to', 'later than --from', flags.to ?? '', problems);
  }
  if (json === '-' && csv === '-') problems.add("only one of --json and --csv can be '-'");
  for (const [flag, path] of [['--json', json] as const, ['--csv', csv] as const]) {
    if (path === '') wrong(flag, "the path of a file, or '-'", path, problems);
  }
  if (html === '' || html === '-') wrong('--html', 'the path of a file', html, problems);
  const selection = { fromSecond, toSecond, tags: tag && readPairs('--tag', tag, problems) };
  const thresholds = flags.threshold && readTexts(flags.threshold, problems);
  await throwUsage(problems, 'report');
  return { selection, thresholds, json, csv, html };
}

function readSecond(
  flag: string,
  text: string | undefined,
  problems: Problems,
): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined && ms % 1000 === 0) return ms / 1000;
  wrong(flag, 'a duration of whole seconds such as 90s or 1m30s', text, problems);
  return undefined;
}

/** The last colon separates: there is none in an expression, and there may be some in a selector. */
function readTexts(
  flags: readonly string[],
  problems: Problems,
): Readonly<Record<string, readonly string[]>> {
  const texts = new Map<string, string[]>();
  for (const flag of flags) {
    const at = flag.lastIndexOf(':');
    const metric = flag.slice(0, Math.max(0, at)).trim();
    if (metric === '') {
      wrong('--threshold', "METRIC: CRITERION such as 'checks: rate>0.99'", flag, problems);
    } else texts.set(metric, [...(texts.get(metric) ?? []), flag.slice(at + 1).trim()]);
  }
  return Object.fromEntries(texts);
}
