import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';

const UP_AND_DOWN = {
  executor: 'ramping-arrival-rate',
  startRate: 0,
  preAllocatedVus: 10,
  stages: [
    { duration: '5s', target: 1 },
    { duration: '1s', target: 1 },
    { duration: '5s', target: 0 },
  ],
} as const;

describe('ramping-arrival-rate', () => {
  test.each([1, 2, 8])('follows the integral of the rate on %i shards', async (inlineShards) => {
    const { startedAtMs } = await virtualRun(UP_AND_DOWN, () => undefined, { inlineShards });
    expect(startedAtMs).toEqual([3162.278, 4472.136, 5500, 6527.864, 7837.722, 11_000]);
  });

  test('a stage of no length is a jump', async () => {
    const { startedAtMs } = await virtualRun(
      {
        executor: 'ramping-arrival-rate',
        startRate: 1,
        preAllocatedVus: 10,
        stages: [
          { duration: '2s', target: 1 },
          { duration: '0s', target: 4 },
          { duration: '1s', target: 4 },
        ],
      },
      () => undefined,
    );
    expect(startedAtMs).toEqual([1000, 2000, 2250, 2500, 2750, 3000]);
  });

  test('a rate of nothing in between starts nothing in between', async () => {
    const { startedAtMs } = await virtualRun(
      {
        executor: 'ramping-arrival-rate',
        startRate: 2,
        preAllocatedVus: 10,
        stages: [
          { duration: '1s', target: 2 },
          { duration: '0s', target: 0 },
          { duration: '10s', target: 0 },
          { duration: '0s', target: 2 },
          { duration: '1s', target: 2 },
        ],
      },
      () => undefined,
    );
    expect(startedAtMs).toEqual([500, 1000, 11_500, 12_000]);
  });
});
