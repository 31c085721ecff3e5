import { BUILT_IN_METRICS } from '../core/catalog.ts';
import { describeThrown, formatValue } from '../core/errors.ts';
import type { MetricSpec } from '../core/metric.ts';
import type { Problems } from '../core/problems.ts';
import { checkMetricName } from '../metrics/read-tags.ts';
import { metricKind, metricOptions } from './options/config-options.ts';
import { formatPath, readOptions } from './options/read-options.ts';
import { isPlainObject } from './plain-object.ts';

/** Reads `config.metrics`: the custom metrics that a script declares. */
export function readMetrics(source: unknown, problems: Problems): MetricSpec[] {
  if (source === undefined) return [];
  if (!isPlainObject(source)) {
    problems.add(`config.metrics must be an object of metrics, got ${formatValue(source)}`);
    return [];
  }
  return Object.entries(source).flatMap(([name, value]) => {
    const metric = readMetric(name, value, problems);
    return metric === undefined ? [] : [metric];
  });
}

function readMetric(name: string, source: unknown, problems: Problems): MetricSpec | undefined {
  const path = formatPath('config.metrics', [name]);
  if (!isMetricName(name, path, problems)) return undefined;
  if (BUILT_IN_METRICS.has(name)) {
    problems.add(`${path} has the name of a metric of rampa itself`, 'Choose another name.');
    return undefined;
  }
  if (!isPlainObject(source)) {
    const kind = readOptions(metricKind, source, path, problems);
    return kind === undefined ? undefined : specOf(name, kind, undefined);
  }
  const options = readOptions(metricOptions, source, path, problems);
  return options === undefined ? undefined : specOf(name, options.kind, options.unit);
}

function specOf(
  name: string,
  kind: MetricSpec['kind'],
  unit: MetricSpec['unit'] | undefined,
): MetricSpec {
  return { name, kind, unit: unit ?? (kind === 'trend' ? 'time' : 'none') };
}

function isMetricName(name: string, path: string, problems: Problems): boolean {
  try {
    checkMetricName(name);
    return true;
  } catch (error) {
    problems.add(`${path}: ${describeThrown(error)}`);
    return false;
  }
}
