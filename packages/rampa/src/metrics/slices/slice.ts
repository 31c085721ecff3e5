import type { MetricKind } from '../../core/metric.ts';
import type { DeltaFrame } from '../frame.ts';
import { CounterTotal } from '../totals/counter-total.ts';
import { type GaugeReading, GaugeTotal } from '../totals/gauge-total.ts';
import { RateTotal } from '../totals/rate-total.ts';
import type { SeriesTotal } from '../totals/series-total.ts';
import type { Total } from '../totals/total.ts';
import { TrendCell } from './trend-cell.ts';

/** What one series did in one slice. */
export type Cell = CounterTotal | GaugeTotal | RateTotal | TrendCell;

/** What happened in one second: only series that were touched. */
export class Slice {
  readonly startSecond: number;
  /** Gauges that were set later come later. */
  readonly #cells = new Map<SeriesTotal, Cell>();

  constructor(startSecond: number) {
    this.startSecond = startSecond;
  }

  get cells(): ReadonlyMap<SeriesTotal, Cell> {
    return this.#cells;
  }

  /** Adds a frame's row, which for a gauge is `reading`. */
  addRow(series: SeriesTotal, frame: DeltaFrame, row: number, reading?: GaugeReading): void {
    const cell = this.#cellOf(series);
    switch (cell.kind) {
      case 'counter':
        cell.addRow(frame.counters, row);
        break;
      case 'gauge':
        if (reading !== undefined) this.#addReading(series, cell, reading);
        break;
      case 'rate':
        cell.addRow(frame.rates, row);
        break;
      case 'trend':
        cell.addRow(frame.trends, row);
        break;
    }
  }

  #cellOf(series: SeriesTotal): Cell {
    const known = this.#cells.get(series);
    if (known !== undefined) return known;
    const cell = newCell(series.kind);
    this.#cells.set(series, cell);
    return cell;
  }

  #addReading(series: SeriesTotal, cell: GaugeTotal, reading: GaugeReading): void {
    cell.add(reading);
    this.#cells.delete(series);
    this.#cells.set(series, cell);
  }
}

/** An empty cell for series of the kind. */
export function newCell(kind: MetricKind): Cell {
  switch (kind) {
    case 'counter':
      return new CounterTotal();
    case 'gauge':
      return new GaugeTotal('last');
    case 'rate':
      return new RateTotal();
    case 'trend':
      return new TrendCell();
  }
}

/** Adds what a series did in one slice; nothing for a gauge, whose readings follow each other. */
export function addCell(total: Total, cell: Cell): void {
  if (total.kind === 'counter' && cell.kind === 'counter') total.add(cell);
  if (total.kind === 'rate' && cell.kind === 'rate') total.add(cell);
  if (total.kind === 'trend' && cell.kind === 'trend') cell.unpackInto(total);
}
