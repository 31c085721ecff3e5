import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExecutionSegment } from '../../src/core/segment.ts';

const TOTALS = fc.integer({ min: 1, max: 40 });
const COUNTS = fc.integer({ min: 0, max: 2000 });

function allSegments(total: number): ExecutionSegment[] {
  return Array.from({ length: total }, (_, index) => new ExecutionSegment(index, total));
}

function firstNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function ascending(numbers: readonly number[]): number[] {
  return [...numbers].sort((left, right) => left - right);
}

function indicesOf({ start, end }: { readonly start: number; readonly end: number }): number[] {
  return firstNumbers(end - start).map((offset) => start + offset);
}

describe('a new segment', () => {
  test.each([
    [0, 0, 'total must be >= 1, got 0'],
    [0, -2, 'total must be >= 1, got -2'],
    [0, 1.5, 'total must be >= 1, got 1.5'],
    [0, Number.NaN, 'total must be >= 1, got NaN'],
    [3, 3, 'index must be in [0, 3), got 3'],
    [-1, 3, 'index must be in [0, 3), got -1'],
    [0.5, 3, 'index must be in [0, 3), got 0.5'],
    [5, 0, 'total must be >= 1, got 0'],
  ])('%d of %d is refused', (index, total, message) => {
    expect(() => new ExecutionSegment(index, total)).toThrow(new RangeError(message));
  });

  test('knows its place and its fraction', () => {
    expect(new ExecutionSegment(2, 4)).toMatchObject({ index: 2, total: 4, fraction: 0.25 });
  });
});

describe('a share of a rate', () => {
  test('is an even one without VUs', () => {
    expect(new ExecutionSegment(0, 3).scaleRate(1000)).toBeCloseTo(333.3, 1);
    expect(new ExecutionSegment(0, 3).scaleRate(1000)).toBe(1000 / 3);
  });

  test('follows the VUs when they are given', () => {
    const [first, second] = allSegments(2);
    expect(first?.scaleRate(100, 5)).toBe(40);
    expect(second?.scaleRate(100, 5)).toBe(60);
    expect(first?.scaleRate(100, 0)).toBe(0);
    expect(first?.scaleRate(100, 1)).toBe(0);
    expect(second?.scaleRate(100, 1)).toBe(100);
  });

  test('adds up to the rate over all segments', () => {
    const rates = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(TOTALS, rates, fc.integer({ min: 1, max: 2000 }), (total, rate, vuCount) => {
        const sum = (share: (segment: ExecutionSegment) => number): number =>
          allSegments(total).reduce((before, segment) => before + share(segment), 0);
        expect(sum((segment) => segment.scaleRate(rate))).toBeCloseTo(rate, 6);
        expect(sum((segment) => segment.scaleRate(rate, vuCount))).toBeCloseTo(rate, 6);
      }),
    );
  });
});

describe('all segments together', () => {
  test('have every VU and every iteration once, in ranges that follow one another', () => {
    fc.assert(
      fc.property(TOTALS, COUNTS, (total, count) => {
        const segments = allSegments(total);
        const vus = segments.flatMap((segment) => indicesOf(segment.vuRange(count)));
        const iterations = segments.flatMap((segment) => indicesOf(segment.iterationRange(count)));
        expect(vus).toEqual(firstNumbers(count));
        expect(iterations).toEqual(firstNumbers(count));
      }),
    );
  });

  test('have every index once in their stripes', () => {
    fc.assert(
      fc.property(TOTALS, COUNTS, (total, count) => {
        const stripes = allSegments(total).map((segment) => segment.stripeOf(count));
        expect(ascending(stripes.flat())).toEqual(firstNumbers(count));
      }),
    );
  });

  test('get even shares: no two differ by more than one', () => {
    fc.assert(
      fc.property(TOTALS, COUNTS, (total, count) => {
        const segments = allSegments(total);
        const ranges = segments.map((segment) => indicesOf(segment.vuRange(count)).length);
        const stripes = segments.map((segment) => segment.stripeCount(count));
        expect(Math.max(...ranges) - Math.min(...ranges)).toBeLessThanOrEqual(1);
        expect(Math.max(...stripes) - Math.min(...stripes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('share work that cannot be cut so often, and leave the rest without any', () => {
    fc.assert(
      fc.property(TOTALS, COUNTS, fc.integer({ min: 1, max: 60 }), (total, count, parts) => {
        const narrowed = allSegments(total).map((segment) => segment.narrow(parts));
        const working = narrowed.filter((segment) => segment !== undefined);
        expect(working).toHaveLength(Math.min(parts, total));
        const indices = working.flatMap((segment) => segment.stripeOf(count));
        expect(ascending(indices)).toEqual(firstNumbers(count));
      }),
    );
  });

  test('stay a permutation when they are rotated', () => {
    fc.assert(
      fc.property(TOTALS, fc.nat({ max: 1000 }), (total, offset) => {
        const rotated = allSegments(total).map((segment) => segment.rotate(offset));
        expect(ascending(rotated.map(({ index }) => index))).toEqual(firstNumbers(total));
        expect(rotated.every((segment) => segment.total === total)).toBe(true);
      }),
    );
  });
});

describe('a stripe', () => {
  test('goes on for ever, one whole cut at a time', () => {
    const stripe = new ExecutionSegment(1, 3).stripe();
    expect([stripe.next(), stripe.next(), stripe.next()].map(({ value }) => value)).toEqual([
      1, 4, 7,
    ]);
  });

  test('starts with what stripeOf lists', () => {
    fc.assert(
      fc.property(TOTALS, COUNTS, (total, count) => {
        for (const segment of allSegments(total)) {
          const stripe = segment.stripe();
          const listed = segment.stripeOf(count);
          expect(listed.map(() => stripe.next().value)).toEqual(listed);
          expect(stripe.next().value).toBeGreaterThanOrEqual(count);
          expect(segment.stripeCount(count)).toBe(listed.length);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is empty below the segment', () => {
    expect(new ExecutionSegment(3, 4).stripeOf(3)).toEqual([]);
    expect(new ExecutionSegment(3, 4).stripeOf(4)).toEqual([3]);
    expect(new ExecutionSegment(3, 4).stripeCount(0)).toBe(0);
  });
});

describe('rotate and narrow', () => {
  test('rotate goes round', () => {
    expect(new ExecutionSegment(2, 3).rotate(2)).toMatchObject({ index: 1, total: 3 });
    expect(new ExecutionSegment(2, 3).rotate(3)).toMatchObject({ index: 2, total: 3 });
  });

  test('narrow leaves a segment alone that is wide enough', () => {
    const segment = new ExecutionSegment(1, 4);
    expect(segment.narrow(4)).toBe(segment);
    expect(segment.narrow(9)).toBe(segment);
    expect(segment.narrow(2)).toMatchObject({ index: 1, total: 2 });
    expect(segment.narrow(1)).toBeUndefined();
  });
});
