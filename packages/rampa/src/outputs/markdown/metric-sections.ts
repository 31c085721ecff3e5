import { CATALOG } from '../../core/catalog.ts';
import { formatInUnit, formatMs, formatNumber, formatPercent } from '../../core/quantity.ts';
import type { MetricStats, RunOutcome } from '../../core/run.ts';
import { hasSamples, kindOf, unitOf } from '../../metrics/metric-spec.ts';
import type { Trend } from '../../metrics/trend.ts';
import { markdownDetails, markdownTable } from './markdown-table.ts';
import type { RequestRow } from './request-tally.ts';
import { shortCode } from './short-code.ts';

const STATS = ['avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'];

const LATENCIES = [
  CATALOG.httpReqDuration.name,
  CATALOG.httpReqDurationIntended.name,
  CATALOG.iterationDuration.name,
  CATALOG.iterationDurationIntended.name,
];

/** Both latencies of requests and iterations, as far as there are any. */
export function latencySection({ snapshot }: RunOutcome): string[] {
  const rows = LATENCIES.flatMap((name) => {
    const stats = snapshot?.metrics[name];
    if (stats === undefined || !hasSamples(stats)) return [];
    return [[shortCode(name), ...STATS.map((stat) => formatMs(stats[stat] ?? 0))]];
  });
  return rows.length === 0 ? [] : ['### Latency', '', ...markdownTable(['Metric'], STATS, rows)];
}

/** Requests by method and name. */
export function requestSection(requests: readonly RequestRow[]): string[] {
  if (requests.length === 0) return [];
  const hasIntended = requests.some(({ intended }) => intended.count > 0);
  const rows = requests.map(({ label, count, failed, service, intended }) => [
    shortCode(label),
    String(count),
    formatPercent(count === 0 ? 0 : failed / count),
    ...[50, 95, 99].map((percentile) => percentileText(service, percentile)),
    ...(hasIntended ? [percentileText(intended, 95)] : []),
  ]);
  const titles = ['Count', 'Failed', 'med', 'p(95)', 'p(99)'];
  const intended = hasIntended ? ['p(95) @intended'] : [];
  return ['### Requests', '', ...markdownTable(['Request'], [...titles, ...intended], rows)];
}

/** Every statistic of every metric that has samples, after a click. */
export function metricSection(outcome: RunOutcome): string[] {
  const metrics = Object.entries(outcome.snapshot?.metrics ?? {});
  const rows = metrics
    .filter(([, stats]) => hasSamples(stats))
    .flatMap(([key, stats]) =>
      Object.entries(stats).map(([stat, value]) => [
        shortCode(key),
        stat,
        hasUnit(stats, stat) ? formatInUnit(value, unitOf(key, outcome)) : formatNumber(value),
      ]),
    );
  if (rows.length === 0) return [];
  return markdownDetails('All metrics', markdownTable(['Metric', 'Stat'], ['Value'], rows));
}

/** Counts and rates have none. */
function hasUnit(stats: MetricStats, stat: string): boolean {
  return stat === 'count' ? kindOf(stats) === 'counter' : stat !== 'rate';
}

function percentileText(trend: Trend, percentile: number): string {
  return trend.count === 0 ? '' : formatMs(trend.percentile(percentile));
}
