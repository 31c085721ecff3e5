/** What happened in one piece of a {@link Timeline}. */
export interface TimelineCell<Cell> {
  /** Adds what happened in a later one. */
  absorb(later: Cell): void;
  /** Gives back the memory that only adding needs. */
  settle(): void;
}

/**
 * What happened in equal pieces of the time, in bounded memory: pieces are a second wide at first, and twice as wide
 * whenever there would be too many.
 */
export class Timeline<Cell extends TimelineCell<Cell>> {
  readonly #limit: number;
  readonly #open: () => Cell;
  #width = 1;
  #endSecond = 0;
  /** By the number of the piece. */
  #cells = new Map<number, Cell>();
  #latest: Cell | undefined;

  /** @param open makes a cell in which nothing has happened */
  constructor(limit: number, open: () => Cell) {
    this.#limit = limit;
    this.#open = open;
  }

  /** How many seconds a piece is. */
  get width(): number {
    return this.#width;
  }

  /** When the last of what was added was over. */
  get endSecond(): number {
    return this.#endSecond;
  }

  /** Where to add what happened from `startSecond` to `endSecond`; when exactly within is not known. */
  cellAt(startSecond: number, endSecond: number): Cell {
    while (this.#width < endSecond - startSecond) this.#widen();
    this.reach(endSecond);
    this.#endSecond = Math.max(this.#endSecond, endSecond);
    const index = Math.floor(startSecond / this.#width);
    const known = this.#cells.get(index);
    if (known !== undefined) return known;
    this.#latest?.settle();
    const cell = this.#open();
    this.#latest = cell;
    this.#cells.set(index, cell);
    return cell;
  }

  /** Makes pieces so wide that there are not too many until `endSecond`. */
  reach(endSecond: number): void {
    while (Math.ceil(endSecond / this.#width) > this.#limit) this.#widen();
  }

  /** What happened in piece `index`; `undefined` for nothing. */
  at(index: number): Cell | undefined {
    return this.#cells.get(index);
  }

  /** Two pieces as one; they stay as they are. */
  join(earlier: Cell | undefined, later: Cell | undefined): Cell | undefined {
    if (earlier === undefined || later === undefined) return earlier ?? later;
    const joined = this.#open();
    joined.absorb(earlier);
    joined.absorb(later);
    joined.settle();
    return joined;
  }

  #widen(): void {
    const narrow = this.#cells;
    this.#width *= 2;
    this.#cells = new Map();
    for (const [index, cell] of narrow) {
      const wide = Math.floor(index / 2);
      const known = this.#cells.get(wide);
      this.#cells.set(wide, this.join(known, cell) ?? cell);
    }
    this.#latest = undefined;
  }
}
