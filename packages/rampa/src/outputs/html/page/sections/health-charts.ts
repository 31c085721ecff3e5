import { formatMs, formatPercent } from '../../../../core/quantity.ts';
import type { ReportData } from '../../report-data.ts';
import { axisMs } from '../chart/axis-text.ts';
import { Chart } from '../chart/chart.ts';
import type { ChartGroup } from '../chart/chart-group.ts';
import { pointsOfParts } from '../chart/time-points.ts';
import type { Theme } from '../theme.ts';
import { TIME_AXIS } from './time-charts.ts';

const HEIGHT = 180;

/** How late and how busy the worst shard was over the time; nothing when that was not recorded. */
export function healthCharts({ health }: ReportData, theme: Theme, group: ChartGroup): Chart[] {
  const { start, end, lateP50, lateP99, busy, processorWait } = health.timeline;
  if (start.length === 0) return [];
  const parts = start.map((min, index) => ({ min, max: end[index] ?? min }));
  const points = pointsOfParts(parts, group.full);
  const setting = { height: HEIGHT, theme, group };
  const late = new Chart({
    ...setting,
    title: 'Event loop of the worst shard: late by',
    axes: { ...TIME_AXIS, yText: axisMs, valueText: formatMs },
  });
  late.show({
    about: 'How late the event loop of the worst shard was over time',
    ...points,
    lines: [
      { label: 'p50', color: 'p50', values: lateP50 },
      { label: 'p99', color: 'p99', values: lateP99 },
    ],
  });
  const share = new Chart({
    ...setting,
    title: 'Thread of the worst shard',
    axes: {
      ...TIME_AXIS,
      yText: (value) => `${Math.round(value * 100)}%`,
      valueText: formatPercent,
    },
  });
  share.show({
    about: 'How busy the thread of the worst shard was over time',
    ...points,
    lines: [
      { label: 'busy', color: 'p90', values: busy, isFilled: true },
      { label: 'waiting for a processor', color: 'warn', values: processorWait },
    ],
  });
  return [late, share];
}
