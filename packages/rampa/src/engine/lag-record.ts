import { LATE_MS, VERY_LATE_MS } from '../core/health.ts';
import type { Series } from '../core/metric.ts';
import { Histogram } from '../metrics/histogram.ts';

/** How late iterations started since it was last asked. */
export interface LagReading {
  readonly scheduled: number;
  readonly lag_p99: number;
  readonly lagging: number;
  readonly lagging_much: number;
}

/** Keeps how late iterations start whose start only the generator can delay. */
export class LagRecord {
  /** Microseconds. */
  readonly #lags = new Histogram();
  #lateCount = 0;
  #veryLateCount = 0;

  /** The same series, of which the lags are kept here too. */
  watch(series: Series): Series {
    return {
      add: (lagMs) => {
        series.add(lagMs);
        this.#add(lagMs);
      },
    };
  }

  /** What was kept, which is forgotten here. */
  take(): LagReading {
    const { count } = this.#lags;
    const reading = {
      scheduled: count,
      lag_p99: this.#lags.percentile(99) / 1000,
      lagging: count === 0 ? 0 : this.#lateCount / count,
      lagging_much: count === 0 ? 0 : this.#veryLateCount / count,
    };
    this.#lags.reset();
    this.#lateCount = 0;
    this.#veryLateCount = 0;
    return reading;
  }

  #add(lagMs: number): void {
    this.#lags.record(Math.max(0, Math.round(lagMs * 1000)));
    if (lagMs < LATE_MS) return;
    this.#lateCount++;
    if (lagMs >= VERY_LATE_MS) this.#veryLateCount++;
  }
}
