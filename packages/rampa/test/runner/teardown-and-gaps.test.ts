import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';

const LONG = { executor: 'constant-vus', duration: '1m' } as const;

describe('teardown and kills', () => {
  test('a kill of the load leaves teardown its time', async () => {
    let hasEnded = false;
    const { result, endedAtMs } = await virtualRun(LONG, (worker) => worker.sleep('1h'), {
      exports: {
        async teardown() {
          await wait(500);
          hasEnded = true;
        },
      },
      during(controller, clock) {
        clock.setTimer(1000, () => controller.kill('SIGINT'));
        wait = (ms) => new Promise((resolve) => clock.setTimer(ms, resolve));
      },
    });
    expect(hasEnded).toBe(true);
    expect(endedAtMs).toBe(1500);
    expect(result.causes).toMatchObject([{ exitCode: 4 }]);
  });

  test('a kill while teardown runs cuts it off', async () => {
    const { result, endedAtMs } = await virtualRun(LONG, (worker) => worker.sleep('1h'), {
      exports: { teardown: () => wait(60_000) },
      during(controller, clock) {
        clock.setTimer(1000, () => controller.kill('SIGINT'));
        clock.setTimer(1200, () => controller.kill('SIGINT'));
        wait = (ms) => new Promise((resolve) => clock.setTimer(ms, resolve));
      },
    });
    expect(result.causes.map(({ exitCode }) => exitCode)).toEqual([4, 7]);
    // The abandoned wait still moves the virtual clock; the run itself was over before.
    expect(endedAtMs).toBeLessThan(61_000);
  });

  let wait: (ms: number) => Promise<void>;
});

describe('what green numbers do not say', () => {
  test('dropped iterations and thresholds without data become warnings', async () => {
    const { result } = await virtualRun(
      { executor: 'constant-arrival-rate', rate: 10, duration: '1s', preAllocatedVus: 1 },
      (worker) => worker.sleep('2s'),
      { exports: { config: { thresholds: { checks: ['rate>0.9'] } } } },
    );
    expect(result.status).toBe('passed');
    expect(result.warnings).toEqual([
      'scenario load dropped 9 of 10 iterations: no VU was free: raise maxVus (1) if the target should get the full rate',
      'threshold checks rate>0.9 saw no data, so it says nothing',
    ]);
  });

  test('a scenario of which nothing ended by itself says so', async () => {
    const { result } = await virtualRun(
      { executor: 'constant-vus', duration: '1s', gracefulStop: '0s' },
      (worker) => worker.sleep('1h'),
    );
    expect(result.warnings).toEqual([
      'no iteration of scenario load ended by itself: all were interrupted',
    ]);
  });

  test('VUs that are busy together only briefly count together on any number of shards', async () => {
    for (const inlineShards of [1, 2, 5]) {
      const { result } = await virtualRun(
        { executor: 'per-vu-iterations', vus: 10, iterations: 1 },
        (worker) => worker.sleep(worker.vu.id % 2 === 1 ? 20 : 1900),
        { inlineShards },
      );
      expect(result.snapshot?.metrics['vus']).toMatchObject({ max: 10, value: 0 });
    }
  });
});
