import type { Series } from '../../core/metric.ts';

/** Takes the samples of metrics that are over the limit, and only counts them. */
export class DiscardSeries implements Series {
  #samples = 0;

  add(): void {
    this.#samples++;
  }

  /** The count since the last call. */
  take(): number {
    const samples = this.#samples;
    this.#samples = 0;
    return samples;
  }
}
