import { CATALOG } from '../../../../packages/rampa/src/core/catalog.ts';
import { Recorder } from '../../../../packages/rampa/src/metrics/recorder.ts';
import type { Contest } from '../contest.ts';
import { openHdr, openNative } from '../rivals.ts';
import { TYPICAL_COUNT, typicalShape } from '../shapes.ts';

const MASK = TYPICAL_COUNT - 1;

/**
 * One value into a trend, as a protocol client does it: rampa's also rounds it, and keeps its exact sum, minimum and
 * maximum.
 */
export function recordContest(): Contest {
  const { valuesUs } = typicalShape();
  const valuesMs = valuesUs.map((valueUs) => valueUs / 1000);
  const recorder = new Recorder({ maxSeries: 1000, metrics: [] });
  const series = recorder.series(CATALOG.httpReqDuration, { scenario: 'default' });
  const [js, wasm, native] = [openHdr(false), openHdr(true), openNative()];
  return {
    name: 'record 1 value',
    sizes: { smoke: 1000, full: 200_000 },
    runs: {
      rampa(count) {
        for (let index = 0; index < count; index++) series.add(valuesMs[index & MASK] ?? 0);
        return recorder.takeFrame()?.trends.samples[0] ?? 0;
      },
      'hdr-histogram-js'(count) {
        js.reset();
        for (let index = 0; index < count; index++) js.recordValue(valuesUs[index & MASK] ?? 0);
        return js.totalCount;
      },
      'its WebAssembly'(count) {
        wasm.reset();
        for (let index = 0; index < count; index++) wasm.recordValue(valuesUs[index & MASK] ?? 0);
        return wasm.totalCount;
      },
      perf_hooks(count) {
        native.reset();
        for (let index = 0; index < count; index++) native.record(valuesUs[index & MASK] ?? 1);
        return native.count;
      },
    },
  };
}
