import { BUILT_IN_METRICS, CATALOG } from '../core/catalog.ts';
import { INTENDED_SUFFIX, type MetricSpec, OVERFLOW_TAG, type Tags } from '../core/metric.ts';
import type { MetricSnapshot, MetricStats } from '../core/run.ts';
import type { SeriesId } from '../core/slice.ts';
import type { ThresholdPlan } from '../core/threshold.ts';
import type { BusiestSecond } from './busiest-second.ts';
import type { DeltaFrame, SampledColumns, SeriesDefinition } from './frame.ts';
import { Losses } from './losses.ts';
import type { Slice } from './slices/slice.ts';
import { SliceFeed, type TakeSlice } from './slices/slice-feed.ts';
import type { SelectionWindows } from './thresholds/windows/selection-windows.ts';
import { ThresholdWindows } from './thresholds/windows/threshold-windows.ts';
import type { WindowJudge } from './thresholds/windows/window-judge.ts';
import { FoldedValues } from './totals/folded-values.ts';
import type { GaugeReading } from './totals/gauge-total.ts';
import { MetricTotal } from './totals/metric-total.ts';
import { overflowWarnings } from './totals/overflow.ts';
import { nameWarnings } from './totals/propose-names.ts';
import { SeriesTotal } from './totals/series-total.ts';
import type { Total } from './totals/total.ts';
import type { Trend } from './trend.ts';

export interface AggregateOptions {
  /** Their keys with a selector get totals of their own. */
  readonly thresholds: readonly ThresholdPlan[];
  /** Metrics that the script declares; the built-in ones are always there. */
  readonly metrics: readonly MetricSpec[];
  /** Series per metric, over all shards, before samples go to the overflow series. */
  readonly maxSeries: number;
  /** Takes every second of the run once it is over. */
  readonly onSlice?: TakeSlice | undefined;
  /** Says of a counter's series who watches how much it does in each second. */
  readonly watch?: ((series: SeriesId) => BusiestSecond | undefined) | undefined;
}

/** Where the rows of one series of one shard go. */
interface Route {
  readonly series: SeriesTotal;
  /** The totals of the metric and its submetrics that the series counts in. */
  readonly wider: readonly Total[];
  /** The thresholds with windows that it counts in. */
  readonly windows: readonly SelectionWindows[];
  /** Only of a counter. */
  readonly busiest: BusiestSecond | undefined;
  /** False for a series whose kind contradicts its metric: its samples are only counted. */
  readonly isKept: boolean;
  /** What a gauge's value is kept under when values of shards are added up. */
  readonly part: string;
}

/**
 * Merges the frames of all shards into run totals, and hands on what happened in each second. The same samples give the
 * same counts and histograms on any number of shards, in any order of frames.
 */
export class Aggregate {
  readonly #maxSeries: number;
  readonly #selections = new Map<string, Map<string, Tags>>();
  readonly #metrics = new Map<string, MetricTotal>();
  readonly #routes = new Map<number, Map<number, Route>>();
  readonly #feed: SliceFeed | undefined;
  readonly #watch: AggregateOptions['watch'];
  readonly #losses = new Losses();
  readonly #folded = new FoldedValues();
  readonly #windows: ThresholdWindows;
  /** All frames so far are of seconds before this one. */
  #endSecond = 0;

