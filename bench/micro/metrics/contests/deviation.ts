import type { Contest } from '../contest.ts';
import { fill } from '../rivals.ts';
import type { Shape } from '../shapes.ts';

/** Mean and standard deviation. */
export function deviationContest(shape: Shape): Contest {
  const { trend, js, wasm, native } = fill(shape);
  return {
    name: `mean and deviation of ${shape.name}`,
    sizes: { smoke: 2, full: 4 },
    runs: {
      rampa(count) {
        let sumMs = 0;
        for (let round = 0; round < count; round++) sumMs += trend.mean() + trend.stddev();
        return sumMs * 1000;
      },
      'hdr-histogram-js'(count) {
        let sumUs = 0;
        for (let round = 0; round < count; round++) sumUs += js.mean + js.stdDeviation;
        return sumUs;
      },
      'its WebAssembly'(count) {
        let sumUs = 0;
        for (let round = 0; round < count; round++) sumUs += wasm.mean + wasm.stdDeviation;
        return sumUs;
      },
      perf_hooks(count) {
        let sumUs = 0;
        for (let round = 0; round < count; round++) sumUs += native.mean + native.stddev;
        return sumUs;
      },
    },
  };
}
