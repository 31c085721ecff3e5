/** Counts the samples of one metric that are not numbers, until the next frame. */
export class Refusals {
  readonly metric: string;
  #count = 0;
  readonly #dirty: Refusals[];

  /** Puts itself on `dirty` when there is something to report. */
  constructor(metric: string, dirty: Refusals[]) {
    this.metric = metric;
    this.#dirty = dirty;
  }

  refuse(): void {
    if (this.#count === 0) this.#dirty.push(this);
    this.#count++;
  }

  /** The count since the last call. */
  take(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}
