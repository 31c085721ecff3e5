import type { MetricUnit } from '../../../core/metric.ts';
import type { Aggregation, ThresholdResult } from '../../../core/threshold.ts';
import { describeBaseline } from '../../../metrics/thresholds/describe-baseline.ts';
import { describeWindows } from '../../../metrics/thresholds/describe-windows.ts';
import { parseThreshold } from '../../../metrics/thresholds/parse-expression.ts';
import { formatColumns, shortenMiddle } from '../columns.ts';
import { formatInUnit, formatMs, formatNumber } from '../quantity.ts';
import { unitOf } from './metric-spec.ts';
import type { SummaryView } from './summary-view.ts';

const TIMES: readonly Aggregation['type'][] = ['avg', 'min', 'max', 'med', 'value', 'percentile'];

/** Every threshold: what was expected, and what was measured. */
export function thresholdLines({ result, paint }: SummaryView): string[] {
  if (result.thresholds.length === 0) return [];
  const rows = result.thresholds.map((threshold) => {
    const [mark, color] = verdict(threshold);
    return [
      `  ${color(`${mark} ${shortenMiddle(threshold.metric, 44)}`)}`,
      color(shortenMiddle(threshold.source, 24)),
      actual(threshold),
    ];
  });
  const lines = formatColumns(rows, [1, 2]).flatMap((line, index) => [
    line,
    ...details(result.thresholds[index]).map((text) => `      ${paint.dim(text)}`),
  ]);
  return [paint.bold('Thresholds'), ...lines];

  /** Without data nothing was crossed, and nothing was shown either. */
  function verdict({
    passed,
    lhs,
  }: ThresholdResult): [mark: string, color: (text: string) => string] {
    if (lhs === null) return ['–', paint.yellow];
    return passed ? ['✓', paint.green] : ['✗', paint.red];
  }

  function actual(threshold: ThresholdResult): string {
    const { lhs, rhs, windows, passed } = threshold;
    if (lhs === null) return paint.dim('no data');
    const value = formatActual(lhs, rhs, unitOfActual(threshold));
    return `${windows !== undefined && passed ? 'at worst' : 'actual'} ${value}`;
  }

  function details(threshold: ThresholdResult | undefined): string[] {
    if (threshold === undefined || threshold.lhs === null) return [];
    const { windows, baseline } = threshold;
    const unit = unitOfActual(threshold);
    return [
      ...(windows === undefined ? [] : [describeWindows(windows)]),
      ...(baseline === undefined
        ? []
        : [describeBaseline(baseline, (value) => formatInUnit(value, unit))]),
    ];
  }

  function unitOfActual({ metric, source }: ThresholdResult): MetricUnit {
    const type = parseThreshold(source)?.aggregation.type;
    const isTime = type !== undefined && TIMES.includes(type);
    return isTime && unitOf(metric, result) === 'time' ? 'time' : 'none';
  }
}

/** Rounded, unless that would hide on which side of the limit the value is. */
function formatActual(lhs: number, rhs: number, unit: MetricUnit): string {
  const format = unit === 'time' ? formatMs : formatNumber;
  if (lhs === rhs || format(lhs) !== format(rhs)) return format(lhs);
  return unit === 'time' ? `${lhs}ms` : String(lhs);
}
