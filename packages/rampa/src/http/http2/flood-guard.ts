const MAX_IDLE_FRAMES = 1000;
const IDLE_PERIOD_MS = 10_000;

/**
 * Counts frames that bring no response any further, such as pings. Some are normal; a server that sends
 * nothing else would keep its clients busy for ever.
 */
export class FloodGuard {
  #count = 0;
  #sinceMs = 0;

  /** A response has made progress. */
  reset(): void {
    this.#count = 0;
  }

  /** Counts one frame. @returns whether there were too many: 1,000 within 10 s */
  isFlooded(nowMs: number): boolean {
    if (this.#count === 0 || nowMs - this.#sinceMs > IDLE_PERIOD_MS) {
      this.#count = 0;
      this.#sinceMs = nowMs;
    }
    return ++this.#count > MAX_IDLE_FRAMES;
  }
}
