import type { MetricSpec, MetricUnit } from '../../core/metric.ts';
import { formatInUnit, formatMs, formatNumber } from '../../core/quantity.ts';
import type { Aggregation, ThresholdResult } from '../../core/threshold.ts';
import { unitOf } from '../metric-spec.ts';
import { describeBaseline } from './describe-baseline.ts';
import { describeWindows } from './describe-windows.ts';
import { parseThreshold } from './parse-expression.ts';

const TIMES: readonly Aggregation['type'][] = ['avg', 'min', 'max', 'med', 'value', 'percentile'];

/** What a run was measured to have, beside a threshold. */
export interface DescribedThreshold {
  /** Such as `12.3ms`, or `no data`. */
  readonly measured: string;
  /** Whether that is the value of the worst of its windows, all of which held. */
  readonly isWorst: boolean;
  /** About its windows and its baseline, if it has any. */
  readonly details: readonly string[];
}

/** How a threshold came out, in words. */
export function describeThreshold(
  threshold: ThresholdResult,
  metrics: readonly MetricSpec[],
): DescribedThreshold {
  const { lhs, rhs, windows, baseline, passed } = threshold;
  if (lhs === null) return { measured: 'no data', isWorst: false, details: [] };
  const unit = thresholdUnit(threshold, metrics);
  return {
    measured: formatMeasured(lhs, rhs, unit),
    isWorst: windows !== undefined && passed,
    details: [
      ...(windows === undefined ? [] : [describeWindows(windows)]),
      ...(baseline === undefined
        ? []
        : [describeBaseline(baseline, (one) => formatInUnit(one, unit))]),
    ],
  };
}

/** Counts and rates have no unit, whatever that of their metric is. */
function thresholdUnit(
  { metric, source }: ThresholdResult,
  metrics: readonly MetricSpec[],
): MetricUnit {
  const type = parseThreshold(source)?.aggregation.type;
  const isTime = type !== undefined && TIMES.includes(type);
  return isTime && unitOf(metric, { metrics }) === 'time' ? 'time' : 'none';
}

/** Rounded, unless that would hide on which side of the limit the value is. */
function formatMeasured(lhs: number, rhs: number, unit: MetricUnit): string {
  const format = unit === 'time' ? formatMs : formatNumber;
  if (lhs === rhs || format(lhs) !== format(rhs)) return format(lhs);
  return unit === 'time' ? `${lhs}ms` : String(lhs);
}
