import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FrameHead,
  FrameReader,
  type FrameSink,
} from '../../../../src/http/http2/frames/frame-reader.ts';
import { frame } from '../frames.ts';

/** Writes down whole frames, with the pieces of DATA put together. */
class Recorder implements FrameSink {
  isOver = false;
  readonly frames: string[] = [];
  #data = '';

  frame({ type, flags, streamId, length }: FrameHead, bytes: Buffer, start: number, end: number) {
    expect(end - start).toBe(length);
    this.frames.push(`${type} ${flags} ${streamId} ${bytes.toString('latin1', start, end)}`);
  }

  data(head: FrameHead, bytes: Buffer, start: number, end: number, isLast: boolean): void {
    this.#data += bytes.toString('latin1', start, end);
    if (!isLast) return;
    expect(this.#data.length).toBe(head.length);
    this.frames.push(`data ${head.flags} ${head.streamId} ${this.#data}`);
    this.#data = '';
  }

  oversized({ length }: FrameHead): void {
    this.isOver = true;
    this.frames.push(`oversized ${length}`);
  }
}

const FRAMES = [
  frame(4, 0, 0, ''),
  frame(1, 4, 1, 'head'),
  frame(0, 0, 1, 'body'),
  frame(0, 8, 1, '\x01body\0'),
  frame(0, 0, 1, ''),
  frame(0, 1, 0x7fff_ffff, 'x'.repeat(300)),
  frame(0xfe, 0xff, 3, 'unknown'),
  frame(6, 0, 0, '12345678'),
];
const READ = [
  '4 0 0 ',
  '1 4 1 head',
  'data 0 1 body',
  '0 8 1 \x01body\0',
  'data 0 1 ',
  `data 1 ${0x7fff_ffff} ${'x'.repeat(300)}`,
  '254 255 3 unknown',
  '6 0 0 12345678',
];

describe('frames', () => {
  test('are read wherever the bytes are split', () => {
    const bytes = Buffer.concat(FRAMES);
    const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (at) => {
        expect(readInPieces(bytes, at)).toEqual(READ);
      }),
    );
  });

  test('are read byte by byte', () => {
    const bytes = Buffer.concat(FRAMES);
    expect(readInPieces(bytes, [...bytes.keys()])).toEqual(READ);
  });

  test('leave the reserved bit out of the stream number', () => {
    const bytes = frame(1, 0, 1, '');
    bytes[5] = 0x80;
    expect(readInPieces(bytes, [])).toEqual(['1 0 1 ']);
  });

  test('may have 16,384 bytes, and no more', () => {
    expect(readInPieces(frame(1, 0, 1, 'x'.repeat(16_384)), [9000])).toEqual([
      `1 0 1 ${'x'.repeat(16_384)}`,
    ]);
    expect(readInPieces(frame(1, 0, 1, 'x'.repeat(16_385)), [9])).toEqual(['oversized 16385']);
  });

  test('are not read once nobody wants them', () => {
    const recorder = new Recorder();
    const reader = new FrameReader(recorder);
    const bytes = Buffer.concat([frame(0, 0, 1, 'x'.repeat(16_385)), frame(4, 0, 0, '')]);
    reader.push(bytes, 0, bytes.length);
    reader.push(bytes, 0, bytes.length);
    expect(recorder.frames).toEqual(['oversized 16385']);
  });
});

function readInPieces(bytes: Buffer, cuts: readonly number[]): string[] {
  const recorder = new Recorder();
  const reader = new FrameReader(recorder);
  let start = 0;
  for (const end of [...cuts].sort((left, right) => left - right).concat(bytes.length)) {
    // Not one byte may be looked at after the call: the buffer is used again.
    const piece = Buffer.from(bytes.subarray(start, end));
    reader.push(piece, 0, piece.length);
    piece.fill(0xee);
    start = end;
  }
  return recorder.frames;
}
