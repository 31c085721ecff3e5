const FIRST_CAPACITY = 1024;

/** How long the server really took for its answers, from request head parsed to response written. */
export interface ServiceTimes {
  /** How many are kept. */
  readonly count: number;
  /** How many came after the memory for them was full. */
  readonly refusedCount: number;
  /**
   * The time in milliseconds that `percent`, 0 to 100, of the kept ones do not exceed (nearest rank);
   * `NaN` without any.
   */
  percentileMs(percent: number): number;
}

/** Keeps up to `limit` service times in 8 bytes each. */
export class ServiceTimeRecord {
  readonly #limit: number;
  #valuesMs = new Float64Array(FIRST_CAPACITY);
  #count = 0;
  #refusedCount = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(valueMs: number): void {
    if (this.#count === this.#limit) {
      this.#refusedCount++;
      return;
    }
    if (this.#count === this.#valuesMs.length) this.#grow();
    this.#valuesMs[this.#count++] = valueMs;
  }

  /** What is known now; later values do not change it. */
  view(): ServiceTimes {
    // Values are only ever appended, so the part below today's count never changes.
    const values = this.#valuesMs.subarray(0, this.#count);
    let sorted: Float64Array | undefined;
    return {
      count: this.#count,
      refusedCount: this.#refusedCount,
      percentileMs(percent) {
        sorted ??= values.slice().sort();
        // The small subtraction keeps a rounding error from lifting a whole rank to the next.
        const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100 - 1e-9));
        return sorted[Math.min(rank, sorted.length) - 1] ?? Number.NaN;
      },
    };
  }

  #grow(): void {
    const larger = new Float64Array(Math.min(this.#limit, this.#valuesMs.length * 2));
    larger.set(this.#valuesMs);
    this.#valuesMs = larger;
  }
}
