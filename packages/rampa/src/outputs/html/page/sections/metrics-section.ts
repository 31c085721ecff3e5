import type { MetricKind } from '../../../../core/metric.ts';
import { formatInUnit, formatPercent, formatStat } from '../../../../core/quantity.ts';
import type { ReportData, ReportMetric } from '../../report-data.ts';
import { breakable } from '../breakable.ts';
import { cutNote } from '../cut-note.ts';
import { formatCount } from '../quantity-text.ts';
import { panel, section } from '../section.ts';
import { table } from '../table.ts';

interface StatColumn {
  readonly title: string;
  text(metric: ReportMetric): string;
}

/** Every metric with all of its statistics, by kind. */
export function metricsSection(data: ReportData): HTMLElement | undefined {
  const { metrics } = data;
  if (metrics.length === 0) return undefined;
  const tables = (['trend', 'rate', 'counter', 'gauge'] as const).flatMap((kind) => {
    const shown = metrics.filter((metric) => metric.kind === kind);
    if (shown.length === 0) return [];
    const columns = COLUMNS[kind];
    const titles = columns.map(({ title }) => ({ title, isNumber: true }));
    const rows = shown.map((metric) => [
      breakable(metric.key),
      ...columns.map(({ text }) => text(metric)),
    ]);
    return [panel([table(TITLES[kind], [{ title: TITLES[kind] }, ...titles], rows)], 'named')];
  });
  return section('metrics', 'All metrics', [...tables, ...cutNote(data, 'metrics', 'metrics')]);
}

const TITLES: Readonly<Record<MetricKind, string>> = {
  trend: 'Trends',
  rate: 'Rates',
  counter: 'Counters',
  gauge: 'Gauges',
};

const COLUMNS: Readonly<Record<MetricKind, readonly StatColumn[]>> = {
  trend: ['avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'].map(inUnit),
  rate: [
    { title: 'share', text: ({ stats }) => formatPercent(stats['rate'] ?? 0) },
    { title: 'true', text: ({ stats }) => formatCount(stats['passes'] ?? 0) },
    { title: 'false', text: ({ stats }) => formatCount(stats['fails'] ?? 0) },
  ],
  counter: [
    {
      title: 'sum',
      text: ({ stats, unit }) => {
        const count = stats['count'] ?? 0;
        return unit === 'none' ? formatCount(count) : formatInUnit(count, unit);
      },
    },
    {
      title: 'rate',
      text: ({ kind, unit, stats }) => formatStat({ kind, unit }, 'rate', stats['rate'] ?? 0),
    },
  ],
  gauge: [inUnit('value'), inUnit('min'), inUnit('max')],
};

function inUnit(name: string): StatColumn {
  return {
    title: name.replace(/[()]/g, ''),
    text: ({ stats, unit }) => formatInUnit(stats[name] ?? 0, unit),
  };
}
