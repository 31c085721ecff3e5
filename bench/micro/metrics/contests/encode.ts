import { deflateSync } from 'node:zlib';
import { encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { formatHdr } from '../../../../packages/rampa/src/metrics/hdr-encoding.ts';
import type { Contest } from '../contest.ts';
import { fill } from '../rivals.ts';
import type { Shape } from '../shapes.ts';

/** The V2 compressed encoding as base64; Node's histograms have none. All three use Node's zlib, at the same level. */
export function encodeContest(shape: Shape): Contest {
  const { histogram, js, wasm } = fill(shape);
  return {
    name: `encode ${shape.name}`,
    sizes: { smoke: 2, full: 20 },
    runs: {
      rampa(count) {
        let characters = 0;
        for (let round = 0; round < count; round++) {
          characters += formatHdr(histogram, deflateSync).length;
        }
        return characters;
      },
      'hdr-histogram-js'(count) {
        let characters = 0;
        for (let round = 0; round < count; round++)
          characters += encodeIntoCompressedBase64(js).length;
        return characters;
      },
      'its WebAssembly'(count) {
        let characters = 0;
        for (let round = 0; round < count; round++) {
          characters += encodeIntoCompressedBase64(wasm).length;
        }
        return characters;
      },
    },
  };
}
