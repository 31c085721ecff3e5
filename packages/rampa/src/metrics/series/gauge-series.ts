import type { Series } from '../../core/metric.ts';
import type { Refusals } from './refusals.ts';

/** A gauge since the last frame; `min` and `max` mean something only while `samples` is not 0. */
export class GaugeSeries implements Series {
  readonly id: number;
  samples = 0;
  last = 0;
  min = 0;
  max = 0;
  readonly #refusals: Refusals;
  readonly #dirty: GaugeSeries[];

  constructor(id: number, refusals: Refusals, dirty: GaugeSeries[]) {
    this.id = id;
    this.#refusals = refusals;
    this.#dirty = dirty;
  }

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.#refusals.refuse();
      return;
    }
    if (this.samples === 0) {
      this.#dirty.push(this);
      this.min = value;
      this.max = value;
    }
    this.samples++;
    this.last = value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  reset(): void {
    this.samples = 0;
  }
}
