import type { Series } from '../../core/metric.ts';
import type { Refusals } from './refusals.ts';

/** A rate's delta since the last frame. */
export class RateSeries implements Series {
  readonly id: number;
  samples = 0;
  trues = 0;
  readonly #refusals: Refusals;
  readonly #dirty: RateSeries[];

  constructor(id: number, refusals: Refusals, dirty: RateSeries[]) {
    this.id = id;
    this.#refusals = refusals;
    this.#dirty = dirty;
  }

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.#refusals.refuse();
      return;
    }
    if (this.samples === 0) this.#dirty.push(this);
    this.samples++;
    if (value !== 0) this.trues++;
  }

  reset(): void {
    this.samples = 0;
    this.trues = 0;
  }
}
