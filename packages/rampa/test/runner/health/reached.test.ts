import { virtualRun } from 'testkit';
import { expect, test } from 'vitest';
import type { Ceiling } from '../../../src/core/health.ts';

const RATE = {
  executor: 'ramping-arrival-rate',
  startRate: 0,
  stages: [
    { duration: '2s', target: 0 },
    { duration: '0s', target: 90 },
    { duration: '1s', target: 90 },
    { duration: '0s', target: 10 },
    { duration: '2s', target: 10 },
  ],
  preAllocatedVus: 10,
} as const;

function ceilingOf(iterationsPerSecond: number | undefined): Ceiling {
  return { requestsPerSecond: 1000, iterationsPerSecond, shardCount: 1 };
}

test('a run that comes near the ceiling in its busiest second is suspect', async () => {
  const { result } = await virtualRun(RATE, () => {}, { ceiling: ceilingOf(100) });
  expect(result.health).toMatchObject({
    verdict: 'suspect',
    ceiling: ceilingOf(100),
    reasons: [
      'the load reached 85 iterations/s in second 2, 85 % of the 100/s that the self-test found possible (limit 80 %): use more threads, or more machines',
    ],
  });
});

test('a run that stays away from it is trusted', async () => {
  const { result } = await virtualRun(RATE, () => {}, { ceiling: ceilingOf(120) });
  expect(result.health).toMatchObject({ verdict: 'trusted', reasons: [] });
});

test('iterations without a schedule do not count', async () => {
  const closed = { executor: 'shared-iterations', iterations: 500, vus: 5 } as const;
  const { result } = await virtualRun(closed, (worker) => worker.sleep(10), {
    ceiling: ceilingOf(100),
  });
  expect(result.health.verdict).toBe('trusted');
});
