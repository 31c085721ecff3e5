import { describe, expect, test } from 'vitest';
import {
  describeCeiling,
  plannedPeakRate,
  planWarning,
} from '../../../src/cli/self-test/ceiling-text.ts';
import type { Plan, ScenarioPlan } from '../../../src/core/plan.ts';
import { BROWSE, CHECKOUT, PLAN } from '../sample-run.ts';

const CEILING = { requestsPerSecond: 12_345.6, iterationsPerSecond: 1000, shardCount: 2 };

function planOf(...scenarios: readonly ScenarioPlan[]): Plan {
  return { ...PLAN, scenarios };
}

function arrival(rate: number, startTimeMs = 0): ScenarioPlan {
  return { ...CHECKOUT, rate, startTimeMs };
}

describe('the peak rate of a plan', () => {
  test.each([
    ['no schedule', planOf(BROWSE), 0],
    ['one', planOf(BROWSE, arrival(50)), 50],
    ['two at once', planOf(arrival(50), arrival(70, 10_000)), 120],
    ['two after one another', planOf(arrival(50), arrival(70, 30_000)), 70],
    ['three, of which two meet', planOf(arrival(9), arrival(50, 40_000), arrival(70, 50_000)), 120],
    ['a rate per minute', planOf({ ...CHECKOUT, rate: 600, timeUnitMs: 60_000 }), 10],
    [
      'a ramp',
      planOf({
        ...CHECKOUT,
        executor: 'ramping-arrival-rate',
        startRate: 5,
        stages: [
          { durationMs: 1000, target: 80 },
          { durationMs: 1000, target: 0 },
        ],
      }),
      80,
    ],
  ])('with %s', (_, plan, rate) => {
    expect(plannedPeakRate(plan)).toBeCloseTo(rate, 9);
  });
});

describe('a plan that asks for more than the machine can do well', () => {
  test('is warned about', () => {
    expect(planWarning(planOf(arrival(801)), CEILING)).toBe(
      'the plan asks for 801 iterations/s, 80 % of the 1000/s that 2 threads of this machine can do: use more threads, more machines or a lower rate',
    );
    expect(planWarning(planOf(arrival(5000)), { ...CEILING, shardCount: 1 })).toBe(
      'the plan asks for 5000 iterations/s, 500 % of the 1000/s that 1 thread of this machine can do: use more threads, more machines or a lower rate',
    );
  });

  test.each([
    ['at the limit', planOf(arrival(800)), CEILING],
    ['without a schedule', planOf(BROWSE), CEILING],
    ['without a ceiling', planOf(arrival(1e6)), { ...CEILING, iterationsPerSecond: undefined }],
  ])('is not %s', (_, plan, ceiling) => {
    expect(planWarning(plan, ceiling)).toBeUndefined();
  });
});

test('a ceiling is told with the threads that reached it', () => {
  expect(describeCeiling(CEILING)).toBe(
    'this machine can do 12346 requests/s with 2 threads, 1000 iterations/s with an arrival rate',
  );
  expect(describeCeiling({ ...CEILING, iterationsPerSecond: undefined, shardCount: 1 })).toBe(
    'this machine can do 12346 requests/s with 1 thread',
  );
});
