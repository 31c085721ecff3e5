import { BUILT_IN_METRICS } from '../../core/catalog.ts';
import { closestName } from '../../core/closest.ts';
import { formatValue } from '../../core/errors.ts';
import { INTENDED_SUFFIX, type MetricSpec, serviceMetric } from '../../core/metric.ts';
import type { Problems } from '../../core/problems.ts';
import type { ThresholdPlan } from '../../core/threshold.ts';
import type { Baseline } from './baseline/baseline.ts';
import { readBaselineLimit } from './baseline/read-baseline-limit.ts';
import {
  EXPRESSION_HINT,
  formatAggregation,
  parseThreshold,
  type ThresholdExpression,
} from './parse-expression.ts';
import { KEY_HINT, type MetricKey, parseMetricKey } from './parse-key.ts';
import { readThresholdEntry } from './read-threshold-entry.ts';
import { readWindow } from './read-window.ts';
import { AGGREGATIONS, hasAggregation } from './statistic.ts';

/** What thresholds are valid against, beside the metrics. */
export interface ThresholdContext {
  /** How long the run may go on as planned. Left out: windows may have any length. */
  readonly plannedMs?: number | undefined;
  /** The earlier run that thresholds may compare with. */
  readonly baseline?: Baseline | undefined;
}

const PATH = 'thresholds';

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
  context: ThresholdContext = {},
): ThresholdPlan[] {
  if (source === undefined) return [];
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    problems.add(`${PATH} must be an object of metric keys, got ${formatValue(source)}`, KEY_HINT);
    return [];
  }
  const lists: [string, unknown][] = Object.entries(source);
  return lists.flatMap(([text, entries]) => {
    // As the tags that it selects.
    const metric = text.toWellFormed();
    const keyPath = `${PATH}.${metric}`;
    const key = readKey(metric, known, problems);
    return readEntries(entries, problems, keyPath).flatMap((entry, index) => {
      const place = { ...context, path: `${keyPath}[${index}]` };
      const plan = readPlan(entry, key, place, problems);
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
): KnownKey | undefined {
  const key = parseMetricKey(metric);
  if (key === undefined) {
    problems.add(
      `${PATH} key must be a metric, with a selector if need be, got ${formatValue(metric)}`,
      KEY_HINT,
    );
    return undefined;
  }
  const spec = known.get(key.metricName) ?? measuredFromIntended(key.metricName, known);
  if (spec !== undefined) return { ...key, spec };
  reportUnknown(key.metricName, known, problems);
  return undefined;
}

/** Of a trend of the script's `worker.measure` records both times. */
function measuredFromIntended(
  name: string,
  known: ReadonlyMap<string, MetricSpec>,
): MetricSpec | undefined {
  const service = known.get(serviceMetric(name));
  if (service === undefined || BUILT_IN_METRICS.has(service.name)) return undefined;
  const { kind, unit } = service;
  return kind === 'trend' && unit === 'time' ? { name, kind, unit } : undefined;
}

function reportUnknown(
  name: string,
  known: ReadonlyMap<string, MetricSpec>,
  problems: Problems,
): void {
  const bareName = serviceMetric(name);
  if (bareName !== name && known.has(bareName)) {
    const having = [...known.keys()].filter((other) => other.endsWith(INTENDED_SUFFIX));
    const hint = `Use ${having.join(', ')}, or leave out ${INTENDED_SUFFIX}.`;
    problems.add(
      `${PATH} key asks for ${INTENDED_SUFFIX}, which '${bareName}' does not have, got ${formatValue(name)}`,
      hint,
    );
    return;
  }
  const closest = closestName(name, known.keys());
  const suggestion = closest === undefined ? '' : `, did you mean ${closest}?`;
  problems.add(
    `${PATH} key must be a known metric, got ${formatValue(name)}${suggestion}`,
    "Declare custom metrics in config.metrics, such as metrics: { orders: 'counter' }.",
  );
}

function readEntries(entries: unknown, problems: Problems, path: string): readonly unknown[] {
  if (!Array.isArray(entries)) return [entries];
  if (entries.length === 0) {
    problems.add(`${path} must have at least one threshold, got []`, EXPRESSION_HINT);
  }
  return entries;
}

type Place = ThresholdContext & { readonly path: string };

function readPlan(
  source: unknown,
  key: KnownKey | undefined,
  place: Place,
  problems: Problems,
): Omit<ThresholdPlan, 'metric'> | undefined {
  const { path, plannedMs } = place;
  const entry = readThresholdEntry(source, problems, path);
  if (entry === undefined) return undefined;
  const { threshold, abortOnFail, gracePeriodMs } = entry;
  const expression = parseThreshold(threshold);
  if (expression === undefined) {
    const got = formatValue(threshold);
    problems.add(`${path} must be a threshold such as 'p(95)<500', got ${got}`, EXPRESSION_HINT);
    return undefined;
  }
  const window = readWindow(expression, { path, source: threshold, plannedMs }, problems);
  if (key === undefined || !checkAggregation(expression, key, { path, threshold }, problems)) {
    return undefined;
  }
  const limit = readLimit(expression, threshold, { ...place, key }, problems);
  const { metricName, selector } = key;
  const { aggregation, operator } = expression;
  const criterion = { metricName, selector, source: threshold, aggregation, operator };
  return limit && { ...criterion, ...limit, window, abortOnFail, gracePeriodMs };
}

function readLimit(
  expression: ThresholdExpression,
  source: string,
  { path, key, baseline }: Place & { readonly key: KnownKey },
  problems: Problems,
): Pick<ThresholdPlan, 'value' | 'baseline'> | undefined {
  const { limit } = expression;
  if (limit.type === 'number') return { value: limit.value };
  const place = { path, source, key, baseline };
  const read = readBaselineLimit(expression, limit.factor, place, problems);
  return read && { value: read.value * read.factor, baseline: read };
}

function checkAggregation(
  { aggregation }: ThresholdExpression,
  { spec: { kind, name } }: KnownKey,
  { path, threshold }: { readonly path: string; readonly threshold: string },
  problems: Problems,
): boolean {
  if (hasAggregation(kind, aggregation)) return true;
  const wanted = formatAggregation(aggregation);
  const article = wanted.startsWith('avg') ? 'an' : 'a';
  problems.add(
    `${path} asks for ${article} ${wanted}, which the ${kind} '${name}' does not have, got ${formatValue(threshold)}`,
    `Use ${AGGREGATIONS[kind].join(', ')} on a ${kind}.`,
  );
  return false;
}
