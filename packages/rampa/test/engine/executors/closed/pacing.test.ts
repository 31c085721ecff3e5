import type { Worker } from 'rampa';
import { type VirtualClock, virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { ScenarioOptions } from '../../../../src/script/scenario-options.ts';

/** When each iteration of a run started, and how late that was. */
async function startsOf(
  options: ScenarioOptions,
  durationOf: (iterationOfVu: number, worker: Worker) => number,
  { inlineShards = 1, during }: Parameters<typeof virtualRun>[2] = {},
) {
  const lags: [atMs: number, lagMs: number][] = [];
  const body = (worker: Worker, clock: VirtualClock): Promise<void> => {
    lags.push([clock.nowMs(), worker.execution.scheduleLagMs]);
    return worker.sleep(durationOf(worker.vu.iteration, worker));
  };
  const run = await virtualRun(options, body, { inlineShards, ...(during && { during }) });
  return { ...run, lags };
}

const PACED = { executor: 'constant-vus', duration: '3s', pacing: '1s' } as const;

describe('pacing', () => {
  test('an iteration of a VU starts every pacing, however short iterations are', async () => {
    const { startedAtMs, endedAtMs, result } = await startsOf(PACED, () => 1);
    expect(startedAtMs).toEqual([0, 1000, 2000]);
    expect(endedAtMs).toBe(3000);
    expect(result.snapshot?.metrics['iteration_schedule_lag']).toMatchObject({ count: 3, max: 0 });
    expect(result.snapshot?.metrics['vus']).toMatchObject({ min: 0, max: 1 });
  });

  test('an iteration that outlasts it makes the next ones start at once, late, until the VU has caught up', async () => {
    const { lags, result, scenario } = await startsOf({ ...PACED, duration: '6s' }, (iteration) =>
      iteration === 0 ? 2500 : 100,
    );
    expect(lags).toEqual([
      [0, 0],
      [2500, 1500],
      [2600, 600],
      [3000, 0],
      [4000, 0],
      [5000, 0],
    ]);
    expect(scenario).toMatchObject({ scheduled: 6, completed: 6, dropped: 0 });
    const { metrics = {} } = result.snapshot ?? {};
    expect(metrics['iteration_schedule_lag']).toMatchObject({ count: 6, max: 1500, avg: 350 });
    expect(metrics['iteration_duration']).toMatchObject({ count: 6, max: 2500, min: 100 });
    // 2500 from its start on, 100 + 1500 and 100 + 600 for the two behind it.
    expect(metrics['iteration_duration@intended']).toMatchObject({ count: 6, max: 2500, avg: 850 });
  });

  test('what was due before the end and could not start any more counts as dropped', async () => {
    const { lags, scenario, result } = await startsOf({ ...PACED, vus: 2 }, (_, { vu }) =>
      vu.id === 1 ? 2200 : 100,
    );
    expect(lags.length).toBe(5);
    expect(scenario).toMatchObject({ scheduled: 6, completed: 5, dropped: 1 });
    expect(result.warnings).toContainEqual(
      'scenario load dropped 1 of 6 iterations: they could not start before the end',
    );
  });

  test.each([1, 2, 3, 8])('starts the same iterations on %i shards', async (inlineShards) => {
    const options = { ...PACED, vus: 5, duration: '2500ms' } as const;
    const { startedAtMs, scenario } = await startsOf(options, () => 1300, { inlineShards });
    expect(startedAtMs).toEqual([...Array(5).fill(0), ...Array(5).fill(1300)]);
    expect(scenario).toMatchObject({ scheduled: 15, completed: 10, dropped: 5 });
  });

  test('a pause shifts the schedule and is no lag', async () => {
    const { lags } = await startsOf(PACED, () => 100, {
      during(controller, clock) {
        clock.setTimer(1500, () => controller.pause());
        clock.setTimer(4500, () => controller.resume());
      },
    });
    expect(lags).toEqual([
      [0, 0],
      [1000, 0],
      [5000, 0],
    ]);
  });

  test('a stop ends the wait for the next iteration', async () => {
    const { endedAtMs, scenario } = await startsOf(
      { ...PACED, duration: '1h', pacing: '10m' },
      () => 1,
      {
        during: (controller, clock) => clock.setTimer(1500, () => controller.stop('enough')),
      },
    );
    expect(endedAtMs).toBeLessThan(3000);
    expect(scenario).toMatchObject({ scheduled: 1, completed: 1 });
  });
});

describe('pacing of per-vu-iterations', () => {
  test('every VU keeps its own schedule, and the run ends with the last iteration', async () => {
    const { lags, endedAtMs } = await startsOf(
      { executor: 'per-vu-iterations', vus: 2, iterations: 3, pacing: '1s' },
      (iteration, { vu }) => (vu.id === 2 && iteration === 0 ? 1200 : 100),
    );
    expect(lags).toEqual([
      [0, 0],
      [0, 0],
      [1000, 0],
      [1200, 200],
      [2000, 0],
      [2000, 0],
    ]);
    expect(endedAtMs).toBe(2100);
  });

  test('what maxDuration cuts off counts as dropped, due or not', async () => {
    const { scenario } = await startsOf(
      { executor: 'per-vu-iterations', iterations: 5, maxDuration: '1500ms', pacing: '1s' },
      () => 100,
    );
    expect(scenario).toMatchObject({ scheduled: 5, completed: 2, dropped: 3 });
  });
});

describe('pacing of shared-iterations', () => {
  test.each([1, 2, 8])(
    'VUs take from the rest at their pace on %i shards',
    async (inlineShards) => {
      const { startedAtMs, scenario } = await startsOf(
        { executor: 'shared-iterations', vus: 2, iterations: 6, pacing: '500ms' },
        () => 10,
        { inlineShards },
      );
      expect(startedAtMs).toEqual([0, 0, 500, 500, 1000, 1000]);
      expect(scenario).toMatchObject({ scheduled: 6, completed: 6 });
    },
  );

  test('nobody waits for a turn once the last iteration is taken', async () => {
    const { lags, endedAtMs } = await startsOf(
      { executor: 'shared-iterations', vus: 2, iterations: 3, pacing: '10s' },
      (_, { execution }) => (execution.iteration === 1 ? 12_000 : 100),
    );
    // The first VU takes the last one in time, and the second one, behind by then, finds nothing left.
    expect(lags).toEqual([
      [0, 0],
      [0, 0],
      [10_000, 0],
    ]);
    expect(endedAtMs).toBe(12_000);
  });

  test('the last iteration, taken late, wakes those that wait', async () => {
    const { lags, endedAtMs } = await startsOf(
      { executor: 'shared-iterations', vus: 2, iterations: 4, pacing: '10s' },
      (_, { execution }) => (execution.iteration === 1 ? 12_000 : 100),
    );
    expect(lags).toEqual([
      [0, 0],
      [0, 0],
      [10_000, 0],
      [12_000, 2000],
    ]);
    expect(endedAtMs).toBe(12_100);
  });
});

describe('pacing of ramping-vus', () => {
  test('the first iteration of a VU is due when the ramp adds it', async () => {
    const { lags } = await startsOf(
      { executor: 'ramping-vus', stages: [{ duration: '3s', target: 3 }], pacing: '800ms' },
      () => 100,
    );
    expect(lags).toEqual([
      [1000, 0],
      [1800, 0],
      [2000, 0],
      [2600, 0],
      [2800, 0],
      [3000, 0],
    ]);
  });

  test('a VU that is taken away waits no longer; one that comes back begins a new schedule', async () => {
    const { lags, scenario } = await startsOf(
      {
        executor: 'ramping-vus',
        startVus: 1,
        stages: [
          { duration: '1500ms', target: 1 },
          { duration: '0s', target: 0 },
          { duration: '1s', target: 0 },
          { duration: '0s', target: 1 },
          { duration: '1500ms', target: 1 },
        ],
        pacing: '1s',
      },
      () => 100,
    );
    expect(lags).toEqual([
      [0, 0],
      [1000, 0],
      [2500, 0],
      [3500, 0],
    ]);
    expect(scenario).toMatchObject({ scheduled: 4, completed: 4, duration: 4 });
  });

  test('a VU that comes back while its iteration still runs is late from then on', async () => {
    const { lags, scenario } = await startsOf(
      {
        executor: 'ramping-vus',
        startVus: 1,
        stages: [
          { duration: '1500ms', target: 1 },
          { duration: '0s', target: 0 },
          { duration: '500ms', target: 0 },
          { duration: '0s', target: 1 },
          { duration: '1s', target: 1 },
        ],
        pacing: '1s',
      },
      (iteration) => (iteration === 0 ? 2300 : 100),
    );
    // Due at 1000 and never started: the VU was taken away at 1500.
    expect(lags).toEqual([
      [0, 0],
      [2300, 300],
    ]);
    expect(scenario).toMatchObject({ scheduled: 3, completed: 2, dropped: 1 });
  });
});
