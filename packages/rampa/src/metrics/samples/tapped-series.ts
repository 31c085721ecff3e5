import type { Series } from '../../core/metric.ts';
import type { SampleTap } from './sample-tap.ts';

/** A series whose samples are kept one by one as well. */
export class TappedSeries implements Series {
  readonly #series: Series;
  readonly #id: number;
  readonly #tap: SampleTap;

  constructor(series: Series, id: number, tap: SampleTap) {
    this.#series = series;
    this.#id = id;
    this.#tap = tap;
  }

  add(value: number, atMs?: number): void {
    this.#series.add(value);
    // What is no finite number is refused, and counted, by the series.
    if (Number.isFinite(value)) this.#tap.add(this.#id, value, atMs);
  }
}
