import type { Clock } from '../../core/clock.ts';
import type { SampleArrays, SampleColumns } from './sample-columns.ts';

/**
 * Keeps every sample of a shard until it is taken, as far as there is room; what comes later is counted. Arrays that are
 * given back are used again: at millions of samples a second, new ones keep the garbage collector busy.
 */
export class SampleTap {
  readonly #capacity: number;
  readonly #clock: Clock;
  readonly #epochOffsetMs: number;
  readonly #spares: SampleArrays[] = [];
  #arrays: SampleArrays;
  #size = 0;
  #dropped = 0;

  /** @param clock the time of samples that come without one, and how it differs from the Unix epoch */
  constructor(capacity: number, clock: Clock) {
    this.#capacity = capacity;
    this.#clock = clock;
    this.#epochOffsetMs = clock.wallTimeMs() - clock.nowMs();
    this.#arrays = arraysOf(capacity);
  }

  /** @param atMs by the clock; now, unless given */
  add(id: number, value: number, atMs = this.#clock.nowMs()): void {
    const row = this.#size;
    if (row === this.#capacity) {
      this.#dropped++;
      return;
    }
    const { ids, values, timestamps } = this.#arrays;
    ids[row] = id;
    values[row] = value;
    timestamps[row] = this.#epochOffsetMs + atMs;
    this.#size = row + 1;
  }

  /** Everything since the last time; `undefined` when there is nothing to tell. */
  take(): SampleColumns | undefined {
    const count = this.#size;
    const dropped = this.#dropped;
    if (count + dropped === 0) return undefined;
    const taken = this.#arrays;
    this.#arrays = this.#spares.pop() ?? arraysOf(this.#capacity);
    this.#size = 0;
    this.#dropped = 0;
    return { ...taken, count, dropped };
  }

  /** Gives arrays back that were taken. */
  giveBack({ ids, values, timestamps }: SampleArrays): void {
    this.#spares.push({ ids, values, timestamps });
  }
}

function arraysOf(capacity: number): SampleArrays {
  return {
    ids: new Uint32Array(capacity),
    values: new Float64Array(capacity),
    timestamps: new Float64Array(capacity),
  };
}
