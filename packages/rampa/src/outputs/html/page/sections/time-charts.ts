import { formatBytes, formatMs, formatNumber, formatRate } from '../../../../core/quantity.ts';
import type { ReportData, ReportSource, ReportThreshold } from '../../report-data.ts';
import { axisBytes, axisMs, axisNumber, clockText } from '../chart/axis-text.ts';
import { Chart } from '../chart/chart.ts';
import type { ChartAxes, ChartLine } from '../chart/chart-content.ts';
import type { ChartGroup } from '../chart/chart-group.ts';
import { pointsOfPieces } from '../chart/time-points.ts';
import type { Theme } from '../theme.ts';

/** Marks on the axis of time, in seconds. */
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400,
];
/** Of charts over the time of the load. */
export const TIME_AXIS = { xText: clockText, x: { steps: STEPS } };
const HEIGHT = 220;

const TIME: ChartAxes = { ...TIME_AXIS, yText: axisMs, valueText: formatMs };
const RATE: ChartAxes = { ...TIME_AXIS, yText: axisNumber, valueText: formatRate };
const NUMBER: ChartAxes = { ...TIME_AXIS, yText: axisNumber, valueText: formatNumber };
const BYTES: ChartAxes = {
  ...TIME_AXIS,
  yText: axisBytes,
  valueText: (value) => `${formatBytes(value)}/s`,
};

/** A chart that shows one source or another. */
export interface SourceChart<More extends readonly unknown[]> {
  readonly chart: Chart;
  show(source: ReportSource, ...more: More): void;
}

/** What the latency chart shows beside the latency. */
export interface LatencyView {
  readonly isLogarithmic: boolean;
  readonly limits: readonly ReportThreshold[];
}

/** Percentiles over time, with the bands between them. */
export function latencyChart(theme: Theme, group: ChartGroup): SourceChart<[LatencyView]> {
  const chart = new Chart({
    title: 'Latency',
    height: 280,
    isWide: true,
    axes: TIME,
    theme,
    group,
  });
  return {
    chart,
    show({ label, points }, { isLogarithmic, limits }) {
      chart.show({
        about: `Latency of ${label} over time: percentiles 50, 90 and 99`,
        ...pointsOfPieces(points, points.rate.length, group.full),
        lines: latencyLines(points),
        bands: [
          ['p99', 'p90'],
          ['p90', 'p50'],
        ],
        limits: limits.flatMap(({ source, limitMs }) =>
          limitMs === null ? [] : [{ label: source, value: limitMs }],
        ),
        isLogarithmic,
      });
    },
  };
}

function latencyLines(points: ReportSource['points']): ChartLine[] {
  const { p50, p90, p99, max, intended50, intended99 } = points;
  const intended: ChartLine[] = [
    {
      label: 'p50 from intended start',
      color: 'intended50',
      values: intended50,
      isDashed: true,
      isOptional: true,
    },
    { label: 'p99 from intended start', color: 'intended99', values: intended99, isDashed: true },
  ];
  return [
    { label: 'p50', color: 'p50', values: p50 },
    { label: 'p90', color: 'p90', values: p90 },
    { label: 'p99', color: 'p99', values: p99 },
    { label: 'max', color: 'max', values: max, isOptional: true },
    ...(intended99.length === 0 ? [] : intended),
  ];
}

/** How many there were in a second, and how many of them failed. */
export function rateChart(theme: Theme, group: ChartGroup): SourceChart<[]> {
  const chart = new Chart({
    title: 'Throughput per second',
    height: HEIGHT,
    axes: RATE,
    theme,
    group,
  });
  return {
    chart,
    show({ label, noun, points }) {
      const { rate, failures } = points;
      chart.show({
        about: `Throughput of ${label} over time`,
        ...pointsOfPieces(points, rate.length, group.full),
        lines: [
          { label: `${noun}s`, color: 'count', values: rate, isFilled: true },
          { label: 'failed', color: 'errors', values: failures },
        ],
      });
    },
  };
}

/** Everything that went wrong. */
export function errorsChart({ load, overall }: ReportData, theme: Theme, group: ChartGroup): Chart {
  const chart = new Chart({ title: 'Errors per second', height: HEIGHT, axes: RATE, theme, group });
  const { iterationErrors, failedChecks, dropped } = load;
  const requests = overall.find(({ noun }) => noun === 'request')?.points;
  // Both have as many pieces, as wide as each other.
  const isSame = requests?.width === load.width && requests.rate.length === load.vus.length;
  const failed: ChartLine[] =
    requests === undefined || !isSame
      ? []
      : [{ label: 'requests', color: 'errors', values: requests.failures, isFilled: true }];
  chart.show({
    about: 'Failed requests, iterations and checks, and dropped iterations, over time',
    ...pointsOfPieces(load, load.vus.length, group.full),
    lines: [
      ...failed,
      { label: 'iterations', color: 'warn', values: iterationErrors },
      { label: 'checks', color: 'p99', values: failedChecks },
      { label: 'dropped', color: 'max', values: dropped },
    ],
  });
  return chart;
}

/** Active VUs; nothing when they are not known, as of some series of a recording. */
export function vusChart({ load }: ReportData, theme: Theme, group: ChartGroup): Chart | undefined {
  if (load.vus.every((value) => value === null)) return undefined;
  const chart = new Chart({ title: 'Virtual users', height: HEIGHT, axes: NUMBER, theme, group });
  chart.show({
    about: 'Active virtual users over time',
    ...pointsOfPieces(load, load.vus.length, group.full),
    lines: [{ label: 'active VUs', color: 'p99', values: load.vus, isFilled: true }],
  });
  return chart;
}

/** Bytes; nothing for a load without traffic. */
export function trafficChart(
  { load }: ReportData,
  theme: Theme,
  group: ChartGroup,
): Chart | undefined {
  const { sentBytes, receivedBytes } = load;
  if (![...sentBytes, ...receivedBytes].some((value) => value !== null && value > 0)) {
    return undefined;
  }
  const chart = new Chart({ title: 'Traffic', height: HEIGHT, axes: BYTES, theme, group });
  chart.show({
    about: 'Bytes received and sent over time',
    ...pointsOfPieces(load, load.vus.length, group.full),
    lines: [
      { label: 'received', color: 'p50', values: receivedBytes, isFilled: true },
      { label: 'sent', color: 'p90', values: sentBytes },
    ],
  });
  return chart;
}
