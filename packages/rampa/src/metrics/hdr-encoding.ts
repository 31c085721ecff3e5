import { RampaError } from '../core/errors.ts';
import { BUCKET_COUNT, highestValueAt } from './bucket-index.ts';
import { MAX_WORD_BYTES, WordReader, WordWriter } from './hdr-words.ts';
import { Histogram, PAGE_SIZE } from './histogram.ts';

/** First bytes of the V2 encoding; its counts are ZigZag LEB128 words of at most 9 bytes. */
const V2_COOKIE = 0x1c84_9313;

/** First bytes of the V2 encoding inside a zlib stream. */
const V2_COMPRESSED_COOKIE = 0x1c84_9314;

const HEADER_BYTES = 40;
const COMPRESSED_HEADER_BYTES = 8;
const SIGNIFICANT_DIGITS = 3;

/** What readers make room for at least: an hour of microseconds. */
const LEAST_HIGHEST_VALUE = 3_600_000_000;

/** No histogram that can be read is longer. */
const MAX_BYTES = HEADER_BYTES + BUCKET_COUNT * MAX_WORD_BYTES;

/** Deflate makes what it cannot compress longer by less than a thousandth. */
const MAX_COMPRESSED_BYTES = COMPRESSED_HEADER_BYTES + Math.ceil(MAX_BYTES * 1.001);

/** How many bytes become text at once. */
const PART_BYTES = 8192;

/** Makes a zlib stream, such as `deflateSync` of `node:zlib`. */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

/**
 * Reads a zlib stream, such as `inflateSync` of `node:zlib` with `maxOutputLength`. Throws for anything else,
 * and when there would be more than `maxBytes`.
 */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

/**
 * The V2 encoding of HdrHistogram (http://hdrhistogram.org, `encodeIntoByteBuffer`): big-endian header,
 * then the counts in the order of their buckets up to the last one that is not 0, runs of zeros as one
 * negative word. Unit 1, 3 significant digits. {@link Histogram.clamped} is not part of it.
 */
export function encodeHdr(histogram: Histogram): Uint8Array<ArrayBuffer> {
  const words = new WordWriter(HEADER_BYTES);
  histogram.forEachPage((firstIndex, counts) => words.writeCounts(firstIndex, counts));
  const bytes = words.take();
  const highestValue = highestValueAt(Math.max(0, words.nextIndex - 1));
  const header = new DataView(bytes.buffer);
  header.setInt32(0, V2_COOKIE);
  header.setInt32(4, bytes.length - HEADER_BYTES);
  header.setInt32(8, 0);
  header.setInt32(12, SIGNIFICANT_DIGITS);
  header.setBigInt64(16, 1n);
  header.setBigInt64(24, BigInt(Math.max(LEAST_HIGHEST_VALUE, highestValue)));
  header.setFloat64(32, 1);
  return bytes;
}

/**
 * Reads what {@link encodeHdr} writes, or any other implementation with 3 significant digits and unit 1.
 * @throws {RampaError} `RAMPA_HISTOGRAM_INVALID` when the bytes are something else, or are damaged
 */
export function decodeHdr(bytes: Uint8Array): Histogram {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkCookie(header, V2_COOKIE, HEADER_BYTES);
  const length = header.getInt32(4);
  const given = bytes.length - HEADER_BYTES;
  if (length !== given) throw invalid(`must have ${length} bytes of counts, got ${given}`);
  // How far the counts are shifted, in histograms of fractions only. Some writers put 1 there always.
  const shift = header.getInt32(8);
  const digits = header.getInt32(12);
  const unit = header.getBigInt64(16);
  if (digits !== SIGNIFICANT_DIGITS || unit !== 1n || shift < 0 || shift > 1) {
    const got = `${digits}, ${unit} and ${shift}`;
    throw invalid(`must have 3 significant digits, unit 1 and no shift, got ${got}`);
  }
  return decodeCounts(bytes.subarray(HEADER_BYTES));
}

