import type { RecordedRun } from './recorded-run.ts';
import type { SliceSelection } from './slice-selection.ts';
import { sliceStats } from './slice-stats.ts';

const STATISTICS = [
  'count',
  'rate',
  'passes',
  'fails',
  'value',
  'avg',
  'min',
  'med',
  'p(90)',
  'p(95)',
  'p(99)',
  'max',
] as const;

/**
 * A part of a recorded run as the lines of a CSV file (RFC 4180, but with plain line feeds): one for each series in each
 * slice, with a column for every tag and every statistic; what a series does not have is empty.
 */
export function* sliceRows(
  recorded: RecordedRun,
  selection: SliceSelection,
): Generator<string, void> {
  const tagNames = new Set(recorded.series.flatMap(({ tags }) => Object.keys(tags)));
  const tagColumns = [...tagNames].sort();
  yield csvLine(['start', 'end', 'metric', 'kind', 'unit', ...tagColumns, ...STATISTICS]);
  for (const { startSecond, endSecond, series } of recorded.slices(selection)) {
    for (const { series: one, values } of series) {
      const { name, kind, unit } = one.metric;
      const stats = sliceStats(values, endSecond - startSecond);
      const tags = tagColumns.map((tag) => (Object.hasOwn(one.tags, tag) ? one.tags[tag] : ''));
      const figures = STATISTICS.map((statistic) => stats[statistic]);
      yield csvLine([startSecond, endSecond, name, kind, unit, ...tags, ...figures]);
    }
  }
}

function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(cell: string | number | undefined): string {
  const text = cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
