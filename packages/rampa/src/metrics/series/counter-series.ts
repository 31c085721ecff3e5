import type { Series } from '../../core/metric.ts';
import type { Refusals } from './refusals.ts';

/** A counter's delta since the last frame. */
export class CounterSeries implements Series {
  readonly id: number;
  samples = 0;
  sum = 0;
  readonly #refusals: Refusals;
  readonly #dirty: CounterSeries[];

  constructor(id: number, refusals: Refusals, dirty: CounterSeries[]) {
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
    this.sum += value;
  }

  reset(): void {
    this.samples = 0;
    this.sum = 0;
  }
}
