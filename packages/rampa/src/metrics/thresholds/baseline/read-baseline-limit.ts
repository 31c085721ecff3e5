import { formatValue } from '../../../core/errors.ts';
import type { MetricKind, MetricSpec } from '../../../core/metric.ts';
import type { Problems } from '../../../core/problems.ts';
import type { BaselineLimit } from '../../../core/threshold.ts';
import type { Total } from '../../totals/total.ts';
import { formatAggregation, type ThresholdExpression } from '../parse-expression.ts';
import type { MetricKey } from '../parse-key.ts';
import { statisticOf } from '../statistic.ts';
import type { Baseline } from './baseline.ts';
import { hasInterval, intervalOf } from './interval-of.ts';

/** Where a comparison with an earlier run stands, for what is said about it. */
export interface BaselinePlace {
  readonly path: string;
  /** The expression as the user wrote it. */
  readonly source: string;
  readonly key: MetricKey & { readonly spec: MetricSpec };
  /** `undefined` when none was given. */
  readonly baseline: Baseline | undefined;
}

/**
 * Looks up what a threshold compares with.
 * @returns `undefined` when something about it is wrong, which `problems` tell
 */
export function readBaselineLimit(
  expression: ThresholdExpression,
  factor: number,
  { path, source, key, baseline }: BaselinePlace,
  problems: Problems,
): BaselineLimit | undefined {
  const refuse = ({ text, hint }: Refusal): undefined => {
    problems.add(`${path} ${text}, got ${formatValue(source)}`, hint);
  };
  const { kind } = key.spec;
  const refusal = formRefusal(expression, factor, kind);
  if (refusal !== undefined) return refuse(refusal);
  if (baseline === undefined) return refuse(NO_BASELINE);
  const found = baseline.find(key);
  if (typeof found === 'string') return refuse({ text: `has no baseline: ${found}` });
  if (found.kind !== kind) return refuse(OTHER_KIND);
  return limitOf(found, expression, factor) ?? refuse(NO_SAMPLES);
}

interface Refusal {
  readonly text: string;
  readonly hint?: string;
}

/** What to do about a run without an earlier one to compare with. */
export const BASELINE_HINT =
  'Give what an earlier run wrote with --out or --record: --baseline FILE.';

const NO_BASELINE: Refusal = {
  text: 'compares with a baseline, and there is none',
  hint: BASELINE_HINT,
};

const NO_SAMPLES: Refusal = { text: 'has no baseline: the earlier run has no samples of it' };

const OTHER_KIND: Refusal = { text: 'has no baseline: in the earlier run it is of another kind' };

/** What is wrong whatever the earlier run measured. */
function formRefusal(
  { aggregation, operator, windowMs, forMs }: ThresholdExpression,
  factor: number,
  kind: MetricKind,
): Refusal | undefined {
  if (windowMs !== undefined || forMs !== undefined) {
    return { text: 'cannot compare windows with a baseline, which is of a whole run' };
  }
  if (operator === '==' || operator === '!=') {
    const hint = 'Compare with a baseline by < <= > or >=.';
    return { text: `cannot compare with a baseline by ${operator}`, hint };
  }
  if (!hasInterval(aggregation, kind)) {
    const hint = 'Compare p(N) with N between 0 and 100, med, or the rate of a rate.';
    return { text: `cannot compare the ${formatAggregation(aggregation)} with a baseline`, hint };
  }
  return factor > 0 ? undefined : { text: 'must have a factor above 0' };
}

function limitOf(
  total: Total,
  { aggregation }: ThresholdExpression,
  factor: number,
): BaselineLimit | undefined {
  const value = statisticOf(total, aggregation, 0);
  return value === undefined
    ? undefined
    : { factor, value, interval: intervalOf(total, aggregation) };
}
