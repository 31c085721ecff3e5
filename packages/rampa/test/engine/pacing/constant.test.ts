import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constantPacer } from '../../../src/engine/pacing/constant.ts';
import type { Pacer } from '../../../src/engine/pacing/pacer.ts';

function offsetsOf(pacer: Pacer, limit = 1000): number[] {
  const offsetsMs: number[] = [];
  for (let index = 0; index < limit; index++) {
    const offsetMs = pacer.startOffsetMs(index);
    if (offsetMs === undefined) break;
    offsetsMs.push(offsetMs);
  }
  return offsetsMs;
}

describe('constantPacer', () => {
  test.each([
    [{ rate: 4, timeUnitMs: 1000, durationMs: 1000 }, [0, 250, 500, 750]],
    [{ rate: 4, timeUnitMs: 1000, durationMs: 1001 }, [0, 250, 500, 750, 1000]],
    [{ rate: 3, timeUnitMs: 60_000, durationMs: 60_000 }, [0, 20_000, 40_000]],
    [{ rate: 1, timeUnitMs: 1000, durationMs: 1 }, [0]],
    [{ rate: 2000, timeUnitMs: 1000, durationMs: 2 }, [0, 0.5, 1, 1.5]],
  ])('%o', (spec, offsetsMs) => {
    expect(offsetsOf(constantPacer(spec))).toEqual(offsetsMs);
  });

  test('a long schedule does not drift', () => {
    const pacer = constantPacer({ rate: 3, timeUnitMs: 1000, durationMs: 86_400_000 });
    expect(pacer.startOffsetMs(3 * 86_399)).toBe(86_399_000);
    expect(pacer.startOffsetMs(3 * 86_400)).toBeUndefined();
  });

  test('starts as many as the rate says, rounded up, all before the end', () => {
    const spec = fc.record({
      rate: fc.integer({ min: 1, max: 300 }),
      timeUnitMs: fc.constantFrom(100, 1000, 60_000),
      durationMs: fc.integer({ min: 1, max: 3000 }),
    });
    fc.assert(
      fc.property(spec, ({ rate, timeUnitMs, durationMs }) => {
        const offsetsMs = offsetsOf(constantPacer({ rate, timeUnitMs, durationMs }), 100_000);
        expect(offsetsMs).toHaveLength(Math.ceil((rate * durationMs) / timeUnitMs));
        expect(offsetsMs.at(-1)).toBeLessThan(durationMs);
      }),
    );
  });

  test('answers in any order', () => {
    const pacer = constantPacer({ rate: 10, timeUnitMs: 1000, durationMs: 1000 });
    expect([9, 0, 99, 5].map((index) => pacer.startOffsetMs(index))).toEqual([
      900,
      0,
      undefined,
      500,
    ]);
  });
});
