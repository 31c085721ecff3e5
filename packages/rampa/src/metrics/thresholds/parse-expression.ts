import { parseDuration } from '../../core/duration.ts';
import type { Aggregation, ThresholdOperator } from '../../core/threshold.ts';
import { AGGREGATION_NAMES, OPERATORS, THRESHOLD_GRAMMAR } from './grammar.ts';

/** What a statistic is compared with: a number, or the same statistic in an earlier run times a factor. */
export type ThresholdLimit =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'baseline'; readonly factor: number };

/** A threshold's criterion, taken apart. */
export interface ThresholdExpression {
  readonly aggregation: Aggregation;
  /** `undefined` without a window. */
  readonly windowMs: number | undefined;
  readonly operator: ThresholdOperator;
  readonly limit: ThresholdLimit;
  /** `undefined` without `for`. */
  readonly forMs: number | undefined;
}

/** How a threshold is written, in one imperative sentence. */
export const EXPRESSION_HINT =
  "Write '<avg|min|max|med|p(N)|count|rate|value> <operator> <number>' with an operator of < <= > >= == !=, " +
  "or with a window such as 'p(95)[30s]<400', or a baseline such as 'p(95)<baseline*1.1'.";

const PATTERN = new RegExp(
  `^${THRESHOLD_GRAMMAR.map(({ pattern, isOptional }) => (isOptional ? `(?:${pattern})?` : pattern)).join('\\s*')}$`,
);

/**
 * Reads a criterion such as `p(95)<500`, `rate >= 0.99`, `rate[1m]<0.01 for 20s` or `p(95)<baseline*1.1`. White space may stand around
 * every part.
 * @returns `undefined` when `text` is none
 */
export function parseThreshold(text: string): ThresholdExpression | undefined {
  const groups = PATTERN.exec(text.trim())?.groups;
  if (groups === undefined) return undefined;
  const operator = OPERATORS.get(groups['operator'] ?? '');
  const aggregation = parseAggregation(groups['name'], groups['percentile']);
  const limit = parseLimit(groups['value'], groups['factor']);
  const windowMs = parseOptional(groups['window']);
  const forMs = parseOptional(groups['for']);
  if (aggregation === undefined || operator === undefined || limit === undefined) {
    return undefined;
  }
  if (windowMs === 'malformed' || forMs === 'malformed') return undefined;
  return { aggregation, windowMs, operator, limit, forMs };
}

/** An aggregation as it is written, such as `avg` or `p(99.9)`. */
export function formatAggregation(aggregation: Aggregation): string {
  return aggregation.type === 'percentile' ? `p(${aggregation.percentile})` : aggregation.type;
}

function parseAggregation(
  name: string | undefined,
  percentileText: string | undefined,
): Aggregation | undefined {
  const type = AGGREGATION_NAMES.find((known) => known === name);
  if (type !== undefined) return { type };
  if (percentileText === undefined) return undefined;
  const percentile = Number(percentileText);
  return percentile <= 100 ? { type: 'percentile', percentile } : undefined;
}

/** Without a value it is a baseline, whose factor may be left out. */
function parseLimit(
  valueText: string | undefined,
  factorText: string | undefined,
): ThresholdLimit | undefined {
  const number = Number(valueText ?? factorText ?? 1);
  if (!Number.isFinite(number)) return undefined;
  return valueText === undefined
    ? { type: 'baseline', factor: number }
    : { type: 'number', value: number };
}

function parseOptional(text: string | undefined): number | undefined | 'malformed' {
  return text === undefined ? undefined : (parseDuration(text) ?? 'malformed');
}
