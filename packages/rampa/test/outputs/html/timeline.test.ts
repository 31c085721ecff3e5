import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Timeline, type TimelineCell } from '../../../src/outputs/html/timeline.ts';
import { piecesOf, type Span } from '../../../src/outputs/html/timeline-pieces.ts';

class Sum implements TimelineCell<Sum> {
  value = 0;

  absorb(later: Sum): void {
    this.value += later.value;
  }

  settle(): void {}
}

function timelineOf(limit: number, values: readonly (readonly [second: number, value: number])[]) {
  const timeline = new Timeline(limit, () => new Sum());
  for (const [second, value] of values) timeline.cellAt(second, second + 1).value += value;
  return timeline;
}

function shown(timeline: Timeline<Sum>, span: Span): (readonly (number | undefined)[])[] {
  return piecesOf(timeline, span).map((one) => [one.startSecond, one.seconds, one.cell?.value]);
}

const WHOLE = { fromSecond: 0, toSecond: 3 };

describe('the pieces of a time line', () => {
  test('are a second each as long as there are few', () => {
    const timeline = timelineOf(10, [
      [0, 5],
      [2, 7],
    ]);
    expect(shown(timeline, WHOLE)).toEqual([
      [0, 1, 5],
      [1, 1, undefined],
      [2, 1, 7],
    ]);
  });

  test('become twice as wide when there would be too many, and nothing is lost', () => {
    const timeline = timelineOf(
      4,
      Array.from({ length: 9 }, (_, second) => [second, 1] as const),
    );
    expect(timeline.width).toBe(4);
    expect(shown(timeline, { fromSecond: 0, toSecond: 9 })).toEqual([
      [0, 4, 4],
      [4, 5, 5],
    ]);
  });

  test('are at least as wide as what is added', () => {
    const timeline = timelineOf(10, [[0, 1]]);
    timeline.cellAt(3, 6).value += 3;
    expect(timeline.width).toBe(4);
    expect(shown(timeline, { fromSecond: 0, toSecond: 6 })).toEqual([
      [0, 4, 4],
      [4, 2, undefined],
    ]);
  });

  test('begin and end with the span, of which a short rest belongs to the piece before', () => {
    const timeline = timelineOf(10, [
      [1, 3],
      [2, 4],
      [3, 1],
    ]);
    expect(shown(timeline, { fromSecond: 1, toSecond: 3.25 })).toEqual([
      [1, 1, 3],
      [2, 1.25, 5],
    ]);
  });

  test('have what came after the span with the last one', () => {
    const timeline = timelineOf(10, [
      [0, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(shown(timeline, { fromSecond: 0, toSecond: 1 })).toEqual([[0, 1, 3]]);
  });

  test('never are more than the limit, and add up to everything', () => {
    const value = fc.tuple(fc.nat(5000), fc.nat(100));
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 50 }),
        fc.integer({ min: 2, max: 40 }),
        (added, limit) => {
          const timeline = timelineOf(limit, added);
          const pieces = piecesOf(timeline, { fromSecond: 0, toSecond: 5001 });
          const sum = pieces.reduce((total, { cell }) => total + (cell?.value ?? 0), 0);
          expect(pieces.length).toBeLessThanOrEqual(limit);
          expect(sum).toBe(added.reduce((total, [, value]) => total + value, 0));
        },
      ),
    );
  });
});
