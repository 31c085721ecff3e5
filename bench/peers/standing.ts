import { formatNumber, formatTable } from '../support/format-table.ts';
import { median } from '../support/quantile.ts';
import type { RoundResult } from './rounds.ts';

/** A number over all rounds. */
interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One tool over all rounds. */
export interface Standing {
  readonly tool: string;
  readonly requestsPerSecond: Spread;
  readonly cpuMicrosPerRequest: Spread;
  readonly peakRssBytes: Spread;
  readonly errorCount: number;
  readonly failure: string | undefined;
}

/** One standing per tool, in the order in which the tools come first. Rounds that failed do not count. */
export function standingsOf(results: readonly RoundResult[]): readonly Standing[] {
  return [...Map.groupBy(results, ({ tool }) => tool)].map(([tool, rounds]) => {
    const good = rounds.filter(({ failure }) => failure === undefined);
    const spread = (read: (round: RoundResult) => number): Spread => spreadOf(good.map(read));
    return {
      tool,
      requestsPerSecond: spread(({ requestsPerSecond }) => requestsPerSecond),
      cpuMicrosPerRequest: spread(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest),
      peakRssBytes: spread(({ peakRssBytes }) => peakRssBytes),
      errorCount: good.reduce((sum, { errorCount }) => sum + errorCount, 0),
      failure: rounds.find(({ failure }) => failure !== undefined)?.failure,
    };
  });
}

/** A table in which every other tool is also shown as a multiple of the first. */
export function formatStandings(standings: readonly Standing[]): string {
  const [base] = standings;
  const head = [
    'tool',
    'requests/s',
    'x rampa',
    'CPU us/request',
    'x rampa',
    'peak RSS MB',
    'errors',
  ];
  const rows = standings.map(({ tool, requestsPerSecond, cpuMicrosPerRequest, ...rest }) => [
    rest.errorCount > 0 ? `${tool} (!)` : tool,
    formatSpread(requestsPerSecond, 0),
    ratio(requestsPerSecond, base?.requestsPerSecond),
    formatSpread(cpuMicrosPerRequest, 1),
    ratio(cpuMicrosPerRequest, base?.cpuMicrosPerRequest),
    formatNumber(rest.peakRssBytes.median / 1e6),
    formatNumber(rest.errorCount),
  ]);
  const failures = standings.flatMap(({ tool, failure }) =>
    failure === undefined ? [] : [`(!) ${tool} failed: ${failure}\n`],
  );
  return formatTable(head, rows) + failures.join('');
}

function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

function formatSpread({ median: middle, min, max }: Spread, decimals: number): string {
  if (Number.isNaN(middle)) return '-';
  const [center, low, high] = [middle, min, max].map((value) => formatNumber(value, decimals));
  return `${center} (${low}..${high})`;
}

function ratio(value: Spread, base: Spread | undefined): string {
  return formatNumber(value.median / (base?.median ?? Number.NaN), 2);
}
