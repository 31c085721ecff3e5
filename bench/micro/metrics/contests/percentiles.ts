import type { Contest } from '../contest.ts';
import { fill } from '../rivals.ts';
import type { Shape } from '../shapes.ts';

const PERCENTILES = [50, 90, 95, 99, 99.9, 100] as const;

/** What a summary asks for. */
export function percentilesContest(shape: Shape): Contest {
  const { trend, js, wasm, native } = fill(shape);
  return {
    name: `6 percentiles of ${shape.name}`,
    sizes: { smoke: 2, full: 50 },
    runs: {
      rampa(count) {
        let sumMs = 0;
        for (let round = 0; round < count; round++) {
          for (const percentile of PERCENTILES) sumMs += trend.percentile(percentile);
        }
        return sumMs * 1000;
      },
      'hdr-histogram-js'(count) {
        let sumUs = 0;
        for (let round = 0; round < count; round++) {
          for (const percentile of PERCENTILES) sumUs += js.getValueAtPercentile(percentile);
        }
        return sumUs;
      },
      'its WebAssembly'(count) {
        let sumUs = 0;
        for (let round = 0; round < count; round++) {
          for (const percentile of PERCENTILES) sumUs += wasm.getValueAtPercentile(percentile);
        }
        return sumUs;
      },
      perf_hooks(count) {
        let sumUs = 0;
        for (let round = 0; round < count; round++) {
          for (const percentile of PERCENTILES) sumUs += native.percentile(percentile);
        }
        return sumUs;
      },
    },
  };
}
