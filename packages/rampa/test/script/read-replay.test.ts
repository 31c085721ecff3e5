import { describe, expect, test } from 'vitest';
import { peakVus } from '../../src/core/plan.ts';
import type { PlanOverrides } from '../../src/script/overrides.ts';
import { define, planOf, problemsOf } from './plan-of.ts';

const EXPORTS = {
  config: { thresholds: { iterations: ['count>100'] }, seed: 5 },
  a: define({ executor: 'ramping-vus', startVus: 2, stages: [{ duration: '1s', target: 7 }] }),
  b: define({ executor: 'per-vu-iterations', vus: 3, iterations: 4, startTime: '9s' }),
  c: define({ executor: 'shared-iterations', vus: 3, iterations: 10 }),
  d: define({ executor: 'constant-vus', vus: 2, duration: '1s' }),
};
const replayOf = (overrides: PlanOverrides) => planOf(EXPORTS, overrides).replay;

describe('one iteration alone', () => {
  test('is run by the VU that ran it among all of per-vu-iterations', () => {
    expect(replayOf({ scenario: ['b'], iteration: 6 })).toEqual({
      iteration: 6,
      vuId: 9,
      iterationOfVu: 2,
    });
    expect(replayOf({ scenario: ['b'], iteration: '11' })).toMatchObject({ vuId: 10 });
  });

  test('is otherwise run as if the VUs had taken turns, with ids after those of scenarios before it', () => {
    expect(replayOf({ scenario: ['c'], iteration: 7 })).toMatchObject({
      vuId: 12,
      iterationOfVu: 2,
    });
    expect(replayOf({ scenario: ['d'], iteration: 0 })).toMatchObject({ vuId: 14 });
    expect(replayOf({ scenario: ['a'], iteration: 48_213 })).toEqual({
      iteration: 48_213,
      vuId: 5,
      iterationOfVu: 6887,
    });
  });

  test('starts at once, keeps all other options and judges no thresholds', () => {
    const plan = planOf(EXPORTS, { scenario: ['b'], iteration: 1 });
    const [scenario] = plan.scenarios;
    expect(scenario).toMatchObject({ name: 'b', executor: 'per-vu-iterations', startTimeMs: 0 });
    expect(scenario && peakVus(scenario)).toBe(3);
    expect(plan.thresholds).toEqual([]);
    expect(plan.seed).toBe(5);
  });

  test('is not planned without the override', () => {
    expect(replayOf({})).toBeUndefined();
    expect(planOf(EXPORTS).thresholds).toHaveLength(1);
  });

  test('is refused when it is none, or nobody knows of which scenario', () => {
    expect(problemsOf(EXPORTS, { iteration: 1 })).toEqual([
      '--iteration needs one scenario, got 4: a, b, c, d',
      '(Choose it with --scenario.)',
    ]);
    expect(problemsOf(EXPORTS, { scenario: ['b'], iteration: 12 })).toEqual([
      "--iteration must be below 12, the iterations of scenario 'b', got 12",
      '(Iterations are counted from 0.)',
    ]);
    expect(problemsOf(EXPORTS, { scenario: ['c'], iteration: 10 })).toHaveLength(2);
    expect(problemsOf(EXPORTS, { scenario: ['d'], iteration: '1.5' })).toEqual([
      '--iteration must be an integer from 0 to 9007199254740991, got 1.5',
    ]);
  });
});

describe('a seed', () => {
  test.each([-1, 1.5, 2 ** 32, 'x', '1e3'])('that is %s is refused', (seed) => {
    const [line] = problemsOf({ default: EXPORTS.d }, { seed });
    expect(line).toMatch(/^--seed must be an integer from 0 to 4294967295, got /);
  });

  test('of the config is refused in the same way, and that of an override wins', () => {
    expect(problemsOf({ default: EXPORTS.d, config: { seed: -1 } })).toEqual([
      'config.seed must be an integer from 0 to 4294967295, got -1',
    ]);
    expect(planOf(EXPORTS, { seed: '4294967295' }).seed).toBe(4_294_967_295);
    expect(planOf(EXPORTS, { seed: 0 }).seed).toBe(0);
  });
});
