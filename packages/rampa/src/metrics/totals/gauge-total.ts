import type { MetricStats } from '../../core/run.ts';
import type { GaugeColumns } from '../frame.ts';

/** One reading of a gauge: its value at the end of an interval, and how far it went within. */
export interface GaugeReading {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly samples: number;
}

/**
 * A gauge over all shards.
 *
 * With `combine: 'last'` the latest write wins. With `'sum'` every series of every shard has its part, and
 * the value is their sum; `min` and `max` are those of the sum as far as frames show it: the other parts'
 * last values plus what the arriving part went through.
 */
export class GaugeTotal {
  readonly kind = 'gauge';
  readonly combine: 'last' | 'sum';
  samples = 0;
  value = 0;
  min = 0;
  max = 0;
  /** The last value of each part; only used for sums. */
  readonly #parts = new Map<string, number>();

  constructor(combine: 'last' | 'sum') {
    this.combine = combine;
  }

  /** @returns the reading that the row led to, for those who keep readings apart by time */
  addRow(columns: GaugeColumns, row: number, part: string): GaugeReading {
    const last = columns.lasts[row] ?? 0;
    let others = 0;
    if (this.combine === 'sum') {
      others = this.value - (this.#parts.get(part) ?? 0);
      this.#parts.set(part, last);
    }
    const reading = {
      value: others + last,
      min: others + (columns.mins[row] ?? 0),
      max: others + (columns.maxs[row] ?? 0),
      samples: columns.samples[row] ?? 0,
    };
    this.add(reading);
    return reading;
  }

  /** Takes over a later reading. */
  add(reading: GaugeReading): void {
    this.min = this.samples === 0 ? reading.min : Math.min(this.min, reading.min);
    this.max = this.samples === 0 ? reading.max : Math.max(this.max, reading.max);
    this.value = reading.value;
    this.samples += reading.samples;
  }

  /** `{ value, min, max }`; all 0 when empty. */
  stats(): MetricStats {
    return { value: this.value, min: this.min, max: this.max };
  }
}
