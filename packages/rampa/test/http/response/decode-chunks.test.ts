import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { HttpStreamChunk } from '../../../src/core/http.ts';
import type { ContentCoding } from '../../../src/http/response/content-coding.ts';
import { decodeChunks } from '../../../src/http/response/decode-chunks.ts';
import type { BodyPart } from '../../../src/http/response/stream-chunk.ts';

const TEXT = Buffer.from('the quick brown fox jumps over the lazy dog '.repeat(5000));

const ENCODED: readonly [ContentCoding, Buffer][] = [
  ['gzip', zlib.gzipSync(TEXT)],
  ['deflate', zlib.deflateSync(TEXT)],
  ['deflate', zlib.deflateRawSync(TEXT)],
  ['br', zlib.brotliCompressSync(TEXT)],
  ['zstd', zlib.zstdCompressSync(TEXT)],
];

describe('a body that is decoded while it arrives', () => {
  test.each(ENCODED)('is what was encoded, in pieces of any size: %s', async (coding, bytes) => {
    for (const size of [1, 7, 100, bytes.length]) {
      const chunks = await readAll(decode(coding, inPieces(bytes, size)));
      expect(Buffer.concat(chunks.map((chunk) => chunk.bytes)).equals(TEXT)).toBe(true);
    }
  });

  test('has the times of the chunks that it came out of', async () => {
    async function* arriving(): AsyncGenerator<BodyPart> {
      yield { view: zlib.gzipSync('one'), sinceStartMs: 5 };
      yield { view: zlib.gzipSync('two'), sinceStartMs: 8 };
      yield { view: zlib.gzipSync('three'), sinceStartMs: 13 };
    }
    const chunks = await readAll(decode('gzip', arriving()));
    const read = chunks.map(({ bytes, sinceStartMs }) => [String(bytes), sinceStartMs]);
    expect(read).toEqual([
      ['one', 5],
      ['two', 8],
      ['three', 13],
    ]);
  });

  test('is nothing when nothing arrives', async () => {
    expect(await readAll(decode('gzip', inPieces(Buffer.alloc(0), 1)))).toEqual([]);
  });

  test.each(ENCODED)(
    'that ends early is an error, after what came before: %s',
    async (coding, bytes) => {
      const decoded = decode(coding, inPieces(bytes.subarray(0, -5), 50));
      let count = 0;
      const reading = (async () => {
        for await (const chunk of decoded) count += chunk.bytes.length;
      })();
      await expect(reading).rejects.toMatchObject({
        code: 'RAMPA_HTTP_DECODE',
        message: `the body must be ${coding} as its content-encoding says: unexpected end of file`,
      });
      expect(count).toBeGreaterThan(0);
    },
  );

  test('that is something else is an error', async () => {
    await expect(readAll(decode('gzip', inPieces(TEXT, 1000)))).rejects.toThrow(
      'incorrect header check',
    );
  });

  test('is not read further than its reader gets', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(50_000_000));
    let readBytes = 0;
    async function* counted(): AsyncGenerator<BodyPart> {
      for await (const chunk of inPieces(bomb, 1000)) {
        readBytes += chunk.view.length;
        yield chunk;
      }
    }
    for await (const { bytes } of decode('gzip', counted())) {
      expect(bytes.length).toBeLessThanOrEqual(65_536);
      break;
    }
    expect(readBytes).toBe(1000);
  });
});

function decode(
  coding: ContentCoding,
  chunks: AsyncIterable<BodyPart>,
): AsyncIterable<HttpStreamChunk> {
  return decodeChunks(coding, chunks, 'the body');
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<BodyPart> {
  for (let at = 0; at < bytes.length; at += size) {
    yield { view: bytes.subarray(at, at + size), sinceStartMs: at };
  }
}

async function readAll(chunks: AsyncIterable<HttpStreamChunk>): Promise<HttpStreamChunk[]> {
  const all: HttpStreamChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}
