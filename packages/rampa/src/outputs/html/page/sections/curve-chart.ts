import { formatMs } from '../../../../core/quantity.ts';
import { CURVE_PERCENTILES, type ReportLatency } from '../../report-data.ts';
import { axisMs, ninesText } from '../chart/axis-text.ts';
import { Chart } from '../chart/chart.ts';
import type { ChartLine } from '../chart/chart-content.ts';
import type { Theme } from '../theme.ts';
import type { SourceChart } from './time-charts.ts';

/** 50, 90, 99, 99.9 and 99.99 %, as nines. */
const PLACES = [Math.log10(2), 1, 2, 3, 4];

/** Which value so many per cent do not exceed: the further to the right, the rarer. */
export function curveChart(theme: Theme): SourceChart<[isLogarithmic: boolean]> {
  const chart = new Chart({
    title: 'Percentiles',
    height: 330,
    axes: { xText: ninesText, x: { places: PLACES }, yText: axisMs, valueText: formatMs },
    theme,
    group: undefined,
  });
  return {
    chart,
    show({ label, service, intended }, isLogarithmic) {
      const x = CURVE_PERCENTILES.map((one) => -Math.log10(1 - one / 100));
      chart.show({
        about: `Percentiles of the latency of ${label}, up to 99.99 %`,
        x,
        pointText: (index) => ninesText(x[index] ?? 0),
        lines: [
          line('from actual start', service, false),
          ...(intended === null ? [] : [line('from intended start', intended, true)]),
        ],
        isLogarithmic,
      });
    },
  };
}

function line(label: string, { curve }: ReportLatency, isDashed: boolean): ChartLine {
  const values = CURVE_PERCENTILES.map((_, index) => curve[index] ?? null);
  return { label, color: isDashed ? 'intended99' : 'p90', values, isDashed };
}
