import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StagePlan } from '../../../src/core/plan.ts';
import { rampingPacer } from '../../../src/engine/pacing/ramping.ts';

interface Spec {
  readonly startRate: number;
  readonly stages: readonly StagePlan[];
  readonly timeUnitMs: number;
}

function offsetsOf(spec: Spec, limit = 100_000): number[] {
  const pacer = rampingPacer(spec);
  const offsetsMs: number[] = [];
  for (let index = 0; index < limit; index++) {
    const offsetMs = pacer.startOffsetMs(index);
    if (offsetMs === undefined) break;
    offsetsMs.push(offsetMs);
  }
  return offsetsMs;
}

/** The planned rate, in iterations per ms, looked up stage by stage. */
function rateAt(spec: Spec, atMs: number): number {
  let stageStartMs = 0;
  let from = spec.startRate;
  for (const { durationMs, target } of spec.stages) {
    if (atMs < stageStartMs + durationMs) {
      const share = (atMs - stageStartMs) / durationMs;
      return (from + (target - from) * share) / spec.timeUnitMs;
    }
    stageStartMs += durationMs;
    from = target;
  }
  return 0;
}

/**
 * The integral of {@link rateAt} up to every whole millisecond, by the midpoint rule. Stages begin and end
 * at whole milliseconds, so the rule is exact up to rounding.
 */
function integralByMs(spec: Spec): number[] {
  const totalMs = spec.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const sums = [0];
  for (let ms = 0; ms < totalMs; ms++) sums.push((sums[ms] ?? 0) + rateAt(spec, ms + 0.5));
  return sums;
}

/** The integral up to any moment: whole milliseconds, and a midpoint of the rest. */
function integralAt(spec: Spec, sums: readonly number[], atMs: number): number {
  const wholeMs = Math.floor(atMs);
  const restMs = atMs - wholeMs;
  return (sums[wholeMs] ?? 0) + restMs * rateAt(spec, wholeMs + restMs / 2);
}

const SPECS: fc.Arbitrary<Spec> = fc.record({
  startRate: fc.integer({ min: 0, max: 60 }),
  stages: fc.array(
    fc.record({
      durationMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1500 })),
      target: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  timeUnitMs: fc.constantFrom(500, 1000, 3000),
});

describe('rampingPacer', () => {
  test('a flat ramp starts its first iteration once one is due', () => {
    const stages = [{ durationMs: 1000, target: 4 }];
    expect(offsetsOf({ startRate: 4, stages, timeUnitMs: 1000 })).toEqual([250, 500, 750, 1000]);
  });

  test('from nothing the due times are square roots', () => {
    const stages = [{ durationMs: 2000, target: 4 }];
    const offsetsMs = offsetsOf({ startRate: 0, stages, timeUnitMs: 1000 });
    expect(offsetsMs).toHaveLength(4);
    for (const [index, offsetMs] of offsetsMs.entries()) {
      expect(offsetMs).toBeCloseTo(1000 * Math.sqrt(index + 1), 6);
    }
  });

  test('a falling ramp is the mirror of a rising one', () => {
    const up = offsetsOf({
      startRate: 0,
      stages: [{ durationMs: 2000, target: 4 }],
      timeUnitMs: 1000,
    });
    const down = offsetsOf({
      startRate: 4,
      stages: [{ durationMs: 2000, target: 0 }],
      timeUnitMs: 1000,
    });
    expect(down).toHaveLength(4);
    const mirrored = [2000, ...down.slice(0, 3).map((offsetMs) => 2000 - offsetMs)];
    for (const [index, offsetMs] of mirrored.sort((a, b) => a - b).entries()) {
      expect(offsetMs).toBeCloseTo(up[index] ?? 0, 6);
    }
  });

  test('starts nothing while the rate is 0, and goes on behind the gap', () => {
    const stages = [
      { durationMs: 1000, target: 2 },
      { durationMs: 0, target: 0 },
      { durationMs: 5000, target: 0 },
      { durationMs: 0, target: 2 },
      { durationMs: 1000, target: 2 },
    ];
    expect(offsetsOf({ startRate: 2, stages, timeUnitMs: 1000 })).toEqual([500, 1000, 6500, 7000]);
  });

  test('what one stage leaves over is due early in the next', () => {
    const stages = [
      { durationMs: 500, target: 1 },
      { durationMs: 500, target: 1 },
      { durationMs: 0, target: 3 },
      { durationMs: 500, target: 3 },
    ];
    const offsetsMs = offsetsOf({ startRate: 1, stages, timeUnitMs: 1000 });
    expect(offsetsMs).toHaveLength(2);
    expect(offsetsMs[0]).toBeCloseTo(1000, 9);
    expect(offsetsMs[1]).toBeCloseTo(1000 + 1000 / 3, 9);
  });

  test('never at a rate of 0', () => {
    const stages = [{ durationMs: 60_000, target: 0 }];
    expect(offsetsOf({ startRate: 0, stages, timeUnitMs: 1000 })).toEqual([]);
  });

  test('rounding loses no last iteration', () => {
    const stages = [
      { durationMs: 100, target: 0.3 },
      { durationMs: 700, target: 0.3 },
      { durationMs: 200, target: 0.3 },
      { durationMs: 9000, target: 0.3 },
    ];
    expect(offsetsOf({ startRate: 0.3, stages, timeUnitMs: 1000 })).toHaveLength(3);
  });

  test('every iteration is due when the integral of the rate reaches its number', () => {
    fc.assert(
      fc.property(SPECS, (spec) => {
        const sums = integralByMs(spec);
        const offsetsMs = offsetsOf(spec);
        expect(offsetsMs).toHaveLength(Math.floor((sums.at(-1) ?? 0) + 1e-6));
        for (const [index, offsetMs] of offsetsMs.entries()) {
          expect(integralAt(spec, sums, offsetMs)).toBeCloseTo(index + 1, 6);
        }
      }),
    );
  });

  test('due times never fall, and end with the last stage', () => {
    fc.assert(
      fc.property(SPECS, (spec) => {
        const totalMs = spec.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
        const offsetsMs = offsetsOf(spec);
        expect(offsetsMs).toEqual([...offsetsMs].sort((left, right) => left - right));
        expect(Math.max(0, ...offsetsMs)).toBeLessThanOrEqual(totalMs);
        expect(Math.min(0, ...offsetsMs)).toBe(0);
      }),
    );
  });

  test('answers the same in any order', () => {
    fc.assert(
      fc.property(SPECS, fc.array(fc.nat({ max: 200 }), { minLength: 1 }), (spec, indices) => {
        const inOrder = offsetsOf(spec);
        const pacer = rampingPacer(spec);
        const asked = indices.map((index) => pacer.startOffsetMs(index));
        expect(asked).toEqual(indices.map((index) => inOrder[index]));
      }),
    );
  });
});