/** The V2 compressed encoding: {@link encodeHdr} as a zlib stream, after its cookie and length. */
export function compressHdr(histogram: Histogram, deflate: Deflate): Uint8Array<ArrayBuffer> {
  const deflated = deflate(encodeHdr(histogram));
  const bytes = new Uint8Array(COMPRESSED_HEADER_BYTES + deflated.length);
  const header = new DataView(bytes.buffer);
  header.setInt32(0, V2_COMPRESSED_COOKIE);
  header.setInt32(4, deflated.length);
  bytes.set(deflated, COMPRESSED_HEADER_BYTES);
  return bytes;
}

/**
 * Reads what {@link compressHdr} writes. Never inflates more than the largest histogram has.
 * @throws {RampaError} `RAMPA_HISTOGRAM_INVALID` when the bytes are something else, or are damaged
 */
export function decompressHdr(bytes: Uint8Array, inflate: Inflate): Histogram {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkCookie(header, V2_COMPRESSED_COOKIE, COMPRESSED_HEADER_BYTES);
  const length = header.getInt32(4);
  const given = bytes.length - COMPRESSED_HEADER_BYTES;
  if (length !== given) throw invalid(`must have ${length} compressed bytes, got ${given}`);
  return decodeHdr(inflated(bytes.subarray(COMPRESSED_HEADER_BYTES), inflate));
}

/** The V2 compressed encoding as base64: the text that histogram logs and other tools exchange. */
export function formatHdr(histogram: Histogram, deflate: Deflate): string {
  return base64Of(compressHdr(histogram, deflate));
}

/**
 * Reads what {@link formatHdr} writes.
 * @throws {RampaError} `RAMPA_HISTOGRAM_INVALID` when the text is something else, or is damaged
 */
export function readHdr(text: string, inflate: Inflate): Histogram {
  if (text.length > (MAX_COMPRESSED_BYTES * 4) / 3 + 4) {
    throw invalid(`must have at most ${MAX_COMPRESSED_BYTES} bytes, got a text of ${text.length}`);
  }
  return decompressHdr(bytesOfBase64(text), inflate);
}

function checkCookie(header: DataView, cookie: number, leastBytes: number): void {
  if (header.byteLength < leastBytes) {
    throw invalid(`must have at least ${leastBytes} bytes, got ${header.byteLength}`);
  }
  const got = header.getInt32(0);
  if (got === cookie) return;
  const [expected, found] = [cookie, got >>> 0].map((value) => `0x${value.toString(16)}`);
  throw invalid(`must begin with the V2 cookie ${expected}, got ${found}`);
}

function inflated(bytes: Uint8Array, inflate: Inflate): Uint8Array {
  try {
    return inflate(bytes, MAX_BYTES);
  } catch (cause) {
    throw invalid(`must be a zlib stream of at most ${MAX_BYTES} bytes, got another`, cause);
  }
}

function decodeCounts(bytes: Uint8Array): Histogram {
  const histogram = new Histogram();
  const words = new WordReader(bytes);
  const counts = new Float64Array(PAGE_SIZE);
  for (let index = 0; !words.isAtEnd; index += PAGE_SIZE) {
    if (index >= BUCKET_COUNT) throw invalid(`must have at most ${BUCKET_COUNT} buckets, got more`);
    if (!words.tryRead(counts)) throw invalid('must have whole counts below 2^53, got another');
    histogram.addPage(index, counts);
    index += words.skip(PAGE_SIZE);
  }
  if (histogram.count > Number.MAX_SAFE_INTEGER) {
    throw invalid(`must have fewer than 2^53 values, got ${histogram.count}`);
  }
  return histogram;
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  // In parts, because the number of arguments is limited.
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + PART_BYTES));
  }
  return btoa(text);
}

function bytesOfBase64(base64: string): Uint8Array {
  const text = latin1OfBase64(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function latin1OfBase64(base64: string): string {
  try {
    return atob(base64);
  } catch (cause) {
    throw invalid('must be base64, got another text', cause);
  }
}

function invalid(problem: string, cause?: unknown): RampaError {
  const hint = 'Use the V2 encoding of a histogram with 3 significant digits, whole and unchanged.';
  return new RampaError('RAMPA_HISTOGRAM_INVALID', `encoded histogram ${problem}`, { hint, cause });
}
