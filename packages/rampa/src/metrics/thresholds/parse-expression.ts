import type { Aggregation, ThresholdOperator } from '../../core/threshold.ts';

/** A threshold's criterion, taken apart. */
export interface ThresholdExpression {
  readonly aggregation: Aggregation;
  readonly operator: ThresholdOperator;
  readonly value: number;
}

/** How a threshold is written, in one imperative sentence. */
export const EXPRESSION_HINT =
  "Write '<avg|min|max|med|p(N)|count|rate|value> <operator> <number>' with an operator of < <= > >= == !=.";

const NAMES = ['avg', 'min', 'max', 'med', 'count', 'rate', 'value'] as const;

const PATTERN = new RegExp(
  String.raw`^(?:(?<name>${NAMES.join('|')})|p\(\s*(?<percentile>\d+(?:\.\d+)?|\.\d+)\s*\))` +
    String.raw`\s*(?<operator><=|>=|===|==|!=|<|>)` +
    String.raw`\s*(?<value>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)$`,
);

const OPERATORS: ReadonlyMap<string, ThresholdOperator> = new Map([
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['==', '=='],
  ['===', '=='],
  ['!=', '!='],
]);

/**
 * Reads a criterion such as `p(95)<500` or `rate >= 0.99`. White space may stand around every part.
 * @returns `undefined` when `text` is none
 */
export function parseThreshold(text: string): ThresholdExpression | undefined {
  const groups = PATTERN.exec(text.trim())?.groups;
  const operator = OPERATORS.get(groups?.['operator'] ?? '');
  const aggregation = parseAggregation(groups?.['name'], groups?.['percentile']);
  const value = Number(groups?.['value']);
  if (aggregation === undefined || operator === undefined) return undefined;
  return Number.isFinite(value) ? { aggregation, operator, value } : undefined;
}

/** An aggregation as it is written, such as `avg` or `p(99.9)`. */
export function formatAggregation(aggregation: Aggregation): string {
  return aggregation.type === 'percentile' ? `p(${aggregation.percentile})` : aggregation.type;
}

function parseAggregation(
  name: string | undefined,
  percentileText: string | undefined,
): Aggregation | undefined {
  const type = NAMES.find((known) => known === name);
  if (type !== undefined) return { type };
  if (percentileText === undefined) return undefined;
  const percentile = Number(percentileText);
  return percentile <= 100 ? { type: 'percentile', percentile } : undefined;
}
