import type { Total } from '../../totals/total.ts';
import { type ExactFigures, NO_FIGURES, Trend } from '../../trend.ts';
import type { SecondCells } from './second-cells.ts';

/**
 * The totals of windows that come one after the other. A trend's buckets are added once when a second comes into the
 * window and taken out once when it leaves, so that long windows cost no more than short ones.
 */
export class SlidingTotal {
  readonly #cells: SecondCells;
  #trend = new Trend();
  /** The exact figures of the seconds that `trend` has. */
  readonly #figures = new Map<number, ExactFigures>();
  /** The seconds that `trend` has; the end is exclusive. */
  #start = 0;
  #end = 0;

  constructor(cells: SecondCells) {
    this.#cells = cells;
  }

  /** Everything from `start` to `end` (exclusive). A trend changes with the next call. */
  totalOf(start: number, end: number): Total {
    if (this.#cells.kind !== 'trend') return this.#cells.totalOf(start, end);
    this.moveTo(start, end);
    return this.#trend;
  }

  /** Takes in the first seconds of a window that is not over, so that they need not all be added at its end. */
  moveTo(start: number, end: number): void {
    if (start < this.#start || start >= this.#end) this.#restartAt(start);
    this.#dropBefore(start);
    for (; this.#end < end; this.#end++) this.#add(this.#end);
  }

  #restartAt(start: number): void {
    this.#trend = new Trend();
    this.#figures.clear();
    this.#start = start;
    this.#end = start;
  }

  #dropBefore(start: number): void {
    const dropped = new Trend();
    for (; this.#start < start; this.#start++) {
      this.#figures.delete(this.#start);
      const trend = this.#cells.trendOf(this.#start);
      if (trend !== undefined) dropped.add(trend);
    }
    if (dropped.count > 0) this.#trend.remove(dropped, this.#exactFigures());
  }

  #add(second: number): void {
    const trend = this.#cells.trendOf(second);
    if (trend === undefined) return;
    const { sum, min, max, clamped } = trend;
    this.#figures.set(second, { sum, min, max, clamped });
    this.#trend.add(trend);
  }

  #exactFigures(): ExactFigures {
    let exact = NO_FIGURES;
    for (const { sum, min, max, clamped } of this.#figures.values()) {
      exact = {
        sum: exact.sum + sum,
        min: Math.min(exact.min, min),
        max: Math.max(exact.max, max),
        clamped: exact.clamped + clamped,
      };
    }
    return exact;
  }
}
