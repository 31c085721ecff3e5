import type { Clock } from '../../core/clock.ts';
import type { SampleColumns } from './sample-columns.ts';

/** Keeps every sample of a shard until it is taken, as far as there is room; what comes later is counted. */
export class SampleTap {
  readonly #ids: Uint32Array;
  readonly #values: Float64Array;
  readonly #timestamps: Float64Array;
  readonly #clock: Clock;
  readonly #epochOffsetMs: number;
  #size = 0;
  #dropped = 0;

  /** @param clock the time of samples that come without one, and how it differs from the Unix epoch */
  constructor(capacity: number, clock: Clock) {
    this.#ids = new Uint32Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#timestamps = new Float64Array(capacity);
    this.#clock = clock;
    this.#epochOffsetMs = clock.wallTimeMs() - clock.nowMs();
  }

  /** @param atMs by the clock; now, unless given */
  add(id: number, value: number, atMs = this.#clock.nowMs()): void {
    const row = this.#size;
    if (row === this.#ids.length) {
      this.#dropped++;
      return;
    }
    this.#ids[row] = id;
    this.#values[row] = value;
    this.#timestamps[row] = this.#epochOffsetMs + atMs;
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
