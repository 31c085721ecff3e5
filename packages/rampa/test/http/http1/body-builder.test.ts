import { expect, test } from 'vitest';
import { BodyBuilder } from '../../../src/http/http1/body-builder.ts';

const MIB = 1_048_576;

test('a body of a known size has memory of exactly that size', () => {
  const body = Buffer.alloc(100_000, 'x');
  const builder = new BodyBuilder(body.length);
  for (let at = 0; at < body.length; at += 1000) builder.append(body, at, at + 1000);
  expect(builder.take().equals(body)).toBe(true);
  expect(builder.take().buffer.byteLength).toBe(body.length);
});

test('a size that is only announced is not allocated beyond 1 MiB', () => {
  const builder = new BodyBuilder(256 * MIB);
  builder.append(Buffer.from('abc'), 0, 3);
  expect(builder.take().buffer.byteLength).toBe(MIB);
});

test('a large body of a known size ends in memory of exactly that size', () => {
  const piece = Buffer.alloc(MIB, 'x');
  const builder = new BodyBuilder(5 * MIB);
  for (let count = 0; count < 5; count++) builder.append(piece, 0, MIB);
  expect([builder.length, builder.take().buffer.byteLength]).toEqual([5 * MIB, 5 * MIB]);
});

test('a body of unknown size doubles its memory', () => {
  const builder = new BodyBuilder(0);
  const sizes = [1, 1023, 1, 5000].map((length) => {
    builder.append(Buffer.alloc(length), 0, length);
    return builder.take().buffer.byteLength;
  });
  expect(sizes).toEqual([1024, 1024, 2048, 6025]);
});
