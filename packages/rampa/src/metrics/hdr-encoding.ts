import { BUCKET_COUNT, highestValueAt } from './bucket-index.ts';
import { Histogram } from './histogram.ts';

/** First bytes of the V2 encoding; its counts are ZigZag LEB128 words of at most 9 bytes. */
const V2_COOKIE = 0x1c84_9313;

/** First bytes of the V2 encoding inside a zlib stream. */
const V2_COMPRESSED_COOKIE = 0x1c84_9314;

const HEADER_BYTES = 40;
const COMPRESSED_HEADER_BYTES = 8;
const SIGNIFICANT_DIGITS = 3;

/** What readers make room for at least: an hour of microseconds. */
const LEAST_HIGHEST_VALUE = 3_600_000_000;

/** A count of up to 2^53 takes 54 bits, 7 in a byte. */
const MAX_WORD_BYTES = 8;

/** From here on a word does not fit 31 bits, and bit operators cannot be used. */
const WIDE = 0x8000_0000;

/**
 * The V2 encoding of HdrHistogram (http://hdrhistogram.org, `encodeIntoByteBuffer`): big-endian header,
 * then the counts in the order of their buckets up to the last one that is not 0, runs of zeros as one
 * negative word. Unit 1, 3 significant digits. {@link Histogram.clamped} is not part of it.
 */
export function encodeHdr(histogram: Histogram): Uint8Array<ArrayBuffer> {
  const payload = encodeCounts(histogram);
  const bytes = new Uint8Array(HEADER_BYTES + payload.bytes.length);
  const header = new DataView(bytes.buffer);
  header.setInt32(0, V2_COOKIE);
  header.setInt32(4, payload.bytes.length);
  header.setInt32(8, 0);
  header.setInt32(12, SIGNIFICANT_DIGITS);
  header.setBigInt64(16, 1n);
  header.setBigInt64(24, BigInt(Math.max(LEAST_HIGHEST_VALUE, highestValueAt(payload.lastIndex))));
  header.setFloat64(32, 1);
  bytes.set(payload.bytes, HEADER_BYTES);
  return bytes;
}

/**
 * Reads what {@link encodeHdr} writes, or any other implementation with 3 significant digits and unit 1.
 * @throws {RangeError} when the bytes are something else, or are cut off
 */
export function decodeHdr(bytes: Uint8Array): Histogram {
  if (bytes.length < HEADER_BYTES) throw new RangeError(`a histogram needs ${HEADER_BYTES} bytes`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.getInt32(0) !== V2_COOKIE) throw new RangeError('not a histogram in V2 encoding');
  const length = header.getInt32(4);
  if (length < 0 || HEADER_BYTES + length > bytes.length) {
    throw new RangeError(`the histogram is cut off: ${length} bytes of counts were announced`);
  }
  // At 8: how far the counts are shifted, in histograms of fractions only. Some writers put 1 there always.
  const digits = header.getInt32(12);
  const unit = header.getBigInt64(16);
  if (digits !== SIGNIFICANT_DIGITS || unit !== 1n) {
    throw new RangeError(`the histogram must have 3 digits and unit 1, got ${digits} and ${unit}`);
  }
  return decodeCounts(bytes.subarray(HEADER_BYTES, HEADER_BYTES + length));
}

/** The V2 compressed encoding. @param deflate makes a zlib stream */
export function compressHdr(
  histogram: Histogram,
  deflate: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const deflated = deflate(encodeHdr(histogram));
  const bytes = new Uint8Array(COMPRESSED_HEADER_BYTES + deflated.length);
  const header = new DataView(bytes.buffer);
  header.setInt32(0, V2_COMPRESSED_COOKIE);
  header.setInt32(4, deflated.length);
  bytes.set(deflated, COMPRESSED_HEADER_BYTES);
  return bytes;
}

/**
 * Reads what {@link compressHdr} writes.
 * @param inflate reads a zlib stream; should refuse more than 400 kB
 * @throws {RangeError} when the bytes are something else, or are cut off
 */
export function decompressHdr(
  bytes: Uint8Array,
  inflate: (bytes: Uint8Array) => Uint8Array,
): Histogram {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (
    header.byteLength < COMPRESSED_HEADER_BYTES ||
    header.getInt32(0) !== V2_COMPRESSED_COOKIE ||
    header.getInt32(4) !== bytes.length - COMPRESSED_HEADER_BYTES
  ) {
    throw new RangeError('not a whole histogram in V2 compressed encoding');
  }
  return decodeHdr(inflate(bytes.subarray(COMPRESSED_HEADER_BYTES)));
}

function encodeCounts(histogram: Histogram): { bytes: Uint8Array; lastIndex: number } {
  const words = new WordWriter();
  let next = 0;
  for (const [index, count] of histogram.buckets()) {
    if (index > next) words.write((index - next) * 2 - 1);
    words.write(count * 2);
    next = index + 1;
  }
  return { bytes: words.take(), lastIndex: Math.max(0, next - 1) };
}

function decodeCounts(bytes: Uint8Array): Histogram {
  const histogram = new Histogram();
  const words = new WordReader(bytes);
  let index = 0;
  while (!words.isAtEnd) {
    const word = words.read();
    if (word % 2 === 1) {
      index += (word + 1) / 2;
      continue;
    }
    if (index >= BUCKET_COUNT) throw new RangeError(`the histogram has a bucket number ${index}`);
    if (word > 0) histogram.addBucket(index, word / 2);
    index++;
  }
  return histogram;
}

class WordWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  write(word: number): void {
    if (this.#length + MAX_WORD_BYTES > this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = word;
    for (; rest >= WIDE; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
    for (; rest >= 128; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
    this.#length = at;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 4);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

class WordReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  read(): number {
    let word = 0;
    let scale = 1;
    for (let size = 1; size <= MAX_WORD_BYTES; size++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('the histogram is cut off inside a count');
      word += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) return this.#checked(word);
    }
    throw new RangeError('the histogram has a count over 2^53');
  }

  #checked(word: number): number {
    if (word <= 2 * Number.MAX_SAFE_INTEGER) return word;
    throw new RangeError('the histogram has a count over 2^53');
  }
}
