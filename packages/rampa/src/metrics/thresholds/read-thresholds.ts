import { closestName } from '../../core/closest.ts';
import { formatValue } from '../../core/errors.ts';
import { INTENDED_SUFFIX, type MetricSpec } from '../../core/metric.ts';
import type { Problems } from '../../core/problems.ts';
import type { ThresholdPlan } from '../../core/threshold.ts';
import { EXPRESSION_HINT, formatAggregation, parseThreshold } from './parse-expression.ts';
import { KEY_HINT, type MetricKey, parseMetricKey } from './parse-key.ts';
import { readThresholdEntry } from './read-threshold-entry.ts';
import { AGGREGATIONS, hasAggregation } from './statistic.ts';

/**
 * Reads the `thresholds` of a config: for each metric key a list of expressions, or of objects with
 * `threshold`, `abortOnFail` and `gracePeriod`; a single one may stand without its list.
 *
 * Everything that is wrong goes to `problems`; what is right is returned.
 */
export function readThresholds(
  source: unknown,
  known: ReadonlyMap<string, MetricSpec>,
  problems: Problems,
  path = 'thresholds',
): ThresholdPlan[] {
  if (source === undefined) return [];
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    problems.add(`${path} must be an object of metric keys, got ${formatValue(source)}`, KEY_HINT);
    return [];
  }
  const lists: [string, unknown][] = Object.entries(source);
  return lists.flatMap(([metric, entries]) => {
    const keyPath = `${path}.${metric}`;
    const key = readKey(metric, known, problems, path);
    return readEntries(entries, problems, keyPath).flatMap((entry, index) => {
      const plan = readPlan(entry, key, problems, `${keyPath}[${index}]`);
      return plan === undefined ? [] : [{ ...plan, metric }];
    });
  });
}

interface KnownKey extends MetricKey {
  readonly spec: MetricSpec;
}

function readKey(
  metric: string,
  known: ReadonlyMap<string, MetricSpec>,
  problems: Problems,
  path: string,
): KnownKey | undefined {
  const key = parseMetricKey(metric);
  if (key === undefined) {
    problems.add(
      `${path} key must be a metric, with a selector if need be, got ${formatValue(metric)}`,
      KEY_HINT,
    );
    return undefined;
  }
  const spec = known.get(key.metricName);
  if (spec !== undefined) return { ...key, spec };
  reportUnknown(key.metricName, known, problems, path);
  return undefined;
}

function reportUnknown(
  name: string,
  known: ReadonlyMap<string, MetricSpec>,
  problems: Problems,
  path: string,
): void {
  const bareName = name.endsWith(INTENDED_SUFFIX) ? name.slice(0, -INTENDED_SUFFIX.length) : name;
  if (bareName !== name && known.has(bareName)) {
    const having = [...known.keys()].filter((other) => other.endsWith(INTENDED_SUFFIX));
    const hint = `Use ${having.join(', ')}, or leave out ${INTENDED_SUFFIX}.`;
    problems.add(
      `${path} key asks for ${INTENDED_SUFFIX}, which '${bareName}' does not have, got ${formatValue(name)}`,
      hint,
    );
    return;
  }
  const closest = closestName(name, known.keys());
  const suggestion = closest === undefined ? '' : `, did you mean ${closest}?`;
  problems.add(
    `${path} key must be a known metric, got ${formatValue(name)}${suggestion}`,
    'Declare custom metrics in config.metrics.',
  );
}

function readEntries(entries: unknown, problems: Problems, path: string): readonly unknown[] {
  if (!Array.isArray(entries)) return [entries];
  if (entries.length === 0) {
    problems.add(`${path} must have at least one threshold, got []`, EXPRESSION_HINT);
  }
  return entries;
}

function readPlan(
  source: unknown,
  key: KnownKey | undefined,
  problems: Problems,
  path: string,
): Omit<ThresholdPlan, 'metric'> | undefined {
  const entry = readThresholdEntry(source, problems, path);
  if (entry === undefined) return undefined;
  const expression = parseThreshold(entry.threshold);
  if (expression === undefined) {
    const got = formatValue(entry.threshold);
    problems.add(`${path} must be a threshold such as 'p(95)<500', got ${got}`, EXPRESSION_HINT);
    return undefined;
  }
  if (key === undefined) return undefined;
  const { kind, name } = key.spec;
  if (!hasAggregation(kind, expression.aggregation)) {
    const wanted = formatAggregation(expression.aggregation);
    const article = wanted.startsWith('avg') ? 'an' : 'a';
    problems.add(
      `${path} asks for ${article} ${wanted}, which the ${kind} '${name}' does not have, got ${formatValue(entry.threshold)}`,
      `Use ${AGGREGATIONS[kind].join(', ')} on a ${kind}.`,
    );
    return undefined;
  }
  const { metricName, selector } = key;
  const { abortOnFail, gracePeriodMs } = entry;
  return {
    metricName,
    selector,
    source: entry.threshold,
    ...expression,
    abortOnFail,
    gracePeriodMs,
  };
}
