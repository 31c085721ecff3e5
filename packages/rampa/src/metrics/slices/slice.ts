import type { MetricKind } from '../../core/metric.ts';
import type { DeltaFrame } from '../frame.ts';
import { CounterTotal } from '../totals/counter-total.ts';
import { type GaugeReading, GaugeTotal } from '../totals/gauge-total.ts';
import { RateTotal } from '../totals/rate-total.ts';
import type { SeriesTotal } from '../totals/series-total.ts';
import { TrendCell } from './trend-cell.ts';

/** What one series did in one slice. */
export type Cell = CounterTotal | GaugeTotal | RateTotal | TrendCell;

/** About how many bytes a cell needs beside its buckets, in units of the 6 bytes that a bucket needs. */
const CELL_WEIGHT = 40;

/** What happened from `startSecond` to `endSecond` (exclusive): only series that were touched. */
export class Slice {
  readonly startSecond: number;
  endSecond: number;
  /** About how much memory the packed cells need, in stored buckets of 6 bytes. */
  weight = 0;
  /** Whether there can be something to pack. */
  #isOpen = false;
  /** Gauges that were set later come later. */
  readonly #cells = new Map<SeriesTotal, Cell>();

  constructor(startSecond: number, endSecond: number) {
    this.startSecond = startSecond;
    this.endSecond = endSecond;
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
        this.#isOpen = true;
        break;
    }
  }

  /** Gives back the memory that only counting needs; {@link weight} is right from then on. */
  pack(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.weight = 0;
    for (const cell of this.#cells.values()) {
      this.weight += CELL_WEIGHT;
      if (cell.kind !== 'trend') continue;
      cell.pack();
      this.weight += cell.bucketCount;
    }
  }

  /** Takes over everything of the slice that follows this one. */
  absorb(next: Slice): void {
    this.endSecond = next.endSecond;
    for (const [series, cell] of next.#cells) {
      const mine = this.#cellOf(series);
      if (mine.kind === 'counter' && cell.kind === 'counter') mine.add(cell);
      if (mine.kind === 'rate' && cell.kind === 'rate') mine.add(cell);
      if (mine.kind === 'gauge' && cell.kind === 'gauge') this.#addReading(series, mine, cell);
      if (mine.kind === 'trend' && cell.kind === 'trend') {
        this.weight -= mine.bucketCount;
        mine.add(cell);
        this.weight += mine.bucketCount;
      }
    }
  }

  #cellOf(series: SeriesTotal): Cell {
    const known = this.#cells.get(series);
    if (known !== undefined) return known;
    const cell = newCell(series.kind);
    this.#cells.set(series, cell);
    this.weight += CELL_WEIGHT;
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
