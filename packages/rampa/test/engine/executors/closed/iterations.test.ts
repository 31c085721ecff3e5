import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';

describe('shared-iterations', () => {
  test('a fast VU takes more of the shared iterations', async () => {
    const perVu = new Map<number, number>();
    const { scenario } = await virtualRun(
      { executor: 'shared-iterations', vus: 2, iterations: 5 },
      async (worker) => {
        perVu.set(worker.vu.id, (perVu.get(worker.vu.id) ?? 0) + 1);
        await worker.sleep(worker.vu.id === 1 ? 100 : 1000);
      },
    );
    expect(perVu).toEqual(
      new Map([
        [1, 4],
        [2, 1],
      ]),
    );
    expect(scenario).toMatchObject({ scheduled: 5, completed: 5 });
  });

  test.each([1, 2, 3, 8])('runs each iteration exactly once on %i shards', async (inlineShards) => {
    const indices: number[] = [];
    await virtualRun(
      { executor: 'shared-iterations', vus: 3, iterations: 20 },
      (worker) => indices.push(worker.execution.iteration),
      { inlineShards },
    );
    expect(indices.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test('counts as dropped what maxDuration leaves unstarted', async () => {
    const { scenario, endedAtMs } = await virtualRun(
      {
        executor: 'shared-iterations',
        vus: 2,
        iterations: 10,
        maxDuration: '250ms',
        gracefulStop: '10ms',
      },
      (worker) => worker.sleep(100),
    );
    expect(scenario).toMatchObject({ scheduled: 10, completed: 4, interrupted: 2, dropped: 4 });
    expect(endedAtMs).toBe(260);
  });

  test('ends as soon as its iterations have', async () => {
    const { endedAtMs } = await virtualRun(
      { executor: 'shared-iterations', vus: 1, iterations: 1 },
      (worker) => worker.sleep(7),
    );
    expect(endedAtMs).toBe(7);
  });
});

describe('per-vu-iterations', () => {
  test('every VU runs exactly its number of iterations', async () => {
    const perVu = new Map<number, number>();
    const { scenario } = await virtualRun(
      { executor: 'per-vu-iterations', vus: 3, iterations: 4 },
      async (worker) => {
        perVu.set(worker.vu.id, (perVu.get(worker.vu.id) ?? 0) + 1);
        await worker.sleep(worker.vu.id * 100);
      },
      { inlineShards: 2 },
    );
    expect([...perVu.values()]).toEqual([4, 4, 4]);
    expect(scenario.completed).toBe(12);
  });

  test('counts as dropped what maxDuration leaves unstarted', async () => {
    const { scenario } = await virtualRun(
      {
        executor: 'per-vu-iterations',
        vus: 3,
        iterations: 10,
        maxDuration: '4500ms',
        gracefulStop: '100ms',
      },
      (worker) => worker.sleep('1s'),
    );
    expect(scenario).toMatchObject({ scheduled: 30, completed: 12, interrupted: 3, dropped: 15 });
  });
});
