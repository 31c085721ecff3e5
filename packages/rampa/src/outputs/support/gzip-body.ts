import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Compresses in a thread of its own, fast rather than small. */
export function gzipBody(body: string | Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return compress(body, { level: constants.Z_BEST_SPEED });
}
