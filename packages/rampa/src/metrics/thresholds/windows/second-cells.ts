import type { MetricKind, MetricSpec } from '../../../core/metric.ts';
import type { DeltaFrame } from '../../frame.ts';
import { addCell, type Cell, newCell } from '../../slices/slice.ts';
import { GaugeTotal } from '../../totals/gauge-total.ts';
import { newTotal, type Total } from '../../totals/total.ts';
import { Trend } from '../../trend.ts';

/** What the selected series of a metric did together in each second, as far back as it was not forgotten. */
export class SecondCells {
  readonly #metric: MetricSpec;
  /** Ascending; seconds in which nothing happened have none. */
  readonly #cells = new Map<number, Cell>();
  #latest: Cell | undefined;
  /** What all parts of a gauge came to; what it stands at before the oldest cell. */
  readonly #gauges: GaugeTotal | undefined;
  #standing: number | undefined;
  #hasSamples = false;

  constructor(metric: MetricSpec) {
    this.#metric = metric;
    const total = newTotal(metric);
    this.#gauges = total.kind === 'gauge' ? total : undefined;
  }

  get kind(): MetricKind {
    return this.#metric.kind;
  }

  /** False while there has been no sample in any second. */
  get hasSamples(): boolean {
    return this.#hasSamples;
  }

  /** Adds a frame's row to a second that is not older than any before. */
  addRow(second: number, frame: DeltaFrame, row: number, part: string): void {
    this.#hasSamples = true;
    const cell = this.#cellOf(second);
    switch (cell.kind) {
      case 'counter':
        cell.addRow(frame.counters, row);
        return;
      case 'gauge':
        if (this.#gauges !== undefined) cell.add(this.#gauges.addRow(frame.gauges, row, part));
        return;
      case 'rate':
        cell.addRow(frame.rates, row);
        return;
      case 'trend':
        cell.addRow(frame.trends, row);
        return;
    }
  }

  /** Everything from `start` to `end` (exclusive). A gauge that nobody sets stands still. */
  totalOf(start: number, end: number): Total {
    if (this.#metric.kind === 'gauge') return this.#gaugeOf(start, end);
    const total = newTotal(this.#metric);
    for (const [second, cell] of this.#cells) {
      if (second >= start && second < end) addCell(total, cell);
    }
    return total;
  }

  /** The values of one second; `undefined` when there are none, and of what is no trend. */
  trendOf(second: number): Trend | undefined {
    const cell = this.#cells.get(second);
    if (cell?.kind !== 'trend') return undefined;
    const trend = new Trend();
    cell.unpackInto(trend);
    return trend;
  }

  /** Drops everything before `second`. */
  forgetBefore(second: number): void {
    for (const [known, cell] of this.#cells) {
      if (known >= second) return;
      if (cell.kind === 'gauge') this.#standing = cell.value;
      this.#cells.delete(known);
    }
  }

  #cellOf(second: number): Cell {
    const known = this.#cells.get(second);
    if (known !== undefined) return known;
    // No row can come for an earlier second.
    if (this.#latest?.kind === 'trend') this.#latest.pack();
    const cell = newCell(this.#metric.kind);
    this.#latest = cell;
    this.#cells.set(second, cell);
    return cell;
  }

  #gaugeOf(start: number, end: number): GaugeTotal {
    const total = new GaugeTotal('last');
    let standing = this.#standing;
    let from = start;
    for (const [second, cell] of this.#cells) {
      if (cell.kind !== 'gauge' || second >= end) continue;
      if (second >= start) {
        if (second > from) addStanding(total, standing);
        total.add(cell);
        from = second + 1;
      }
      standing = cell.value;
    }
    if (from < end) addStanding(total, standing);
    return total;
  }
}

function addStanding(total: GaugeTotal, value: number | undefined): void {
  if (value !== undefined) total.add({ value, min: value, max: value, samples: 1 });
}
