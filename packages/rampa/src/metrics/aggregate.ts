import { BUILT_IN_METRICS, CATALOG } from '../core/catalog.ts';
import { INTENDED_SUFFIX, type MetricSpec, type Tags } from '../core/metric.ts';
import type { MetricSnapshot, MetricStats } from '../core/run.ts';
import type { ThresholdPlan } from '../core/threshold.ts';
import type { DeltaFrame, SampledColumns, SeriesDefinition } from './frame.ts';
import { Losses } from './losses.ts';
import { type MetricWindow, readWindows } from './slices/read-windows.ts';
import type { Slice } from './slices/slice.ts';
import { Slices, type SlicesOptions } from './slices/slices.ts';
import type { GaugeReading } from './totals/gauge-total.ts';
import { MetricTotal } from './totals/metric-total.ts';
import { overflowWarnings } from './totals/overflow.ts';
import { SeriesTotal } from './totals/series-total.ts';
import type { Total } from './totals/total.ts';

export interface AggregateOptions {
  /** Their keys with a selector get totals of their own. */
  readonly thresholds: readonly ThresholdPlan[];
  /** Metrics that the script declares; the built-in ones are always there. */
  readonly metrics: readonly MetricSpec[];
  /** Series per metric, over all shards, before samples go to the overflow series. */
  readonly maxSeries: number;
  readonly slices?: SlicesOptions;
}

/** Where the rows of one series of one shard go. */
interface Route {
  readonly series: SeriesTotal;
  /** The totals of the metric and its submetrics that the series counts in. */
  readonly wider: readonly Total[];
  /** False for a series whose kind contradicts its metric: its samples are only counted. */
  readonly isKept: boolean;
  /** What a gauge's value is kept under when values of shards are added up. */
  readonly part: string;
}

/**
 * Merges the frames of all shards into run totals and slices of time. The same samples give the same counts
 * and histograms on any number of shards, in any order of frames.
 */
export class Aggregate {
  readonly #maxSeries: number;
  readonly #selections = new Map<string, Map<string, Tags>>();
  readonly #metrics = new Map<string, MetricTotal>();
  readonly #routes = new Map<number, Map<number, Route>>();
  readonly #slices: Slices;
  readonly #losses = new Losses();

  constructor({ thresholds, metrics, maxSeries, slices }: AggregateOptions) {
    this.#maxSeries = maxSeries;
    this.#slices = new Slices(slices);
    for (const { metric, metricName, selector } of thresholds) {
      if (metric === metricName) continue;
      const selections = this.#selections.get(metricName) ?? new Map<string, Tags>();
      this.#selections.set(metricName, selections.set(metric, selector));
    }
    for (const spec of [...BUILT_IN_METRICS.values(), ...metrics]) this.#openMetric(spec);
  }

