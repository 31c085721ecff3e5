import { formatInUnit } from '../../../core/quantity.ts';
import type { MetricStats } from '../../../core/run.ts';
import { kindOf, unitOf } from '../../../metrics/metric-spec.ts';
import { shortenMiddle } from '../columns.ts';
import type { SummaryView } from './summary-view.ts';

const COLUMNS = ['avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'];
const CELL_WIDTH = 9;
const MAX_LABEL = 34;

type Entry = readonly [key: string, stats: MetricStats];

/** How wide the names of all tables of a summary are, so that their columns are below each other. */
export function trendLabelWidth(metrics: readonly Entry[]): number {
  const trends = metrics.filter(([, stats]) => kindOf(stats) === 'trend');
  return Math.max(0, ...trends.map(([key]) => Math.min(labelOf(key).length, MAX_LABEL)));
}

/** One line per trend below a line of titles; nothing when there is no trend. */
export function trendTable(
  trends: readonly Entry[],
  labelWidth: number,
  { result, paint }: SummaryView,
): string[] {
  if (trends.length === 0) return [];
  const titles = COLUMNS.map((title) => title.replace(/[()]/g, '').padStart(CELL_WIDTH)).join('');
  const rows = trends.map(([key, stats]) => {
    const label = shortenMiddle(labelOf(key), MAX_LABEL).padEnd(labelWidth);
    const unit = unitOf(key, result);
    const cells = COLUMNS.map((name) => formatInUnit(stats[name] ?? 0, unit).padStart(CELL_WIDTH));
    return `  ${label}${cells.join('')}`;
  });
  return [paint.dim(`  ${' '.repeat(labelWidth)}${titles}`), ...rows];
}

/** A part of a metric stands indented below it, so its selector is name enough. */
function labelOf(key: string): string {
  const selector = /\{.*\}/.exec(key)?.[0];
  return selector === undefined ? key : `  ${selector}`;
}
