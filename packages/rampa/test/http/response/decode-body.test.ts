import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../../src/http/response/decode-body.ts';

const TEXT = Buffer.from('the quick brown fox jumps over the lazy dog '.repeat(50));

describe('a body is decoded', () => {
  test.each<[string, Buffer]>([
    ['gzip', zlib.gzipSync(TEXT)],
    ['x-gzip', zlib.gzipSync(TEXT)],
    ['GZip', zlib.gzipSync(TEXT)],
    [
      'gzip',
      Buffer.concat([zlib.gzipSync(TEXT.subarray(0, 99)), zlib.gzipSync(TEXT.subarray(99))]),
    ],
    ['deflate', zlib.deflateSync(TEXT)],
    ['deflate', zlib.deflateRawSync(TEXT)],
    ['deflate', zlib.deflateRawSync(TEXT, { level: 0 })],
    ['br', zlib.brotliCompressSync(TEXT)],
    ['zstd', zlib.zstdCompressSync(TEXT)],
    ['identity', TEXT],
    ['', TEXT],
    ['gzip, identity', zlib.gzipSync(TEXT)],
    ['deflate,br', zlib.brotliCompressSync(zlib.deflateSync(TEXT))],
    ['gzip, , gzip', zlib.gzipSync(zlib.gzipSync(TEXT))],
  ])('from %j', (contentEncoding, body) => {
    expect(decode(body, contentEncoding).equals(TEXT)).toBe(true);
  });

  test.each([
    'compress',
    'gzip, compress',
    'utf-8',
    'constructor',
    '__proto__',
    Array(6).fill('gzip').join(),
  ])('not at all from %j, which nobody can undo', (contentEncoding) => {
    expect(decode(zlib.gzipSync(TEXT), contentEncoding)).toEqual(zlib.gzipSync(TEXT));
  });

  test('not when it is empty, as in an answer to HEAD', () => {
    expect(decode(Buffer.alloc(0), 'gzip')).toHaveLength(0);
  });
});

describe('a body that is not coded as it says', () => {
  test.each<[string, string, Buffer]>([
    ['gzip', 'incorrect header check', TEXT],
    ['gzip', 'unexpected end of file', zlib.gzipSync(TEXT).subarray(0, -9)],
    ['gzip', 'incorrect data check', corrupt(zlib.gzipSync(TEXT), -6)],
    ['deflate', 'unexpected end of file', zlib.deflateSync(TEXT).subarray(0, -9)],
    ['br', 'Decompression failed', TEXT],
    ['zstd', 'Unknown frame descriptor', TEXT],
    ['gzip, br', 'Decompression failed', zlib.gzipSync(TEXT)],
  ])('is an error: %s with %s', (contentEncoding, problem, body) => {
    const coding = contentEncoding.split(', ').at(-1);
    expect(() => decode(body, contentEncoding)).toThrow(
      expect.objectContaining({
        code: 'RAMPA_HTTP_DECODE',
        message: `the body must be ${coding} as its content-encoding says: ${problem}`,
      }),
    );
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['deflate', zlib.deflateRawSync],
    ['br', zlib.brotliCompressSync],
    ['zstd', zlib.zstdCompressSync],
  ])('is an error when %s makes it larger than allowed', (contentEncoding, encode) => {
    const zeros = Buffer.alloc(100_001);
    expect(decode(encode(zeros.subarray(1)), contentEncoding)).toHaveLength(100_000);
    expect(() => decode(encode(zeros), contentEncoding)).toThrow(
      expect.objectContaining({
        code: 'RAMPA_HTTP_TOO_LARGE',
        message: 'the body is over 100000 bytes when it is decoded',
      }),
    );
  });
});

function decode(body: Buffer, contentEncoding: string): Buffer {
  return decodeBody(body, { contentEncoding, maxBytes: 100_000, subject: 'the body' });
}

function corrupt(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = bytes.length + at;
  copy[index] = (copy[index] ?? 0) ^ 0xff;
  return copy;
}
