import type { Series } from '../../core/metric.ts';
import { bucketIndex, MAX_BUCKET_VALUE } from '../bucket-index.ts';
import { stepsOf } from '../steps.ts';
import { BucketDelta } from './bucket-delta.ts';
import type { Refusals } from './refusals.ts';

/** A trend's delta since the last frame, in buckets of thousandths of the metric's unit. */
export class TrendSeries implements Series {
  readonly id: number;
  samples = 0;
  sum = 0;
  min = 0;
  max = 0;
  clamped = 0;
  readonly positive = new BucketDelta();
  /** Magnitudes of negative values; most trends never need it. */
  negative: BucketDelta | undefined = undefined;
  readonly #refusals: Refusals;
  readonly #dirty: TrendSeries[];

  constructor(id: number, refusals: Refusals, dirty: TrendSeries[]) {
    this.id = id;
    this.#refusals = refusals;
    this.#dirty = dirty;
  }

  add(value: number): void {
    const steps = stepsOf(value);
    // Also false for NaN and infinities.
    if (steps >= 0 && steps <= MAX_BUCKET_VALUE) this.positive.add(bucketIndex(steps));
    else if (!this.#addUnusual(value, steps)) return;
    if (this.samples === 0) {
      this.#dirty.push(this);
      this.min = value;
      this.max = value;
    }
    this.samples++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  reset(): void {
    this.samples = 0;
    this.sum = 0;
    this.clamped = 0;
  }

  #addUnusual(value: number, steps: number): boolean {
    if (!Number.isFinite(value)) {
      this.#refusals.refuse();
      return false;
    }
    if (Math.abs(steps) > MAX_BUCKET_VALUE) this.clamped++;
    if (steps < 0) {
      this.negative ??= new BucketDelta();
      this.negative.add(bucketIndex(-steps));
    } else {
      this.positive.add(bucketIndex(steps));
    }
    return true;
  }
}
