import type { SampleColumns } from './sample-columns.ts';

/** Keeps every sample of a shard until it is taken, as far as there is room; what comes later is counted. */
export class SampleTap {
  readonly #ids: Uint32Array;
  readonly #values: Float64Array;
  readonly #timestamps: Float64Array;
  readonly #epochMs: () => number;
  #size = 0;
  #dropped = 0;

  /** @param epochMs the time that a sample gets, Unix epoch */
  constructor(capacity: number, epochMs: () => number) {
    this.#ids = new Uint32Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#timestamps = new Float64Array(capacity);
    this.#epochMs = epochMs;
  }

  add(id: number, value: number): void {
    const row = this.#size;
    if (row === this.#ids.length) {
      this.#dropped++;
      return;
    }
    this.#ids[row] = id;
    this.#values[row] = value;
    this.#timestamps[row] = this.#epochMs();
    this.#size = row + 1;
  }

  /** Everything since the last time; `undefined` when there is nothing to tell. */
  take(): SampleColumns | undefined {
    const size = this.#size;
    const dropped = this.#dropped;
    if (size + dropped === 0) return undefined;
    this.#size = 0;
    this.#dropped = 0;
    return {
      ids: this.#ids.slice(0, size),
      values: this.#values.slice(0, size),
      timestamps: this.#timestamps.slice(0, size),
      dropped,
    };
  }
}
