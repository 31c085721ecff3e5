import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { CATALOG } from '../../../packages/rampa/src/core/catalog.ts';
import type { MetricKind } from '../../../packages/rampa/src/core/metric.ts';
import type { MetricSnapshot } from '../../../packages/rampa/src/core/run.ts';
import type { ReportData } from '../../../packages/rampa/src/outputs/html/report-data.ts';
import type { ResultDocument } from '../../../packages/rampa/src/outputs/json/result-document.ts';
import { readResult } from '../../../packages/rampa/src/report/read-result.ts';

/** How much there was of each metric: what a counter came to, values of a trend, passes of a rate. */
export type Totals = Readonly<Record<string, number>>;

type Metrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What a run came to, by its result. Metrics that nothing was counted in have no samples, and are left out. */
export function totalsOf({ summary }: Pick<ResultDocument, 'summary'>): Totals {
  return ofStats((summary?.metrics ?? {}) as Metrics);
}

/** The files with which everything that was counted can be counted again, and how. */
export const COUNTED_FILES: Readonly<Record<string, (path: string) => Promise<Totals>>> = {
  'samples.csv': async (path) => ofRows(csvRows(await readFile(path, 'utf8'))),
  'samples.csv.gz': async (path) => ofRows(csvRows(gunzipSync(await readFile(path)).toString())),
  'samples.ndjson': async (path) => ofRows(ndjsonRows(await readFile(path, 'utf8'))),
  'samples.ndjson.gz': async (path) =>
    ofRows(ndjsonRows(gunzipSync(await readFile(path)).toString())),
  'again.json': async (path) => totalsOf(JSON.parse(await readFile(path, 'utf8'))),
  'events.jsonl': ofEvents,
  'run.rampa-result': ofRecording,
  'report.html': ofPage,
};

/** Rows of `| \`metric\` | count | 5 |` of a report in markdown. */
export function markdownCounts(text: string): Totals {
  const rows = text.matchAll(/^\| `([^`]+)` \| count \| (\d+) \|$/gm);
  return Object.fromEntries(Array.from(rows, ([, name = '', count]) => [name, Number(count)]));
}

interface Row {
  readonly metric: string;
  readonly value: number;
}

/** What is not built in is a counter, but for `size`. */
const KINDS: ReadonlyMap<string, MetricKind> = new Map([
  ...Object.values(CATALOG).map(({ name, kind }) => [name, kind] as const),
  ['size', 'trend'],
]);

function ofRows(rows: readonly Row[]): Totals {
  const totals: Record<string, number> = {};
  for (const { metric, value } of rows) {
    const kind = KINDS.get(metric.replace(/@.*/, ''));
    if (kind === 'gauge') continue;
    totals[metric] = (totals[metric] ?? 0) + (kind === 'trend' ? 1 : value);
  }
  return totals;
}

/** @throws {Error} when the last row is not whole */
function csvRows(text: string): readonly Row[] {
  if (!text.endsWith('\r\n')) throw new Error('the last row has no end');
  const [, ...rows] = text.trimEnd().split('\r\n');
  return rows.map((row) => {
    const [, metric = '', value] = row.split(',');
    return { metric, value: Number(value) };
  });
}

function ndjsonRows(text: string): readonly Row[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** @throws {Error} when the run is not told to its end */
async function ofEvents(path: string): Promise<Totals> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line)) as {
    type: string;
    phase?: string;
    snapshot: MetricSnapshot;
  }[];
  if (events.at(-1)?.phase !== 'complete') throw new Error('the last event is not the end');
  const last = events.findLast(({ type }) => type === 'snapshot');
  return ofStats((last?.snapshot.metrics ?? {}) as Metrics);
}

/** @throws {Error} when it is damaged, or has no result */
async function ofRecording(path: string): Promise<Totals> {
  const recorded = await readResult(path);
  if (recorded.damage !== undefined || recorded.result === undefined) {
    throw new Error(`the recording is not whole: ${recorded.damage ?? 'it has no result'}`);
  }
  const { metrics } = recorded.snapshot();
  return ofStats(metrics as Metrics);
}

async function ofPage(path: string): Promise<Totals> {
  const page = await readFile(path, 'utf8');
  const json = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page)?.[1] ?? '';
  const { metrics } = JSON.parse(json) as ReportData;
  const stats = Object.fromEntries(metrics.map((metric) => [metric.key, metric.stats]));
  return ofStats(stats as Metrics);
}

/** Gauges have neither a count nor passes. */
function ofStats(metrics: Metrics): Totals {
  const totals = Object.entries(metrics).flatMap(([name, { count, passes }]) => {
    const total = count ?? passes ?? 0;
    return total === 0 ? [] : [[name, total] as const];
  });
  return Object.fromEntries(totals);
}
