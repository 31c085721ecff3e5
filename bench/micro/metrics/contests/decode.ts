import { inflateSync } from 'node:zlib';
import { decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { readHdr } from '../../../../packages/rampa/src/metrics/hdr-encoding.ts';
import type { Contest } from '../contest.ts';
import { fill } from '../rivals.ts';
import type { Shape } from '../shapes.ts';

/** From base64 to a histogram; rampa's bounds and checks what it reads. */
export function decodeContest(shape: Shape): Contest {
  const text = encodeIntoCompressedBase64(fill(shape).js);
  const inflate = (bytes: Uint8Array, maxOutputLength: number): Uint8Array =>
    inflateSync(bytes, { maxOutputLength });
  return {
    name: `decode ${shape.name}`,
    sizes: { smoke: 2, full: 20 },
    runs: {
      rampa(count) {
        let values = 0;
        for (let round = 0; round < count; round++) values += readHdr(text, inflate).count;
        return values;
      },
      'hdr-histogram-js'(count) {
        let values = 0;
        for (let round = 0; round < count; round++) {
          values += decodeFromCompressedBase64(text).totalCount;
        }
        return values;
      },
      'its WebAssembly'(count) {
        let values = 0;
        for (let round = 0; round < count; round++) {
          const histogram = decodeFromCompressedBase64(text, 32, true);
          values += histogram.totalCount;
          histogram.destroy();
        }
        return values;
      },
    },
  };
}
