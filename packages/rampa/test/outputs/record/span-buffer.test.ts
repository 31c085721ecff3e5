import { describe, expect, test } from 'vitest';
import type { ShardSpan } from '../../../src/core/health.ts';
import { SpanBuffer } from '../../../src/outputs/record/span-buffer.ts';
import { FULL_RESULT } from '../../cli/sample-run.ts';

const { timeline, process: whole } = FULL_RESULT.health;

function spanOf(shard: number, start: number): ShardSpan {
  const [span] = timeline;
  if (span === undefined) throw new Error('no sample');
  return { ...span, shard, start: start + 0.013, end: start + 1.003 };
}

/** The times of what is kept of so many seconds, without those before `from`. */
function widths(shardCount: number, seconds: number, from: number): (readonly [number, number])[] {
  const buffer = new SpanBuffer(shardCount);
  for (let second = from; second < seconds; second++) buffer.add([spanOf(0, second)], null);
  return (buffer.peek()?.shards ?? []).map(({ start, end }) => [start, end] as const);
}

describe('SpanBuffer', () => {
  test('keeps every second of one shard, or of two', () => {
    expect(widths(1, 2, 0)).toEqual([
      [0.01, 1],
      [1.01, 2],
    ]);
    expect(widths(2, 2, 0)).toHaveLength(2);
  });

  test('makes spans wider for more shards, and when a run is long', () => {
    expect(widths(3, 4, 0)).toEqual([
      [0.01, 2],
      [2.01, 4],
    ]);
    expect(widths(1, 3604, 3598)).toEqual([
      [3598.01, 3599],
      [3599.01, 3601],
      [3601.01, 3603],
      [3603.01, 3604],
    ]);
    expect(widths(1, 7208, 7200)).toEqual([
      [7200.01, 7204],
      [7204.01, 7208],
    ]);
  });

  test('gives what is settled away, and keeps what may grow', () => {
    const buffer = new SpanBuffer(4);
    expect(buffer.peek()).toBeUndefined();
    for (let second = 0; second < 3; second++) {
      const process = whole && { ...whole, start: second, end: second + 1 };
      buffer.add([spanOf(0, second), spanOf(1, second)], process ?? null);
    }
    const ends = (spans: readonly { readonly end: number }[] = []) => spans.map(({ end }) => end);
    expect(ends(buffer.peek()?.shards)).toEqual([2, 2, 3, 3]);
    expect(ends(buffer.peek()?.process)).toEqual([2, 3]);
    const taken = buffer.take();
    expect([ends(taken?.shards), ends(taken?.process)]).toEqual([[2, 2], [2]]);
    expect(ends(buffer.peek()?.shards)).toEqual([3, 3]);
    expect(buffer.take()).toBeUndefined();
    buffer.close();
    expect(ends(buffer.take()?.shards)).toEqual([3, 3]);
    expect(buffer.peek()).toBeUndefined();
  });

  test('is full in time', () => {
    const buffer = new SpanBuffer(1);
    for (let second = 0; second < 127; second++) buffer.add([spanOf(0, second)], null);
    expect(buffer.isFull).toBe(false);
    buffer.add([spanOf(0, 127)], null);
    expect(buffer.isFull).toBe(true);
    buffer.take();
    expect(buffer.isFull).toBe(false);
  });
});
