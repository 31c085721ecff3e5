import type { MetricUnit } from '../../../core/metric.ts';
import type { Aggregation, ThresholdResult } from '../../../core/threshold.ts';
import { formatColumns, shortenMiddle } from '../columns.ts';
import { formatMs, formatNumber } from '../quantity.ts';
import { unitOf } from './metric-spec.ts';
import type { SummaryView } from './summary-view.ts';

const TIMES: readonly Aggregation['type'][] = ['avg', 'min', 'max', 'med', 'value', 'percentile'];

/** Every threshold: what was expected, and what was measured. */
export function thresholdLines({ plan, result, paint }: SummaryView): string[] {
  if (result.thresholds.length === 0) return [];
  const rows = result.thresholds.map((threshold) => {
    const [mark, color] = verdict(threshold);
    return [
      `  ${color(`${mark} ${shortenMiddle(threshold.metric, 44)}`)}`,
      color(shortenMiddle(threshold.source, 24)),
      actual(threshold),
    ];
  });
  return [paint.bold('Thresholds'), ...formatColumns(rows, [1, 2])];

  /** Without data nothing was crossed, and nothing was shown either. */
  function verdict({
    passed,
    lhs,
  }: ThresholdResult): [mark: string, color: (text: string) => string] {
    if (lhs === null) return ['–', paint.yellow];
    return passed ? ['✓', paint.green] : ['✗', paint.red];
  }

  function actual(threshold: ThresholdResult): string {
    if (threshold.lhs === null) return paint.dim('no data');
    return `actual ${formatActual(threshold.lhs, threshold.rhs, unitOfActual(threshold))}`;
  }

  function unitOfActual({ metric, source }: ThresholdResult): MetricUnit {
    const planned = plan.thresholds.find((one) => one.metric === metric && one.source === source);
    const isTime = planned !== undefined && TIMES.includes(planned.aggregation.type);
    return isTime && unitOf(metric, result) === 'time' ? 'time' : 'none';
  }
}

/** Rounded, unless that would hide on which side of the limit the value is. */
function formatActual(lhs: number, rhs: number, unit: MetricUnit): string {
  const format = unit === 'time' ? formatMs : formatNumber;
  if (lhs === rhs || format(lhs) !== format(rhs)) return format(lhs);
  return unit === 'time' ? `${lhs}ms` : String(lhs);
}
