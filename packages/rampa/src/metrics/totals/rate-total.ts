import type { MetricStats } from '../../core/run.ts';
import type { RateColumns } from '../frame.ts';

/** How many samples of a rate were true. */
export class RateTotal {
  readonly kind = 'rate';
  samples = 0;
  passes = 0;

  get fails(): number {
    return this.samples - this.passes;
  }

  addRow(columns: RateColumns, row: number): void {
    this.samples += columns.samples[row] ?? 0;
    this.passes += columns.trues[row] ?? 0;
  }

  add(other: RateTotal): void {
    this.samples += other.samples;
    this.passes += other.passes;
  }

  /** `{ rate, passes, fails }`; the rate is from 0 to 1, 0 when empty. */
  stats(): MetricStats {
    const rate = this.samples === 0 ? 0 : this.passes / this.samples;
    return { rate, passes: this.passes, fails: this.fails };
  }
}
