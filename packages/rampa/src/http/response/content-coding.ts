import {
  type BrotliDecompress,
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  type Gunzip,
  gunzipSync,
  type Inflate,
  type InflateRaw,
  inflateRawSync,
  inflateSync,
  type ZstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';

/** How a body can be compressed, by the names of RFC 9110 section 8.4.1 and RFC 8878. */
export type ContentCoding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** Undoes one coding while the body arrives. */
export type DecodingStream = Gunzip | Inflate | InflateRaw | BrotliDecompress | ZstdDecompress;

/** Nobody compresses a body that often; each further time would only cost. */
const MAX_CODINGS = 5;

/** A map, because what a server names may be called `constructor`. */
const NAMES: ReadonlyMap<string, ContentCoding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);

/**
 * The codings that a `content-encoding` lists, in the order in which they are undone. Empty when one of them
 * is unknown or there are too many: the body then stays as it came, as in the Fetch standard.
 */
export function parseContentCodings(value: string): readonly ContentCoding[] {
  const names = value
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const codings = names.flatMap((name) => NAMES.get(name) ?? []);
  if (codings.length < names.length || codings.length > MAX_CODINGS) return [];
  return codings.reverse();
}

/**
 * Undoes one coding.
 * @throws what node throws: `ERR_BUFFER_TOO_LARGE` beyond `maxBytes`, another error for bytes that are not so coded
 */
export function decodeBytes(coding: ContentCoding, bytes: Buffer, maxBytes: number): Buffer {
  const options = { maxOutputLength: maxBytes };
  switch (coding) {
    case 'gzip':
      return gunzipSync(bytes, options);
    case 'deflate':
      return hasZlibHead(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
    case 'br':
      return brotliDecompressSync(bytes, options);
    case 'zstd':
      return zstdDecompressSync(bytes, options);
  }
}

/** A stream that undoes one coding of a body which begins with these bytes. */
export function createDecoding(coding: ContentCoding, first: Uint8Array): DecodingStream {
  switch (coding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return hasZlibHead(first) ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
  }
}

/** `deflate` means the zlib format, RFC 1950; some servers send the bare one of RFC 1951. */
function hasZlibHead(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 0x0f) === 0x08;
}