  constructor({ thresholds, metrics, maxSeries, onSlice, watch }: AggregateOptions) {
    this.#maxSeries = maxSeries;
    this.#watch = watch;
    this.#feed = onSlice && new SliceFeed(onSlice);
    this.#windows = new ThresholdWindows(thresholds);
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
    this.#folded.merge(frame.losses.folded);
    const columnSets = [frame.counters, frame.gauges, frame.rates, frame.trends];
    if (columnSets.every(({ ids }) => ids.length === 0)) return;
    const slice = this.#feed?.at(atSecond);
    this.#endSecond = Math.max(this.#endSecond, atSecond + 1);
    for (const columns of columnSets) mergeRows(columns, { routes, frame, slice, atSecond });
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

  /** Every trend that has values, with the parts of it that threshold keys select. */
  distributions(): ReadonlyMap<string, Trend> {
    const trends = new Map<string, Trend>();
    for (const { spec, total, submetrics } of this.#metrics.values()) {
      for (const { key, total: part } of [{ key: spec.name, total }, ...submetrics]) {
        if (part.kind === 'trend' && part.count > 0) trends.set(key, part);
      }
    }
    return trends;
  }

  /** The series of a metric, each over all shards; none when the metric is unknown. */
  seriesOf(metricName: string): Iterable<SeriesTotal> {
    return this.#metrics.get(metricName)?.series() ?? [];
  }

  /** The series that a shard calls by an id; `undefined` when it has not defined it. */
  seriesOfShard(shard: number, id: number): SeriesTotal | undefined {
    return this.#routes.get(shard)?.get(id)?.series;
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

  /** Who judges a threshold with windows; `undefined` for one without, or of an unknown metric. */
  windowJudge(plan: ThresholdPlan): WindowJudge | undefined {
    return this.#windows.judgeOf(plan);
  }

  /** Hands over the second that is not over for `onSlice` yet, if it began before `second`. */
  closeSlices(second = Number.POSITIVE_INFINITY): void {
    this.#feed?.closeBefore(second);
  }

  /** Has the windows judged that are over when no frame of a second before `second` can come any more. */
  advanceWindows(second: number): void {
    this.#windows.advanceTo(second);
  }

  /** Has the last windows judged: there will be no more frames. */
  finishWindows(loadSeconds: number): void {
    this.#windows.finish(Math.max(this.#endSecond, Math.floor(loadSeconds)), loadSeconds);
  }

  /** Everything that was refused, folded or shortened, in words, one sentence each. */
  warnings(): string[] {
    const metrics = [...this.#metrics.values()];
    const overflows = metrics.flatMap((metric) => metric.overflow() ?? []);
    return [
      ...overflowWarnings(overflows, this.#folded, this.#maxSeries),
      ...this.#nameWarnings(),
      ...metrics.flatMap((metric) => metric.warnings()),
      ...this.#losses.sentences(),
    ];
  }

  #nameWarnings(): string[] {
    const series = [...this.seriesOf(CATALOG.httpReqs.name)];
    const names = series.flatMap(({ tags }) => tags['name'] ?? []);
    const isFolded = series.some(({ tags }) => Object.hasOwn(tags, OVERFLOW_TAG));
    return nameWarnings([...names, ...this.#folded.valuesOf('name')], {
      maxSeries: this.#maxSeries,
      isComplete: !isFolded || this.#folded.isComplete('name'),
    });
  }

  #openMetric(spec: MetricSpec): MetricTotal {
    const selections = this.#selections.get(spec.name) ?? new Map<string, Tags>();
    const metric = new MetricTotal(spec, selections, this.#maxSeries);
    this.#metrics.set(spec.name, metric);
    this.#windows.openMetric(spec);
    return metric;
  }

  #openRoute(shard: number, { id, metric: name, kind, unit, tags }: SeriesDefinition): Route {
    const part = `${shard}:${id}`;
    const metric = this.#metrics.get(name) ?? this.#openMetric({ name, kind, unit });
    if (metric.spec.kind !== kind) {
      const dropped = new SeriesTotal({ name, kind, unit }, tags);
      this.#losses.addClash(metric.spec.kind, dropped);
      return { series: dropped, wider: [], windows: [], busiest: undefined, isKept: false, part };
    }
    const series = metric.openSeries(tags);
    const isFolded = Object.hasOwn(series.tags, OVERFLOW_TAG) && !Object.hasOwn(tags, OVERFLOW_TAG);
    if (isFolded) this.#folded.add(tags);
    const wider = metric.widerTotals(series);
    const windows = this.#windows.selecting(name, series.tags);
    const busiest = kind === 'counter' ? this.#watch?.(series) : undefined;
    return { series, wider, windows, busiest, isKept: true, part };
  }
}

function mergeRows(
  columns: SampledColumns,
  into: {
    routes: ReadonlyMap<number, Route>;
    frame: DeltaFrame;
    slice: Slice | undefined;
    atSecond: number;
  },
): void {
  const { routes, frame, slice, atSecond } = into;
  for (let row = 0; row < columns.ids.length; row++) {
    const route = routes.get(columns.ids[row] ?? -1);
    if (route === undefined) continue;
    const reading = addRow(route.series.total, frame, row, route.part);
    for (const wider of route.wider) addRow(wider, frame, row, route.part);
    for (const windows of route.windows) windows.addRow(atSecond, frame, row, route.part);
    if (!route.isKept) continue;
    slice?.addRow(route.series, frame, row, reading);
    route.busiest?.add(atSecond, frame.counters.sums[row] ?? 0);
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
