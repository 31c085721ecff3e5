import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { BUCKET_COUNT } from '../../src/metrics/bucket-index.ts';
import {
  compressHdr,
  decodeHdr,
  decompressHdr,
  encodeHdr,
} from '../../src/metrics/hdr-encoding.ts';
import { Histogram } from '../../src/metrics/histogram.ts';

const bucket = fc.tuple(
  fc.nat(BUCKET_COUNT - 1),
  fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 45 })),
);

function histogramOf(...values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function outcomeOf(bytes: Uint8Array): string {
  try {
    decodeHdr(bytes);
    return 'a histogram';
  } catch (error) {
    return (error as Error).constructor.name;
  }
}

describe('the V2 encoding', () => {
  test('of a known histogram has these bytes', () => {
    const bytes = encodeHdr(histogramOf(1, 1, 5));
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '1c849313' + // cookie
        '00000004' + // length of the counts
        '00000000' +
        '00000003' +
        '0000000000000001' +
        '00000000d693a400' +
        '3ff0000000000000' +
        '01' + // one bucket without values
        '04' + // two values
        '05' + // three buckets without values
        '02', // one value
    );
  });

  test('reads back what it wrote, whatever was recorded', () => {
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 200 }), (buckets) => {
        const histogram = new Histogram();
        for (const [index, count] of buckets) histogram.addBucket(index, count);
        const read = decodeHdr(encodeHdr(histogram));
        expect([...read.buckets()]).toEqual([...histogram.buckets()]);
        expect(read.count).toBe(histogram.count);
      }),
    );
  });

  test('carries the largest count there can be', () => {
    const histogram = new Histogram();
    histogram.addBucket(7, Number.MAX_SAFE_INTEGER);
    expect([...decodeHdr(encodeHdr(histogram)).buckets()]).toEqual([[7, Number.MAX_SAFE_INTEGER]]);
  });

  test('refuses bytes that are something else or are cut off, and never anything but a RangeError', () => {
    const whole = encodeHdr(histogramOf(1, 2000, 3_000_000, 3_000_000));
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeHdr(whole.subarray(0, length)), `${length} bytes`).toThrow(RangeError);
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const broken = Uint8Array.from(whole);
        broken[at] = byte;
        expect(outcomeOf(broken)).toMatch(/^(a histogram|RangeError)$/);
      }),
    );
  });

  test.each([
    ['a run of empty buckets beyond the last one', 'ffffffff0f', /bucket number/],
    ['a count of nine bytes', '808080808080808002', /over 2\^53/],
    ['a count over 2^53', '8080808080808040', /over 2\^53/],
  ])('refuses %s', (_, words, message) => {
    const payload = Buffer.from(`${words}02`, 'hex');
    const bytes = Buffer.concat([encodeHdr(new Histogram()), payload]);
    bytes.writeInt32BE(payload.length, 4);
    expect(() => decodeHdr(bytes)).toThrow(message);
  });
});

describe('another implementation', () => {
  test('reads what rampa writes', () => {
    const values = [0, 1, 999, 2047, 2048, 70_000, 123_456_789, 3_599_999_999];
    const bytes = compressHdr(histogramOf(...values, 999), deflateSync);
    const theirs = decodeFromCompressedBase64(Buffer.from(bytes).toString('base64'));
    const ours = histogramOf(...values, 999);
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
    const text = encodeIntoCompressedBase64(theirs);
    const ours = decompressHdr(Buffer.from(text, 'base64'), inflateSync);
    expect([...ours.buckets()]).toEqual([...histogramOf(...values).buckets()]);
  });
});
