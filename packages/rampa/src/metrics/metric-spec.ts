import { type MetricKind, type MetricUnit, serviceMetric } from '../core/metric.ts';
import type { MetricStats, RunOutcome } from '../core/run.ts';

/** What a metric's values are measured in, by its name or threshold key; an unknown one has no unit. */
export function unitOf(key: string, { metrics }: Pick<RunOutcome, 'metrics'>): MetricUnit {
  const name = metricName(key);
  const spec =
    metrics.find((metric) => metric.name === name) ??
    metrics.find((metric) => metric.name === serviceMetric(name));
  return spec?.unit ?? 'none';
}

/** The metric that a threshold key is about: the key without its selector. */
export function metricName(key: string): string {
  return key.replace(/\{.*\}/, '');
}

/** A metric's kind, told by the statistics that it has. */
export function kindOf(stats: MetricStats): MetricKind {
  if ('avg' in stats) return 'trend';
  if ('passes' in stats) return 'rate';
  return 'value' in stats ? 'gauge' : 'counter';
}

/** False for a metric without samples. */
export function hasSamples(stats: MetricStats): boolean {
  switch (kindOf(stats)) {
    case 'trend':
    case 'counter':
      return stats['count'] !== 0;
    case 'rate':
      return stats['passes'] !== 0 || stats['fails'] !== 0;
    case 'gauge':
      return stats['value'] !== 0 || stats['min'] !== 0 || stats['max'] !== 0;
  }
}
