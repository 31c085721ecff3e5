import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpanLog } from '../../../src/metrics/spans/span-log.ts';

interface Span {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

const merge = (first: Span, second: Span): Span => ({
  start: first.start,
  end: second.end,
  count: first.count + second.count,
});

function filled(limit: number, count: number): readonly Span[] {
  const log = new SpanLog<Span>(limit, merge);
  for (let at = 0; at < count; at++) log.add({ start: at, end: at + 1, count: 1 });
  return log.spans;
}

describe('SpanLog', () => {
  test('keeps spans as they are while there is room', () => {
    expect(filled(4, 4).map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  test('merges neighbours when there is no more room, and goes on with wider spans', () => {
    expect(filled(4, 5).map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ]);
    expect(filled(4, 9).map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [4, 8],
      [8, 9],
    ]);
  });

  test('loses nothing, and never has more spans than its limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(500), (half, count) => {
        const spans = filled(2 * half, count);
        expect(spans.length).toBeLessThanOrEqual(2 * half);
        expect(spans.reduce((sum, span) => sum + span.count, 0)).toBe(count);
        for (const [at, span] of spans.entries()) {
          expect(span.count).toBe(span.end - span.start);
          expect(span.start).toBe(spans[at - 1]?.end ?? 0);
        }
      }),
    );
  });
});
