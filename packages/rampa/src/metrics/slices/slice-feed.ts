import type { SeriesSlice, SliceValues } from '../../core/slice.ts';
import { type Cell, Slice } from './slice.ts';

/** Takes what the series did in the second that began at `startSecond`. */
export type TakeSlice = (startSecond: number, series: readonly SeriesSlice[]) => void;

/** Hands over what all shards did in each second, once nothing more of it can come. */
export class SliceFeed {
  readonly #take: TakeSlice;
  #open: Slice | undefined;

  constructor(take: TakeSlice) {
    this.#take = take;
  }

  /** The slice of a second that is not older than any before. */
  at(second: number): Slice {
    this.closeBefore(second);
    this.#open ??= new Slice(second);
    return this.#open;
  }

  /** Hands over what is open, if it began before `second`. */
  closeBefore(second: number): void {
    const slice = this.#open;
    if (slice === undefined || slice.startSecond >= second) return;
    this.#open = undefined;
    const series = Array.from(slice.cells, ([id, cell]) => ({
      series: id,
      values: valuesOf(cell),
    }));
    this.#take(slice.startSecond, series);
  }
}

function valuesOf(cell: Cell): SliceValues {
  switch (cell.kind) {
    case 'counter':
      return { kind: 'counter', samples: cell.samples, sum: cell.sum };
    case 'gauge': {
      const { samples, value, min, max } = cell;
      return { kind: 'gauge', samples, value, min, max };
    }
    case 'rate':
      return { kind: 'rate', samples: cell.samples, passes: cell.passes };
    case 'trend':
      return { kind: 'trend', ...cell.packed() };
  }
}
