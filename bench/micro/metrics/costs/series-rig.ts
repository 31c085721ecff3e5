import type { MetricSpec, Series } from '../../../../packages/rampa/src/core/metric.ts';
import { Aggregate } from '../../../../packages/rampa/src/metrics/aggregate.ts';
import type { DeltaFrame } from '../../../../packages/rampa/src/metrics/frame.ts';
import { Recorder } from '../../../../packages/rampa/src/metrics/recorder.ts';
import { TYPICAL_COUNT, typicalShape } from '../shapes.ts';

/** One shard with some trends, each with one series, and the totals that its frames go to. */
export class SeriesRig {
  readonly aggregate: Aggregate;
  readonly #recorder: Recorder;
  readonly #series: readonly Series[];
  readonly #valuesMs = typicalShape().valuesUs.map((valueUs) => valueUs / 1000);
  #next = 0;

  constructor(seriesCount: number) {
    const metrics = Array.from(
      { length: seriesCount },
      (_, index): MetricSpec => ({ name: `trend_${index}`, kind: 'trend', unit: 'time' }),
    );
    this.aggregate = new Aggregate({ thresholds: [], metrics, maxSeries: 1000 });
    this.#recorder = new Recorder({ maxSeries: 1000, metrics });
    this.#series = metrics.map((metric) => this.#recorder.series(metric, {}));
    // The first frame introduces the series, which no later one does.
    this.add(seriesCount);
    this.aggregate.merge(0, this.takeFrame(), 0);
  }

  /** Adds samples, to each series in turn. */
  add(sampleCount: number): void {
    for (let sample = 0; sample < sampleCount; sample++) {
      const index = this.#next++;
      const valueMs = this.#valuesMs[index & (TYPICAL_COUNT - 1)] ?? 0;
      this.#series[index % this.#series.length]?.add(valueMs);
    }
  }

  /** What was added since the last frame. */
  takeFrame(): DeltaFrame {
    const frame = this.#recorder.takeFrame();
    if (frame === undefined) throw new Error('there is nothing in the frame');
    return frame;
  }
}
