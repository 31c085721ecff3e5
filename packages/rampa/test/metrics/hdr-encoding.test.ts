import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { RampaError } from '../../src/core/errors.ts';
import { BUCKET_COUNT } from '../../src/metrics/bucket-index.ts';
import {
  compressHdr,
  decodeHdr,
  decompressHdr,
  encodeHdr,
  formatHdr,
  type Inflate,
  readHdr,
} from '../../src/metrics/hdr-encoding.ts';
import { Histogram } from '../../src/metrics/histogram.ts';

const inflate: Inflate = (bytes, maxOutputLength) => inflateSync(bytes, { maxOutputLength });

const bucket = fc.tuple(
  fc.nat(BUCKET_COUNT - 1),
  fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 45 })),
);

const histograms = fc.array(bucket, { maxLength: 200 }).map((buckets) => {
  const histogram = new Histogram();
  for (const [index, count] of buckets) histogram.addBucket(index, count);
  return histogram;
});

function histogramOf(...values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** The encoding with a 40-byte header, put together by hand. */
function encodingOf(words: string): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32BE(0x1c84_9313, 0);
  header.writeInt32BE(words.length / 2, 4);
  header.writeInt32BE(3, 12);
  header.writeBigInt64BE(1n, 16);
  header.writeBigInt64BE(3_600_000_000n, 24);
  header.writeDoubleBE(1, 32);
  return Buffer.concat([header, Buffer.from(words, 'hex')]);
}

/** The compressed encoding around any content. */
function compressedOf(content: Uint8Array, cookie = 0x1c84_9314): Buffer {
  const stream = deflateSync(content);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(cookie, 0);
  header.writeInt32BE(stream.length, 4);
  return Buffer.concat([header, stream]);
}

function withInt32(bytes: Uint8Array, at: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt32BE(value, at);
  return changed;
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof RampaError) return `${error.code}: ${error.message}`;
    return `not a RampaError: ${String(error)}`;
  }
  return 'nothing was refused';
}

describe('the V2 encoding', () => {
  test('of a known histogram has these bytes', () => {
    expect(hexOf(encodeHdr(histogramOf(1, 1, 5, 7)))).toBe(
      '1c849313' + // cookie
        '00000006' + // length of the counts
        '00000000' + // no shift
        '00000003' + // significant digits
        '0000000000000001' + // unit
        '00000000d693a400' + // highest value that can be recorded: an hour in us
        '3ff0000000000000' + // ratio, as a double: 1
        '00' + // one bucket without values
        '04' + // two values
        '05' + // three buckets without values
        '02' + // one value
        '00' +
        '02',
    );
  });

  test.each([
    [1, '02'],
    [63, '7e'],
    [64, '8001'],
    [8191, 'fe7f'],
    [8192, '808001'],
    [2 ** 30, '8080808008'],
    [2 ** 31, '8080808010'],
    [2 ** 34, '808080808001'],
    [2 ** 53 - 1, 'feffffffffffff1f'],
  ])('has a count of %d as the word %s', (count, word) => {
    const histogram = new Histogram();
    histogram.addBucket(0, count);
    expect(hexOf(encodeHdr(histogram).subarray(40))).toBe(word);
    expect([...decodeHdr(encodingOf(word)).buckets()]).toEqual([[0, count]]);
  });

  test.each([
    [1, '00'],
    [2, '03'],
    [64, '7f'],
    [65, '8101'],
    [45_055, 'fdbf05'],
  ])('has %d empty buckets in a row as the word %s', (index, word) => {
    const histogram = new Histogram();
    histogram.addBucket(index, 1);
    expect(hexOf(encodeHdr(histogram).subarray(40))).toBe(`${word}02`);
    expect([...decodeHdr(encodingOf(`${word}02`)).buckets()]).toEqual([[index, 1]]);
  });

  test('of nothing is a header alone', () => {
    expect(hexOf(encodeHdr(new Histogram()))).toBe(hexOf(encodingOf('')));
    expect(decodeHdr(encodingOf('')).count).toBe(0);
  });

  test('reads back what it wrote, whatever was recorded, as bytes, compressed and as text', () => {
    fc.assert(
      fc.property(histograms, (histogram) => {
        const readers = [
          decodeHdr(encodeHdr(histogram)),
          decompressHdr(compressHdr(histogram, deflateSync), inflate),
          readHdr(formatHdr(histogram, deflateSync), inflate),
        ];
        for (const read of readers) {
          expect([...read.buckets()]).toEqual([...histogram.buckets()]);
          expect(read.count).toBe(histogram.count);
        }
      }),
    );
  });

  test('reads back a histogram in which every bucket has values', () => {
    const histogram = new Histogram();
    for (let index = 0; index < BUCKET_COUNT; index++) histogram.addBucket(index, 2 ** 37 + index);
    const read = readHdr(formatHdr(histogram, deflateSync), inflate);
    expect([...read.buckets()]).toEqual([...histogram.buckets()]);
  });
});

