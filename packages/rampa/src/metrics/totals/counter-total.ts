import type { MetricStats } from '../../core/run.ts';
import type { CounterColumns } from '../frame.ts';

/** What a counter came to. */
export class CounterTotal {
  readonly kind = 'counter';
  /** How often it was added to. */
  samples = 0;
  sum = 0;

  addRow(columns: CounterColumns, row: number): void {
    this.samples += columns.samples[row] ?? 0;
    this.sum += columns.sums[row] ?? 0;
  }

  add(other: CounterTotal): void {
    this.samples += other.samples;
    this.sum += other.sum;
  }

  /** `{ count, rate }`; the rate is per second and 0 while no time has passed. */
  stats(durationSeconds: number): MetricStats {
    return { count: this.sum, rate: durationSeconds > 0 ? this.sum / durationSeconds : 0 };
  }
}
