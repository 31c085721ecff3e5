import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { build, type Histogram as HdrHistogram } from 'hdr-histogram-js';
import { Histogram } from '../../../packages/rampa/src/metrics/histogram.ts';
import { Trend } from '../../../packages/rampa/src/metrics/trend.ts';
import { HIGHEST_US, type Shape } from './shapes.ts';

/** The same values in everybody's histogram. */
export interface Filled {
  readonly trend: Trend;
  readonly histogram: Histogram;
  readonly js: HdrHistogram;
  readonly wasm: HdrHistogram;
  readonly native: RecordableHistogram;
}

/** An empty one of hdr-histogram-js. `initWebAssembly` must have been awaited before one in WebAssembly. */
export function openHdr(useWebAssembly: boolean): HdrHistogram {
  return build({
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: 3,
    useWebAssembly,
  });
}

/** An empty one of Node. */
export function openNative(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: HIGHEST_US, figures: 3 });
}

export function fill({ valuesUs }: Shape): Filled {
  const [trend, histogram, native] = [new Trend(), new Histogram(), openNative()];
  const [js, wasm] = [openHdr(false), openHdr(true)];
  for (const valueUs of valuesUs) {
    trend.record(valueUs / 1000);
    histogram.record(valueUs);
    js.recordValue(valueUs);
    wasm.recordValue(valueUs);
    // Node's has no place for 0.
    native.record(Math.max(1, valueUs));
  }
  return { trend, histogram, js, wasm, native };
}
