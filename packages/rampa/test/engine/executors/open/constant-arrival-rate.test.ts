import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';

const TEN_PER_SECOND = {
  executor: 'constant-arrival-rate',
  rate: 10,
  duration: '1s',
  maxVus: 5,
  preAllocatedVus: 5,
} as const;

describe('constant-arrival-rate', () => {
  test('starts every iteration at its scheduled instant', async () => {
    const { startedAtMs, scenario } = await virtualRun(TEN_PER_SECOND, (worker) =>
      worker.sleep(10),
    );
    expect(startedAtMs).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(scenario).toMatchObject({ scheduled: 10, completed: 10, dropped: 0, interrupted: 0 });
  });

  test('with five stuck VUs and ten iterations due in 950 ms, starts 5 and drops 5', async () => {
    const { startedAtMs, scenario } = await virtualRun(
      { ...TEN_PER_SECOND, duration: '950ms', gracefulStop: '1s' },
      (worker) => worker.sleep('1h'),
    );
    expect(startedAtMs).toEqual([0, 100, 200, 300, 400]);
    expect(scenario).toMatchObject({ scheduled: 10, completed: 0, dropped: 5, interrupted: 5 });
  });

  test('drops what is due while its only VU is busy', async () => {
    const { startedAtMs, scenario } = await virtualRun(
      { ...TEN_PER_SECOND, maxVus: 1, preAllocatedVus: 1 },
      (worker) => worker.sleep(250),
    );
    expect(startedAtMs).toEqual([0, 300, 600, 900]);
    expect(scenario.dropped).toBe(6);
  });

  test('adds VUs while running, up to maxVus', async () => {
    const { result, scenario } = await virtualRun(
      { ...TEN_PER_SECOND, maxVus: 3, preAllocatedVus: 1, gracefulStop: '1ms' },
      (worker) => worker.sleep('1h'),
    );
    expect(scenario).toMatchObject({ interrupted: 3, dropped: 7 });
    expect(result.snapshot?.metrics['vus_max']).toEqual({ value: 3, min: 1, max: 3 });
  });

  test('keeps to the schedule when rate and time unit do not divide', async () => {
    const { startedAtMs } = await virtualRun(
      { ...TEN_PER_SECOND, rate: 3, timeUnit: '10s', duration: '15s' },
      () => undefined,
    );
    expect(startedAtMs).toEqual([0, 3333.333, 6666.667, 10_000, 13_333.333]);
  });

  test('starts late iterations at once and records how late they were', async () => {
    const { startedAtMs, result } = await virtualRun(TEN_PER_SECOND, (worker, clock) => {
      if (worker.execution.iteration === 2) clock.block(250);
    });
    expect(startedAtMs).toEqual([0, 100, 200, 450, 450, 500, 600, 700, 800, 900]);
    expect(result.snapshot?.metrics['iteration_schedule_lag']).toMatchObject({
      count: 10,
      max: 150,
      min: 0,
    });
  });

  test('records both latencies: from the actual and from the intended start', async () => {
    const { result } = await virtualRun(
      { ...TEN_PER_SECOND, maxVus: 1, preAllocatedVus: 1, duration: '200ms' },
      (worker, clock) => {
        if (worker.execution.iteration === 0) clock.block(130);
        else clock.block(20);
      },
    );
    expect(result.snapshot?.metrics['iteration_duration']).toMatchObject({ min: 20, max: 130 });
    expect(result.snapshot?.metrics['iteration_duration@intended']).toMatchObject({
      min: 50,
      max: 130,
    });
  });

  test('lets an iteration wait for a free VU instead of dropping it, when asked to queue', async () => {
    const { startedAtMs, scenario, result } = await virtualRun(
      {
        ...TEN_PER_SECOND,
        maxVus: 1,
        preAllocatedVus: 1,
        whenBusy: 'queue' as const,
        duration: '500ms',
      },
      (worker) => worker.sleep(200),
    );
    expect(startedAtMs).toEqual([0, 200, 400, 600, 800]);
    expect(scenario).toMatchObject({ completed: 5, dropped: 0 });
    expect(result.snapshot?.metrics['iteration_duration']).toMatchObject({ max: 200 });
    expect(result.snapshot?.metrics['iteration_duration@intended']).toMatchObject({ max: 600 });
  });

  test('counts as dropped what still waits in the queue when the grace is over', async () => {
    const { startedAtMs, scenario } = await virtualRun(
      {
        ...TEN_PER_SECOND,
        maxVus: 1,
        preAllocatedVus: 1,
        whenBusy: 'queue' as const,
        gracefulStop: '50ms',
      },
      (worker) => worker.sleep(400),
    );
    expect(startedAtMs).toEqual([0, 400, 800]);
    expect(scenario).toMatchObject({ scheduled: 10, completed: 2, interrupted: 1, dropped: 7 });
  });

  test('starts nothing after stop, and still waits for running iterations', async () => {
    const { startedAtMs, endedAtMs, scenario, result } = await virtualRun(
      TEN_PER_SECOND,
      (worker) => worker.sleep(1000),
      { during: (controller, clock) => clock.setTimer(250, () => controller.stop('enough')) },
    );
    expect(startedAtMs).toEqual([0, 100, 200]);
    expect(endedAtMs).toBe(1200);
    expect(scenario).toMatchObject({ scheduled: 3, completed: 3 });
    expect(result).toMatchObject({ status: 'stopped', exitCode: 4, stopReason: 'enough' });
  });

  test('a pause shifts the schedule as a whole and drops nothing', async () => {
    const { startedAtMs, result, scenario } = await virtualRun(
      { ...TEN_PER_SECOND, duration: '500ms' },
      () => undefined,
      {
        during(controller, clock) {
          clock.setTimer(150, () => controller.pause());
          clock.setTimer(10_150, () => controller.resume());
        },
      },
    );
    expect(startedAtMs).toEqual([0, 100, 10_200, 10_300, 10_400]);
    expect(scenario).toMatchObject({ scheduled: 5, completed: 5, dropped: 0 });
    expect(result.snapshot?.duration).toBe(0.5);
    expect(result.snapshot?.metrics['iteration_schedule_lag']).toMatchObject({ max: 0 });
  });

  test.each([1, 2, 3, 8])('keeps the exact spacing on %i shards', async (inlineShards) => {
    const { startedAtMs, scenario } = await virtualRun(
      { ...TEN_PER_SECOND, maxVus: 20, preAllocatedVus: 8 },
      (worker) => worker.sleep(10),
      { inlineShards },
    );
    expect(startedAtMs).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(scenario.completed).toBe(10);
  });
});
