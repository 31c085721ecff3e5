import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';

const TWO_FOR_A_SECOND = { executor: 'constant-vus', vus: 2, duration: '1s' } as const;

describe('constant-vus', () => {
  test('every VU starts one iteration after another until the duration is over', async () => {
    const { startedAtMs, endedAtMs, scenario } = await virtualRun(TWO_FOR_A_SECOND, (worker) =>
      worker.sleep(400),
    );
    expect(startedAtMs).toEqual([0, 0, 400, 400, 800, 800]);
    expect(endedAtMs).toBe(1200);
    expect(scenario).toMatchObject({ completed: 6, interrupted: 0 });
  });

  test('interrupts what does not end within gracefulStop', async () => {
    const { endedAtMs, scenario } = await virtualRun(
      { ...TWO_FOR_A_SECOND, gracefulStop: '100ms' },
      (worker) => worker.sleep(400),
    );
    expect(endedAtMs).toBe(1100);
    expect(scenario).toMatchObject({ scheduled: 6, completed: 4, interrupted: 2 });
  });

  test('an iteration that never waits does not keep the run from ending', async () => {
    const { scenario } = await virtualRun(
      { executor: 'constant-vus', vus: 3, duration: '100ms' },
      (_worker, clock) => clock.block(1),
    );
    expect(scenario.completed).toBe(100);
  });

  test('gives every VU and every iteration a number of its own on all shards', async () => {
    const seen: { vu: number; iteration: number; ofVu: number }[] = [];
    await virtualRun(
      { executor: 'constant-vus', vus: 5, duration: '2s' },
      async (worker) => {
        const { execution, vu } = worker;
        seen.push({ vu: vu.id, iteration: execution.iteration, ofVu: vu.iteration });
        await worker.sleep('1s');
      },
      { inlineShards: 3 },
    );
    expect(new Set(seen.map(({ vu }) => vu))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(seen.map(({ iteration }) => iteration)).size).toBe(10);
    expect(seen.map(({ ofVu }) => ofVu).sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  test('a pause holds VUs before their next iteration, and paused time does not count', async () => {
    const { startedAtMs, events, result } = await virtualRun(
      { executor: 'constant-vus', vus: 1, duration: '1s' },
      (worker) => worker.sleep(300),
      {
        during(controller, clock) {
          clock.setTimer(400, () => controller.pause());
          clock.setTimer(2400, () => controller.resume());
        },
      },
    );
    expect(startedAtMs).toEqual([0, 300, 2400, 2700]);
    expect(result.snapshot?.duration).toBe(1);
    expect(events.filter(({ type }) => type === 'resume')).toMatchObject([{ paused_seconds: 2 }]);
  });
});
