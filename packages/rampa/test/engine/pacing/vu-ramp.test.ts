import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StagePlan } from '../../../src/core/plan.ts';
import { type VuStep, vuSteps } from '../../../src/engine/pacing/vu-ramp.ts';

/** A step as text: `+2 at 500` begins the work of the VU with index 2. */
function texts(steps: readonly VuStep[]): string[] {
  return steps.map(({ vuIndex, active, atMs }) => `${active ? '+' : '-'}${vuIndex} at ${atMs}`);
}

function activeAt(steps: readonly VuStep[], atMs: number): number[] {
  const active = new Set<number>();
  for (const step of steps) {
    if (step.atMs > atMs) break;
    if (step.active) active.add(step.vuIndex);
    else active.delete(step.vuIndex);
  }
  return [...active].sort((left, right) => left - right);
}

const STAGES: fc.Arbitrary<StagePlan[]> = fc.array(
  fc.record({
    durationMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 })),
    target: fc.integer({ min: 0, max: 20 }),
  }),
  { maxLength: 6 },
);
const START = fc.integer({ min: 0, max: 20 });

describe('vuSteps', () => {
  test('a ramp up begins a VU at every whole number', () => {
    const steps = vuSteps(0, [{ durationMs: 1000, target: 4 }]);
    expect(texts(steps)).toEqual(['+0 at 250', '+1 at 500', '+2 at 750', '+3 at 1000']);
  });

  test('a ramp down ends the highest VU first, the last one at the end', () => {
    const steps = vuSteps(3, [{ durationMs: 900, target: 0 }]);
    expect(texts(steps)).toEqual([
      '+0 at 0',
      '+1 at 0',
      '+2 at 0',
      '-2 at 300',
      '-1 at 600',
      '-0 at 900',
    ]);
  });

  test('a stage of no length is a jump, a stage of no change is a wait', () => {
    const steps = vuSteps(1, [
      { durationMs: 500, target: 1 },
      { durationMs: 0, target: 3 },
      { durationMs: 500, target: 3 },
      { durationMs: 0, target: 2 },
    ]);
    expect(texts(steps)).toEqual(['+0 at 0', '+1 at 500', '+2 at 500', '-2 at 1000']);
  });

  test('nothing happens without VUs', () => {
    expect(vuSteps(0, [])).toEqual([]);
    expect(vuSteps(0, [{ durationMs: 1000, target: 0 }])).toEqual([]);
  });

  test('a VU that begins knows when it ends again', () => {
    const steps = vuSteps(1, [
      { durationMs: 1000, target: 2 },
      { durationMs: 1000, target: 0 },
      { durationMs: 1000, target: 1 },
    ]);
    const Forever = Number.POSITIVE_INFINITY;
    expect(steps).toEqual([
      { atMs: 0, vuIndex: 0, active: true, untilMs: 2000 },
      { atMs: 1000, vuIndex: 1, active: true, untilMs: 1500 },
      { atMs: 1500, vuIndex: 1, active: false, untilMs: Forever },
      { atMs: 2000, vuIndex: 0, active: false, untilMs: Forever },
      { atMs: 3000, vuIndex: 0, active: true, untilMs: Forever },
    ]);
  });

  test('at any moment as many VUs work as the straight line says', () => {
    // No step can be at these parts of a stage, because 1009 is a prime above every change.
    const part = fc.nat({ max: 1008 }).map((index) => (2 * index + 1) / 2018);
    fc.assert(
      fc.property(START, STAGES, part, (startVus, stages, share) => {
        const steps = vuSteps(startVus, stages);
        let stageStartMs = 0;
        let from = startVus;
        for (const { durationMs, target } of stages) {
          const planned = from + (target - from) * share;
          const working = target >= from ? Math.floor(planned) : Math.ceil(planned);
          const expected = Array.from({ length: working }, (_, index) => index);
          // A stage of no length has no moment of its own.
          const seen =
            durationMs === 0 ? expected : activeAt(steps, stageStartMs + durationMs * share);
          expect(seen).toEqual(expected);
          stageStartMs += durationMs;
          from = target;
        }
      }),
    );
  });

  test('steps are in order, each VU in turn begins and ends, and ends when it was said', () => {
    fc.assert(
      fc.property(START, STAGES, (startVus, stages) => {
        const steps = vuSteps(startVus, stages);
        const atMs = steps.map((step) => step.atMs);
        expect(atMs).toEqual([...atMs].sort((left, right) => left - right));
        for (let vuIndex = 0; vuIndex < 20; vuIndex++) {
          const own = steps.filter((step) => step.vuIndex === vuIndex);
          expect(own.map(({ active }) => active)).toEqual(own.map((_, at) => at % 2 === 0));
          expect(own.map(({ untilMs }) => untilMs)).toEqual(
            own.map(({ active }, at) =>
              active ? (own[at + 1]?.atMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
            ),
          );
        }
      }),
    );
  });
});
