/**
 * The share of a plan that one shard runs: part `index` of `total`.
 *
 * Whatever `total` is, all segments together cover everything exactly once.
 */
export class ExecutionSegment {
  readonly index: number;
  readonly total: number;

  /** @throws {RangeError} when `total < 1` or `index` is not in `[0, total)` */
  constructor(index: number, total: number) {
    if (!Number.isInteger(total) || total < 1) {
      throw new RangeError(`total must be >= 1, got ${total}`);
    }
    if (!Number.isInteger(index) || index < 0 || index >= total) {
      throw new RangeError(`index must be in [0, ${total}), got ${index}`);
    }
    this.index = index;
    this.total = total;
  }

  /** This segment's part of the whole, `1 / total`. */
  get fraction(): number {
    return 1 / this.total;
  }

  /** The VU indices `[start, end)` of `vuCount` that belong to this segment. */
  vuRange(vuCount: number): { readonly start: number; readonly end: number } {
    return this.#range(vuCount);
  }

  /** The iteration indices `[start, end)` of `iterationCount` that belong to this segment. */
  iterationRange(iterationCount: number): { readonly start: number; readonly end: number } {
    return this.#range(iterationCount);
  }

  /**
   * This segment's share of a rate. With `vuCount`, the share follows the VUs that the segment runs,
   * so that a segment with fewer VUs gets a lower rate.
   */
  scaleRate(rate: number, vuCount?: number): number {
    if (vuCount === undefined) return rate / this.total;
    const { start, end } = this.vuRange(vuCount);
    return vuCount === 0 ? 0 : (rate * (end - start)) / vuCount;
  }

  /** The indices `index, index + total, index + 2 * total, ...`: an even, interleaved share of a sequence. */
  *stripe(): Generator<number, never> {
    for (let next = this.index; ; next += this.total) yield next;
  }

  /** The indices of the stripe below `count`. */
  stripeOf(count: number): number[] {
    const length = this.stripeCount(count);
    return Array.from({ length }, (_, position) => this.index + position * this.total);
  }

  /**
   * The same segment of at most `parts`: for work that cannot be cut into more than that.
   * @returns `undefined` when this segment gets nothing of it
   */
  narrow(parts: number): ExecutionSegment | undefined {
    if (parts >= this.total) return this;
    return this.index < parts ? new ExecutionSegment(this.index, parts) : undefined;
  }

  /** Another segment of the same cut, `offset` places on: the segments of all shards stay a permutation. */
  rotate(offset: number): ExecutionSegment {
    return new ExecutionSegment((this.index + offset) % this.total, this.total);
  }

  /** How many of the indices `0 .. count-1` the stripe holds. */
  stripeCount(count: number): number {
    return Math.max(0, Math.ceil((count - this.index) / this.total));
  }

  #range(count: number): { start: number; end: number } {
    return {
      start: Math.floor((this.index * count) / this.total),
      end: Math.floor(((this.index + 1) * count) / this.total),
    };
  }
}
