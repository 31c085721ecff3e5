import { describe, expect, test } from 'vitest';
import { ChunkMemory } from '../../../src/http/response/chunk-memory.ts';
import { StreamChunk } from '../../../src/http/response/stream-chunk.ts';

/** Below it, chunks have memory of their own from the start. */
const SMALL = 16_383;
const SLAB = 65_536;

describe('a chunk of a stream', () => {
  test.each([1, SMALL, SMALL + 1, 40_000, SLAB, SLAB + 1])(
    'of %i bytes has what arrived, in memory that nobody else writes to',
    (length) => {
      const memory = new ChunkMemory();
      const content = bytesOf(length, 7);
      const source = Buffer.from(content);
      const chunk = new StreamChunk([source.subarray(0, 5), source.subarray(5)], 12, memory);
      source.fill(0);
      expect([chunk.length, chunk.sinceStartMs]).toEqual([length, 12]);
      expect(content.equals(chunk.view)).toBe(true);
      const { bytes } = chunk;
      expect(chunk.bytes).toBe(bytes);
      chunk.release();
      const next = new StreamChunk([bytesOf(length, 9)], 13, memory);
      expect(content.equals(bytes)).toBe(true);
      expect(bytes.buffer.byteLength).toBe(length);
      next.release();
    },
  );

  test('leaves its memory to the next one', () => {
    const memory = new ChunkMemory();
    const first = new StreamChunk([bytesOf(40_000, 1)], 0, memory);
    const { buffer } = first.view;
    first.release();
    const second = new StreamChunk([bytesOf(50_000, 2)], 0, memory);
    expect(second.view.buffer).toBe(buffer);
    expect(new StreamChunk([bytesOf(50_000, 3)], 0, memory).view.buffer).not.toBe(buffer);
  });

  test('has no bytes any more when nobody asked for them in time', () => {
    const chunk = new StreamChunk([bytesOf(40_000, 1)], 0, new ChunkMemory());
    chunk.release();
    chunk.release();
    expect(chunk.length).toBe(40_000);
    expect(() => chunk.bytes).toThrow(
      expect.objectContaining({
        code: 'RAMPA_HTTP_BODY_DISCARDED',
        message: 'bytes of a chunk were asked for after the next chunk',
      }),
    );
  });

  test('keeps the bytes that were asked for, and small ones', () => {
    const memory = new ChunkMemory();
    const small = new StreamChunk([bytesOf(SMALL, 1)], 0, memory);
    small.release();
    expect(small.bytes.length).toBe(SMALL);
    const asked = new StreamChunk([bytesOf(SLAB, 2)], 0, memory);
    const { bytes } = asked;
    asked.release();
    expect(memory.take()).not.toBe(bytes);
  });
});

function bytesOf(length: number, seed: number): Buffer {
  return Buffer.alloc(length, Buffer.from([seed, seed + 1, seed + 2]));
}
