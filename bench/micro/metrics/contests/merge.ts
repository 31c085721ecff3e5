import { Trend } from '../../../../packages/rampa/src/metrics/trend.ts';
import type { Contest } from '../contest.ts';
import { fill, openHdr, openNative } from '../rivals.ts';
import type { Shape } from '../shapes.ts';

/** All that one histogram counted into another. */
export function mergeContest(shape: Shape): Contest {
  const { trend, js, wasm, native } = fill(shape);
  const [jsSum, wasmSum, nativeSum] = [openHdr(false), openHdr(true), openNative()];
  return {
    name: `merge ${shape.name}`,
    sizes: { smoke: 3, full: 50 },
    runs: {
      rampa(count) {
        const sum = new Trend();
        for (let round = 0; round < count; round++) sum.add(trend);
        return sum.count;
      },
      'hdr-histogram-js'(count) {
        jsSum.reset();
        for (let round = 0; round < count; round++) jsSum.add(js);
        return jsSum.totalCount;
      },
      'its WebAssembly'(count) {
        wasmSum.reset();
        for (let round = 0; round < count; round++) wasmSum.add(wasm);
        return wasmSum.totalCount;
      },
      perf_hooks(count) {
        nativeSum.reset();
        for (let round = 0; round < count; round++) nativeSum.add(native);
        return nativeSum.count;
      },
    },
  };
}
