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
 * the value is their sum; `min` is that of the sum as far as frames show it, `max` the most that the parts
 * can have had together: a peak that several parts reach within one interval counts as reached at once.
 */
export class GaugeTotal {
  readonly kind = 'gauge';
  readonly combine: 'last' | 'sum';
  samples = 0;
  value = 0;
  min = 0;
  max = 0;
  /** What each part last reported, and when, counted in rows; only used for sums. */
  readonly #parts = new Map<string, { last: number; max: number; row: number }>();
  #rowCount = 0;

  constructor(combine: 'last' | 'sum') {
    this.combine = combine;
  }

  /** @returns the reading that the row led to, for those who keep readings apart by time */
  addRow(columns: GaugeColumns, row: number, part: string): GaugeReading {
    const last = columns.lasts[row] ?? 0;
    const max = columns.maxs[row] ?? 0;
    let others = 0;
    let othersMax = 0;
    if (this.combine === 'sum') {
      others = this.value - (this.#parts.get(part)?.last ?? 0);
      this.#rowCount++;
      this.#parts.set(part, { last, max, row: this.#rowCount });
      othersMax = this.#recentMax() - max;
    }
    const reading = {
      value: others + last,
      min: others + (columns.mins[row] ?? 0),
      max: othersMax + max,
      samples: columns.samples[row] ?? 0,
    };
    this.add(reading);
    return reading;
  }

  /**
   * What the parts may have had together: frames of one interval arrive one after the other, so a part that
   * reported just now counts with its highest value, and one that has been quiet with its last.
   */
  #recentMax(): number {
    const oldestRow = this.#rowCount - 2 * this.#parts.size;
    let sum = 0;
    for (const { last, max, row } of this.#parts.values()) sum += row > oldestRow ? max : last;
    return sum;
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
