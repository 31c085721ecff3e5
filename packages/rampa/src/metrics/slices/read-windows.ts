import type { MetricSpec, Tags } from '../../core/metric.ts';
import { matchesTags } from '../tag-set.ts';
import type { GaugeTotal } from '../totals/gauge-total.ts';
import type { SeriesTotal } from '../totals/series-total.ts';
import { newTotal, type Total } from '../totals/total.ts';
import type { Cell, Slice } from './slice.ts';

/** What a metric did from `startSecond` to `endSecond` (exclusive) of the run. */
export interface MetricWindow {
  readonly startSecond: number;
  readonly endSecond: number;
  readonly total: Total;
}

/** The windows of the series of `metric` that have every tag of `selector`. */
export function* readWindows(
  slices: readonly Slice[],
  metric: MetricSpec,
  selector: Tags,
): Generator<MetricWindow, void> {
  /** Gauges keep their value while nobody sets them. */
  const lastGauges = new Map<SeriesTotal, GaugeTotal>();
  for (const { startSecond, endSecond, cells } of slices) {
    const total = newTotal(metric);
    for (const [series, cell] of cells) {
      if (series.metric.name !== metric.name || !matchesTags(series.tags, selector)) continue;
      if (cell.kind === 'gauge') keepLater(lastGauges, series, cell);
      else addCell(total, cell);
    }
    if (total.kind === 'gauge') addGauges(total, lastGauges, cells);
    if (total.samples > 0) yield { startSecond, endSecond, total };
  }
}

/** Adds what a series did in one slice; nothing for a gauge, whose readings follow each other. */
export function addCell(total: Total, cell: Cell): void {
  if (total.kind === 'counter' && cell.kind === 'counter') total.add(cell);
  if (total.kind === 'rate' && cell.kind === 'rate') total.add(cell);
  if (total.kind === 'trend' && cell.kind === 'trend') cell.unpackInto(total);
}

/** Insertion order is the order of writing. */
function keepLater(
  gauges: Map<SeriesTotal, GaugeTotal>,
  series: SeriesTotal,
  cell: GaugeTotal,
): void {
  gauges.delete(series);
  gauges.set(series, cell);
}

function addGauges(
  total: GaugeTotal,
  gauges: ReadonlyMap<SeriesTotal, GaugeTotal>,
  cells: ReadonlyMap<SeriesTotal, Cell>,
): void {
  let sum = { value: 0, min: 0, max: 0, samples: 0 };
  for (const [series, gauge] of gauges) {
    const { value, samples } = gauge;
    // One that was not set in this slice stood still at its last value.
    const { min, max } = cells.has(series) ? gauge : { min: value, max: value };
    if (total.combine === 'last') {
      total.add({ value, min, max, samples });
    } else {
      sum = {
        value: sum.value + value,
        min: sum.min + min,
        max: sum.max + max,
        samples: sum.samples + samples,
      };
    }
  }
  if (total.combine === 'sum' && sum.samples > 0) total.add(sum);
}
