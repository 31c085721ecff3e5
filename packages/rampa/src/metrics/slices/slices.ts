import { Slice } from './slice.ts';

const SLICE_LIMIT = 3600;
const WEIGHT_LIMIT = 8_000_000;

export interface SlicesOptions {
  /** Slices kept; default 3600. */
  readonly sliceLimit?: number;
  /** Stored buckets of all slices together (6 bytes each); default 8 million. */
  readonly weightLimit?: number;
}

/**
 * A run cut into slices of equal length: one second at first. When there are too many slices, or they need
 * too much memory, neighbours are merged in pairs and the length doubles, so memory stays flat for a run
 * of any length. Seconds in which nothing happened have no slice.
 */
export class Slices {
  readonly #sliceLimit: number;
  readonly #weightLimit: number;
  #widthSeconds = 1;
  /** Ascending. */
  #slices: Slice[] = [];

  constructor({ sliceLimit = SLICE_LIMIT, weightLimit = WEIGHT_LIMIT }: SlicesOptions = {}) {
    this.#sliceLimit = sliceLimit;
    this.#weightLimit = weightLimit;
  }

  /** How long every slice is; a power of two. */
  get widthSeconds(): number {
    return this.#widthSeconds;
  }

  get count(): number {
    return this.#slices.length;
  }

  all(): readonly Slice[] {
    return this.#slices;
  }

  /** The slice that `atSecond` belongs to, opened if need be; late frames find their older one. */
  at(atSecond: number): Slice {
    let known = this.#find(atSecond);
    if (known === undefined) for (const slice of this.#slices) slice.pack();
    while (known === undefined && this.#isFull()) {
      this.#halve();
      known = this.#find(atSecond);
    }
    return known ?? this.#open(atSecond);
  }

  #startOf(atSecond: number): number {
    return Math.max(0, Math.floor(atSecond / this.#widthSeconds)) * this.#widthSeconds;
  }

  #find(atSecond: number): Slice | undefined {
    const start = this.#startOf(atSecond);
    return this.#slices.findLast((slice) => slice.startSecond <= start && slice.endSecond > start);
  }

  #open(atSecond: number): Slice {
    const start = this.#startOf(atSecond);
    const slice = new Slice(start, start + this.#widthSeconds);
    const before = this.#slices.findLastIndex((other) => other.startSecond < start);
    this.#slices.splice(before + 1, 0, slice);
    return slice;
  }

  #isFull(): boolean {
    if (this.#slices.length >= this.#sliceLimit) return true;
    const weight = this.#slices.reduce((sum, slice) => sum + slice.weight, 0);
    return this.#slices.length > 1 && weight > this.#weightLimit;
  }

  #halve(): void {
    this.#widthSeconds *= 2;
    const halved: Slice[] = [];
    for (const slice of this.#slices) {
      const start = this.#startOf(slice.startSecond);
      const last = halved.at(-1);
      if (last?.startSecond === start) {
        last.absorb(slice);
      } else {
        const wide = new Slice(start, start + this.#widthSeconds);
        wide.absorb(slice);
        halved.push(wide);
      }
    }
    for (const slice of halved) slice.endSecond = slice.startSecond + this.#widthSeconds;
    this.#slices = halved;
  }
}