describe('what is no whole histogram is refused', () => {
  const whole = encodeHdr(histogramOf(1, 2000, 3_000_000, 3_000_000));
  const compressed = compressHdr(histogramOf(1, 2000, 3_000_000), deflateSync);

  test.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(), 'at least 40 bytes, got 0'],
    ['half a header', whole.subarray(0, 39), 'at least 40 bytes, got 39'],
    ['half of the counts', whole.subarray(0, 44), 'must have 9 bytes of counts, got 4'],
    ['more bytes than were announced', encodingOf('02').fill(0, 4, 8), 'got 1'],
    ['a negative length', withInt32(whole, 4, 0xffff_ffff), 'must have -1 bytes of counts'],
    ['another kind of file', Buffer.from('PK\x03\x04'.padEnd(64)), 'got 0x504b0304'],
    ['an older encoding', withInt32(whole, 0, 0x1c84_9301), '0x1c849313, got 0x1c849301'],
    ['a newer encoding', withInt32(whole, 0, 0x1c84_9315), '0x1c849313, got 0x1c849315'],
    ['the compressed encoding', compressed, '0x1c849313, got 0x1c849314'],
    ['two significant digits', withInt32(whole, 12, 2), 'got 2, 1 and 0'],
    ['values in thousands', withInt32(whole, 20, 1000), 'got 3, 1000 and 0'],
    ['shifted counts', withInt32(whole, 8, 2048), 'got 3, 1 and 2048'],
    ['a count that is cut off', encodingOf('80'), 'whole counts below 2^53'],
    ['a count of nine bytes', encodingOf('808080808080808002'), 'whole counts below 2^53'],
    ['a count of 2^53', encodingOf('8080808080808020'), 'whole counts below 2^53'],
    ['counts that are 2^53 together', encodingOf('feffffffffffff1f02'), 'fewer than 2^53 values'],
    ['a run of empty buckets over the last', encodingOf('ffffffff0f02'), 'at most 45056 buckets'],
    ['a count after the last bucket', encodingOf('ffbf0502'), 'at most 45056 buckets'],
  ])('%s', (_, bytes, message) => {
    const found = refusal(() => decodeHdr(bytes));
    expect(found).toContain('RAMPA_HISTOGRAM_INVALID: encoded histogram must ');
    expect(found).toContain(message);
  });

  test.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(), 'at least 8 bytes, got 0'],
    ['half of it', compressed.subarray(0, 20), 'compressed bytes, got 12'],
    ['a newer encoding', withInt32(compressed, 0, 0x1c84_9315), '0x1c849314, got 0x1c849315'],
    ['the plain encoding', whole, '0x1c849314, got 0x1c849313'],
    ['no zlib stream', withInt32(compressed, 8, 0), 'must be a zlib stream'],
    ['a zlib stream of something else', compressedOf(Buffer.from('hello')), 'at least 40 bytes'],
    ['a zlib stream without end', compressedOf(new Uint8Array(10_000_000)), 'at most 360488 bytes'],
  ])('compressed: %s', (_, bytes, message) => {
    const found = refusal(() => decompressHdr(bytes, inflate));
    expect(found).toContain('RAMPA_HISTOGRAM_INVALID: encoded histogram must ');
    expect(found).toContain(message);
  });

  test.each([
    ['no text', '', 'at least 8 bytes, got 0'],
    ['characters that are not base64', 'HISTFA§§', 'must be base64'],
    ['another kind of text', 'aGVsbG8gd29ybGQ=', 'cookie 0x1c849314, got 0x68656c6c'],
    ['a text without end', 'A'.repeat(10_000_000), 'got a text of 10000000'],
  ])('as text: %s', (_, text, message) => {
    const found = refusal(() => readHdr(text, inflate));
    expect(found).toContain('RAMPA_HISTOGRAM_INVALID: encoded histogram must ');
    expect(found).toContain(message);
  });

  test('every shorter or changed one, unless it is another histogram', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(refusal(() => decodeHdr(whole.subarray(0, length)))).toMatch(/^RAMPA_HISTOGRAM/);
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(whole).fill(byte, at, at + 1);
        expect(refusal(() => decodeHdr(changed))).toMatch(/^(RAMPA_HISTOGRAM|nothing)/);
      }),
    );
  });

  test('every compressed one in which a byte is wrong', () => {
    for (let at = 0; at < compressed.length; at++) {
      const changed = Uint8Array.from(compressed, (byte, index) => (index === at ? ~byte : byte));
      expect(refusal(() => decompressHdr(changed, inflate))).toMatch(/^RAMPA_HISTOGRAM/);
    }
  });
});

describe('another implementation', () => {
  test('reads what rampa writes', () => {
    const values = [0, 1, 999, 2047, 2048, 70_000, 123_456_789, 3_599_999_999];
    const ours = histogramOf(...values, 999);
    const theirs = decodeFromCompressedBase64(formatHdr(ours, deflateSync));
    expect(theirs.totalCount).toBe(9);
    for (const percentile of [0, 10, 25, 50, 75, 90, 99.9, 100]) {
      expect(theirs.getValueAtPercentile(percentile)).toBe(ours.percentile(percentile));
    }
  });

  test('writes what rampa reads', () => {
    const theirs = build({
      highestTrackableValue: 3_600_000_000,
      numberOfSignificantValueDigits: 3,
    });
    const values = [3, 3, 17, 5000, 5001, 1_000_000, 3_600_000_000];
    for (const value of values) theirs.recordValue(value);
    const ours = readHdr(encodeIntoCompressedBase64(theirs), inflate);
    expect([...ours.buckets()]).toEqual([...histogramOf(...values).buckets()]);
  });

  test.each([
    ['in Java and in C', 'HISTFAAAACB4nJNpmSzMwMDAzAABMJoRQnEw2H+AsP7LMwEARZgDpQ==', [2048]],
    ['in Vala', 'HISTFAAAACV4nJNpmSzMwMDAwQABzFCaEUrp2H+AsI4zMh1lZEpkAgBdIQSk', [100, 200, 250]],
  ])('%s wrote this text, which has the same counts', (_, text, values) => {
    const expected = histogramOf(...values);
    expect([...readHdr(text, inflate).buckets()]).toEqual([...expected.buckets()]);
    const theirCounts = inflateSync(Buffer.from(text, 'base64').subarray(8)).subarray(40);
    expect(hexOf(encodeHdr(expected).subarray(40))).toBe(hexOf(theirCounts));
  });
});
