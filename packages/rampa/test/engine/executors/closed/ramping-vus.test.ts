import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';

describe('ramping-vus', () => {
  test.each([1, 2, 5])('adds VUs one by one on %i shards', async (inlineShards) => {
    const { startedAtMs } = await virtualRun(
      { executor: 'ramping-vus', stages: [{ duration: '4s', target: 4 }] },
      (worker) => worker.sleep('1h'),
      { inlineShards },
    );
    expect(startedAtMs).toEqual([1000, 2000, 3000, 4000]);
  });

  test('starts with startVus, and a stage of no length is a jump', async () => {
    const { startedAtMs } = await virtualRun(
      {
        executor: 'ramping-vus',
        startVus: 1,
        gracefulStop: '0s',
        stages: [
          { duration: '1s', target: 1 },
          { duration: '0s', target: 3 },
          { duration: '1s', target: 3 },
        ],
      },
      (worker) => worker.sleep('1h'),
    );
    expect(startedAtMs).toEqual([0, 1000, 1000]);
  });

  test('a VU that is ramped down finishes its iteration and starts no other', async () => {
    const { startedAtMs, scenario } = await virtualRun(
      {
        executor: 'ramping-vus',
        startVus: 2,
        stages: [
          { duration: '1s', target: 1 },
          { duration: '1s', target: 1 },
        ],
      },
      (worker) => worker.sleep(400),
    );
    expect(startedAtMs).toEqual([0, 0, 400, 400, 800, 800, 1200, 1600]);
    expect(scenario).toMatchObject({ completed: 8, interrupted: 0 });
  });

  test('interrupts an iteration that outlasts gracefulRampDown', async () => {
    const { scenario, endedAtMs } = await virtualRun(
      {
        executor: 'ramping-vus',
        startVus: 2,
        gracefulRampDown: '500ms',
        gracefulStop: '1h',
        stages: [
          { duration: '1s', target: 1 },
          { duration: '9s', target: 1 },
        ],
      },
      (worker) => worker.sleep(worker.vu.id === 2 ? '1h' : '20s'),
    );
    expect(scenario).toMatchObject({ completed: 1, interrupted: 1 });
    expect(endedAtMs).toBe(20_000);
  });

  test('a VU that is wanted again before its ramp-down grace is over just goes on', async () => {
    const { startedAtMs, scenario } = await virtualRun(
      {
        executor: 'ramping-vus',
        startVus: 1,
        gracefulRampDown: '2s',
        stages: [
          { duration: '1s', target: 0 },
          { duration: '1s', target: 1 },
          { duration: '4s', target: 1 },
        ],
      },
      (worker) => worker.sleep('5s'),
    );
    expect(startedAtMs).toEqual([0, 5000]);
    expect(scenario).toMatchObject({ completed: 2, interrupted: 0 });
  });

  test('tells the script that its VU is about to end', async () => {
    const stopping: boolean[] = [];
    await virtualRun(
      {
        executor: 'ramping-vus',
        startVus: 1,
        stages: [
          { duration: '1s', target: 0 },
          { duration: '1s', target: 0 },
        ],
      },
      async (worker) => {
        stopping.push(worker.stopping);
        await worker.sleep(1500);
        stopping.push(worker.stopping);
      },
    );
    expect(stopping).toEqual([false, true]);
  });
});
