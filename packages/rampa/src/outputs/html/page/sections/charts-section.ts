import type { ReportData } from '../../report-data.ts';
import { ChartGroup, type Range, type TimeMark } from '../chart/chart-group.ts';
import { element } from '../element.ts';
import { section } from '../section.ts';
import type { Theme } from '../theme.ts';
import { chartTools } from './chart-tools.ts';
import { curveChart } from './curve-chart.ts';
import { healthCharts } from './health-charts.ts';
import { LatencyTable } from './latency-table.ts';
import { pauseNote, pauseText } from './pause-note.ts';
import { errorsChart, latencyChart, rateChart, trafficChart, vusChart } from './time-charts.ts';

/** The charts, and what moves them. */
export interface ChartsSection {
  readonly root: HTMLElement;
  /** Those of the load generator, for its own section. */
  readonly health: readonly HTMLElement[];
  /** Shows the source that is called so. */
  select(label: string): void;
  print(isPrinting: boolean): void;
}

/** All charts; nothing when nothing was measured. */
export function chartsSection(data: ReportData, theme: Theme): ChartsSection | undefined {
  const sources = [...data.overall, ...data.requests];
  const first = sources[0];
  if (first === undefined) return undefined;
  const group = new ChartGroup('time', rangeOf(data), marksOf(data));
  const [latency, rate] = [latencyChart(theme, group), rateChart(theme, group)];
  const curve = curveChart(theme);
  const fixed = [errorsChart, vusChart, trafficChart]
    .map((chart) => chart(data, theme, group))
    .filter((chart) => chart !== undefined);
  const health = healthCharts(data, theme, group);
  const comparison = new LatencyTable(data.latencyGaps);
  let source = first;
  let isLogarithmic = false;
  const tools = chartTools({
    sources,
    group,
    onSelect: (label) => select(label),
    onLogarithmic(isOn) {
      isLogarithmic = isOn;
      show();
    },
  });
  show();
  const root = section('charts', 'Over time', [
    tools.root,
    ...pauseNote(data),
    element('div', { class: 'charts' }, [
      element('div', { class: 'wide' }, [latency.chart.root]),
      ...[rate.chart, ...fixed].map((chart) => chart.root),
    ]),
    element('h2', { id: 'distribution' }, ['Distribution of latency']),
    element('div', { class: 'charts' }, [curve.chart.root, comparison.root]),
  ]);
  const charts = [latency.chart, rate.chart, curve.chart, ...fixed, ...health];
  return {
    root,
    health: health.map((chart) => chart.root),
    select,
    print(isPrinting) {
      for (const one of charts) one.print(isPrinting);
    },
  };

  function select(label: string): void {
    source = sources.find((one) => one.label === label) ?? first ?? source;
    tools.showSelected(source.label);
    show();
  }

  function show(): void {
    const limits = source === first ? data.thresholds : [];
    latency.show(source, { isLogarithmic, limits });
    rate.show(source);
    curve.show(source, isLogarithmic);
    comparison.show(source);
  }
}

function rangeOf({ run }: ReportData): Range {
  // A load that was over at once had a time, too.
  return { min: run.fromSecond, max: run.fromSecond + Math.max(run.seconds ?? 0, 0.001) };
}

function marksOf({ pauses }: ReportData): TimeMark[] {
  return pauses.map((pause) => ({ at: pause.second, label: pauseText(pause) }));
}
