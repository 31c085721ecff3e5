import { BUILT_IN_METRICS } from '../../../core/catalog.ts';
import type { MetricUnit } from '../../../core/metric.ts';
import { formatInUnit, formatPercent } from '../../../core/quantity.ts';
import type { MetricStats } from '../../../core/run.ts';
import { kindOf, metricName, unitOf } from '../../../metrics/metric-spec.ts';
import { formatColumns, shortenMiddle } from '../columns.ts';
import type { SummaryView } from './summary-view.ts';
import { trendTable } from './trend-table.ts';

type Entry = readonly [key: string, stats: MetricStats];

/** The script's own metrics: trends as a table, the others one per line. */
export function customLines(
  metrics: readonly Entry[],
  labelWidth: number,
  view: SummaryView,
): string[] {
  const own = metrics
    .filter(([key]) => !BUILT_IN_METRICS.has(metricName(key)))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  if (own.length === 0) return [];
  const trends = own.filter(([, stats]) => kindOf(stats) === 'trend');
  const others = own.filter(([, stats]) => kindOf(stats) !== 'trend');
  const rows = others.map(([key, stats]) => [
    `  ${shortenMiddle(key, 40)}`,
    ...cells(stats, unitOf(key, view.result)),
  ]);
  return [
    view.paint.bold('Own metrics'),
    ...trendTable(trends, labelWidth, view),
    ...formatColumns(rows, [2]),
  ];
}

function cells(stats: MetricStats, unit: MetricUnit): [main: string, details: string] {
  const value = (name: string): string => formatInUnit(stats[name] ?? 0, unit);
  switch (kindOf(stats)) {
    case 'counter':
      return [value('count'), `${value('rate')}/s`];
    case 'gauge':
      return [value('value'), `min ${value('min')}  max ${value('max')}`];
    case 'rate': {
      const all = (stats['passes'] ?? 0) + (stats['fails'] ?? 0);
      return [formatPercent(stats['rate'] ?? 0), `${stats['passes'] ?? 0} of ${all}`];
    }
    case 'trend':
      return [value('avg'), ''];
  }
}
