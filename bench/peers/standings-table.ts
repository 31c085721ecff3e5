import { formatNumber, formatTable } from '../support/format-table.ts';
import { CPU_PER_REQUEST, type Figure, REQUESTS_PER_SECOND } from './figure.ts';
import type { Spread, Standing } from './standing.ts';

/** How standings are shown. */
interface TableOptions {
  /** The tool that the others are shown as multiples of; default the first. */
  readonly base?: string | undefined;
  /** Default requests per second and CPU time per request. */
  readonly figures?: readonly Figure[];
}

/** A table in which every figure is also shown as a multiple of one tool's. */
export function formatStandings(
  standings: readonly Standing[],
  {
    base = standings[0]?.tool,
    figures = [REQUESTS_PER_SECOND, CPU_PER_REQUEST],
  }: TableOptions = {},
): string {
  const baseStanding = standings.find(({ tool }) => tool === base);
  const titles = figures.flatMap(({ title }) => [title, `x ${base}`]);
  const rows = standings.map((standing) => [
    standing.errorCount > 0 ? `${standing.tool} (!)` : standing.tool,
    ...figures.flatMap((figure) => [
      formatSpread(figure.of(standing), figure.decimals),
      formatRatio(figure, standing, baseStanding),
    ]),
    formatNumber(standing.peakRssBytes.median / 1e6),
    formatNumber(standing.errorCount),
  ]);
  const failures = standings.flatMap(({ tool, failure }) =>
    failure === undefined ? [] : [`(!) ${tool} failed: ${failure}\n`],
  );
  return formatTable(['tool', ...titles, 'peak RSS MB', 'errors'], rows) + failures.join('');
}

function formatSpread({ median: middle, min, max }: Spread, decimals: number): string {
  if (Number.isNaN(middle)) return '-';
  const [center, low, high] = [middle, min, max].map((value) => formatNumber(value, decimals));
  return `${center} (${low}..${high})`;
}

function formatRatio(figure: Figure, standing: Standing, base: Standing | undefined): string {
  if (base === undefined) return '-';
  return formatNumber(figure.of(standing).median / figure.of(base).median, 2);
}
