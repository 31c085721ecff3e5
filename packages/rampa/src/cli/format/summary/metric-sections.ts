import { BUILT_IN_METRICS } from '../../../core/catalog.ts';
import { INTENDED_SUFFIX } from '../../../core/metric.ts';
import { formatBytes, formatNumber, formatPercent, formatRate } from '../../../core/quantity.ts';
import type { MetricStats } from '../../../core/run.ts';
import { hasSamples, kindOf, metricName } from '../../../metrics/metric-spec.ts';
import { customLines } from './custom-lines.ts';
import type { SummaryView } from './summary-view.ts';
import { trendLabelWidth, trendTable } from './trend-table.ts';

/** The run's numbers: what every protocol, the iterations and the script itself measured. */
export function metricSections(view: SummaryView): string[][] {
  const { snapshot } = view.result;
  if (snapshot === undefined) return [];
  const metrics = Object.entries(snapshot.metrics).filter(([, stats]) => hasSamples(stats));
  const labelWidth = trendLabelWidth(metrics);
  const table = (title: string, prefixes: readonly string[]): string[] => {
    const trends = builtInTrends(metrics, prefixes);
    return trends.length === 0 ? [] : [title, ...trendTable(trends, labelWidth, view)];
  };
  const { paint } = view;
  const sections = [
    table(`${paint.bold('HTTP')}  ${httpTotals(snapshot.metrics)}`, ['http_']),
    table(`${paint.bold('Iterations')}  ${iterationTotals(snapshot.metrics)}`, [
      'iteration_',
      'group_',
    ]),
    intendedExplanation(metrics).map(paint.dim),
    customLines(metrics, labelWidth, view),
    dataLines(snapshot.metrics, paint.bold('Data')),
  ];
  return sections;
}

type Entry = readonly [key: string, stats: MetricStats];

/** In the order of the catalogue; parts of a metric that thresholds ask for follow the metric. */
function builtInTrends(metrics: readonly Entry[], prefixes: readonly string[]): Entry[] {
  const names = [...BUILT_IN_METRICS.keys()].filter((name) =>
    prefixes.some((prefix) => name.startsWith(prefix)),
  );
  return names.flatMap((name) =>
    metrics.filter(
      ([key, stats]) => metricName(key) === name && kindOf(stats) === 'trend' && stats['max'] !== 0,
    ),
  );
}

type Metrics = Readonly<Record<string, MetricStats>>;

function httpTotals(metrics: Metrics): string {
  const requests = metrics['http_reqs'];
  const failed = metrics['http_req_failed']?.['rate'] ?? 0;
  const parts = [
    `${requests?.['count'] ?? 0} requests`,
    formatRate(requests?.['rate'] ?? 0),
    `${formatPercent(failed)} failed`,
  ];
  return parts.join('  ');
}

function iterationTotals(metrics: Metrics): string {
  const iterations = metrics['iterations'];
  const parts = [`${iterations?.['count'] ?? 0}`, formatRate(iterations?.['rate'] ?? 0)];
  const peak = metrics['vus']?.['max'] ?? 0;
  if (peak > 0) parts.push(`at most ${formatNumber(peak)} VU${peak === 1 ? '' : 's'}`);
  return parts.join('  ');
}

function dataLines(metrics: Metrics, title: string): string[] {
  const parts: string[] = [];
  for (const [name, label] of [
    ['data_received', 'received'],
    ['data_sent', 'sent'],
  ] as const) {
    const { count = 0, rate = 0 } = metrics[name] ?? {};
    if (count > 0) parts.push(`${label} ${formatBytes(count)} (${formatBytes(rate)}/s)`);
  }
  return parts.length === 0 ? [] : [title, `  ${parts.join('  ')}`];
}

function intendedExplanation(metrics: readonly Entry[]): string[] {
  if (!metrics.some(([key]) => key.endsWith(INTENDED_SUFFIX))) return [];
  return [
    `  ${INTENDED_SUFFIX} counts from when an iteration was due, with the time lost before it started`,
  ];
}