  /** Adds what `shard` measured until `atSecond` (seconds since the load started). */
  merge(shard: number, frame: DeltaFrame, atSecond: number): void {
    const routes = this.#routes.get(shard) ?? new Map<number, Route>();
    this.#routes.set(shard, routes);
    for (const definition of frame.definitions) {
      routes.set(definition.id, this.#openRoute(shard, definition));
    }
    this.#losses.add(frame.losses);
    const columnSets = [frame.counters, frame.gauges, frame.rates, frame.trends];
    if (columnSets.every(({ ids }) => ids.length === 0)) return;
    const slice = this.#slices.at(atSecond);
    for (const columns of columnSets) mergeRows(columns, { routes, frame, slice });
  }

  /**
   * All statistics at this moment: every built-in metric, every custom one, and after each metric the
   * threshold keys that select a part of it. Times from the intended start, and the lag, are listed only
   * when there are any.
   */
  snapshot(durationSeconds: number, timestampMs: number): MetricSnapshot {
    const entries: [string, MetricStats][] = [];
    for (const { spec, total, submetrics } of this.#metrics.values()) {
      if (total.samples > 0 || !isScheduleMetric(spec.name)) {
        entries.push([spec.name, total.stats(durationSeconds)]);
      }
      for (const submetric of submetrics) {
        entries.push([submetric.key, submetric.total.stats(durationSeconds)]);
      }
    }
    return {
      timestamp: timestampMs,
      duration: durationSeconds,
      metrics: Object.fromEntries(entries),
    };
  }

  /** Every metric that is known: built-in, declared or seen. */
  metrics(): MetricSpec[] {
    return [...this.#metrics.values()].map(({ spec }) => spec);
  }

  /** The series of a metric, each over all shards; none when the metric is unknown. */
  seriesOf(metricName: string): Iterable<SeriesTotal> {
    return this.#metrics.get(metricName)?.series() ?? [];
  }

  /** A metric over all its series; `undefined` when it is unknown. */
  metricTotal(metricName: string): Total | undefined {
    return this.#metrics.get(metricName)?.total;
  }

  /** What a threshold looks at; `undefined` when its metric is unknown. */
  thresholdTotal({ metric, metricName }: ThresholdPlan): Total | undefined {
    const known = this.#metrics.get(metricName);
    if (metric === metricName) return known?.total;
    return known?.submetrics.find(({ key }) => key === metric)?.total;
  }

  /**
   * A metric over time, oldest first: one window per slice in which it has samples, a gauge from its first
   * sample on. Windows are one second long at first and double in long runs. Each total is a new one.
   */
  slicesOf(metricName: string, selector: Tags = {}): Iterable<MetricWindow> {
    const known = this.#metrics.get(metricName);
    return known === undefined ? [] : readWindows(this.#slices.all(), known.spec, selector);
  }

  /** Everything that was refused, folded or shortened, in words, one sentence each. */
  warnings(): string[] {
    const metrics = [...this.#metrics.values()];
    const overflows = metrics.flatMap((metric) => metric.overflow() ?? []);
    return [
      ...overflowWarnings(overflows, this.#maxSeries),
      ...metrics.flatMap((metric) => metric.warnings()),
      ...this.#losses.sentences(),
    ];
  }

  #openMetric(spec: MetricSpec): MetricTotal {
    const selections = this.#selections.get(spec.name) ?? new Map<string, Tags>();
    const metric = new MetricTotal(spec, selections, this.#maxSeries);
    this.#metrics.set(spec.name, metric);
    return metric;
  }

  #openRoute(shard: number, { id, metric: name, kind, unit, tags }: SeriesDefinition): Route {
    const part = `${shard}:${id}`;
    const metric = this.#metrics.get(name) ?? this.#openMetric({ name, kind, unit });
    if (metric.spec.kind !== kind) {
      const dropped = new SeriesTotal({ name, kind, unit }, tags);
      this.#losses.addClash(metric.spec.kind, dropped);
      return { series: dropped, wider: [], isKept: false, part };
    }
    const series = metric.openSeries(tags);
    return { series, wider: metric.widerTotals(series), isKept: true, part };
  }
}

function mergeRows(
  columns: SampledColumns,
  into: { routes: ReadonlyMap<number, Route>; frame: DeltaFrame; slice: Slice },
): void {
  const { routes, frame, slice } = into;
  for (let row = 0; row < columns.ids.length; row++) {
    const route = routes.get(columns.ids[row] ?? -1);
    if (route === undefined) continue;
    const reading = addRow(route.series.total, frame, row, route.part);
    for (const wider of route.wider) addRow(wider, frame, row, route.part);
    if (route.isKept) slice.addRow(route.series, frame, row, reading);
  }
}

function addRow(
  total: Total,
  frame: DeltaFrame,
  row: number,
  part: string,
): GaugeReading | undefined {
  switch (total.kind) {
    case 'counter':
      total.addRow(frame.counters, row);
      return undefined;
    case 'gauge':
      return total.addRow(frame.gauges, row, part);
    case 'rate':
      total.addRow(frame.rates, row);
      return undefined;
    case 'trend':
      total.addRow(frame.trends, row);
      return undefined;
  }
}

function isScheduleMetric(name: string): boolean {
  return name.endsWith(INTENDED_SUFFIX) || name === CATALOG.iterationScheduleLag.name;
}
