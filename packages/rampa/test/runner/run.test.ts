import { VirtualClock, virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import { RampaError } from '../../src/core/errors.ts';
import type { Output } from '../../src/core/output.ts';
import type { ProtocolKind } from '../../src/core/protocol.ts';
import type { RunController, RunEvent, RunPhase, RunResult } from '../../src/core/run.ts';
import type { Worker } from '../../src/core/worker.ts';
import type { FromShard, ToShard } from '../../src/engine/link.ts';
import { Engine } from '../../src/runner/engine.ts';
import { memoryLinks } from '../../src/runner/links/memory-link.ts';
import { definePlan } from '../../src/runner/load-test.ts';
import { Run } from '../../src/runner/run.ts';
import { scenario } from '../../src/script/define.ts';

const SECOND = (worker: Worker): Promise<void> => worker.sleep('1s');
const ONE_MINUTE = { executor: 'constant-vus', vus: 2, duration: '1m' } as const;

function phasesOf(events: readonly RunEvent[]): RunPhase[] {
  return events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
}

describe('a run', () => {
  test('goes through its phases in order, and its events say so', async () => {
    const body = (worker: Worker): Promise<void> => worker.sleep(500);
    const { events, result } = await virtualRun({ ...ONE_MINUTE, duration: '2500ms' }, body, {
      runId: 'abc',
      exports: { config: { thresholds: { iterations: ['count>0'] } } },
    });
    expect(events.map(({ type }) => type)).toEqual([
      'phase',
      'phase',
      'snapshot',
      'health',
      'live_threshold',
      'snapshot',
      'health',
      'phase',
      'threshold',
      'snapshot',
      'health',
      'phase',
    ]);
    expect(phasesOf(events)).toEqual(['setup', 'execute', 'teardown', 'complete']);
    expect(new Set(events.map((event) => event.run_id))).toEqual(new Set(['abc']));
    expect(result).toMatchObject({ runId: 'abc', status: 'passed', exitCode: 0, causes: [] });
    expect(result.snapshot?.duration).toBe(2.5);
  });

  test('tells every second of its shards once, with a verdict', async () => {
    const options = { executor: 'constant-arrival-rate', rate: 10, duration: '3500ms' } as const;
    const { events, result } = await virtualRun(options, () => {}, { inlineShards: 2 });
    const health = events.filter((event) => event.type === 'health');
    expect(health.map(({ verdict }) => verdict)).toEqual(Array(4).fill('trusted'));
    const spans = health.flatMap(({ shards }) => shards);
    const timesOf = (wanted: number) =>
      spans.filter(({ shard }) => shard === wanted).map(({ start, end }) => [start, end]);
    const times = [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 3.5],
    ];
    expect([timesOf(0), timesOf(1)]).toEqual([times, times]);
    expect(spans.reduce((sum, { scheduled }) => sum + scheduled, 0)).toBe(35);
    expect(result.health.timeline.map(({ start, end }) => [start, end])).toEqual(times);
  });

  test('calls setup, the iterations and teardown one after another', async () => {
    const order: string[] = [];
    await virtualRun(
      { executor: 'shared-iterations', iterations: 2 },
      (worker) => {
        order.push(`iteration with ${worker.setupData.token}`);
      },
      {
        exports: {
          setup: async () => {
            order.push('setup');
            return { token: 'abc' };
          },
          teardown: (data: { token: string }) => void order.push(`teardown with ${data.token}`),
        },
      },
    );
    expect(order).toEqual([
      'setup',
      'iteration with abc',
      'iteration with abc',
      'teardown with abc',
    ]);
  });

  test('that fails in setup starts no iteration, and still tears down', async () => {
    const torn: unknown[] = [];
    const { result, events, startedAtMs } = await virtualRun(ONE_MINUTE, SECOND, {
      exports: {
        setup: () => Promise.reject(new Error('no database')),
        teardown: (data: unknown) => void torn.push(data),
      },
    });
    expect(result).toMatchObject({ status: 'setup_failed', exitCode: 5, snapshot: undefined });
    expect(phasesOf(events)).toEqual(['setup', 'teardown', 'complete']);
    expect(torn).toEqual([undefined]);
    expect(startedAtMs).toEqual([]);
  });
});

describe('stop', () => {
  test('lets running iterations finish, and starts no more', async () => {
    const { result, scenario: summary } = await virtualRun(ONE_MINUTE, SECOND, {
      during: (controller, clock) => void clock.setTimer(2500, () => controller.stop('enough')),
    });
    expect(summary).toMatchObject({ completed: 6, interrupted: 0, dropped: 0 });
    expect(result).toMatchObject({ status: 'stopped', exitCode: 4, stopReason: 'enough' });
    expect(result.causes).toMatchObject([{ exitCode: 4, message: 'run stopped: enough' }]);
    expect(result.snapshot?.duration).toBe(3);
  });

  test('keeps the first reason only', async () => {
    const { result } = await virtualRun(ONE_MINUTE, SECOND, {
      during(controller, clock) {
        clock.setTimer(500, () => controller.stop('first'));
        clock.setTimer(600, () => controller.stop('second'));
        clock.setTimer(700, () => controller.kill('third'));
      },
    });
    expect(result.stopReason).toBe('first');
    expect(result.causes).toHaveLength(1);
  });

  test('ends a setup that never would; that is no failure of the setup', async () => {
    const { result, endedAtMs, startedAtMs } = await virtualRun(ONE_MINUTE, SECOND, {
      exports: { setup: () => new Promise(() => {}) },
      during: (controller, clock) => void clock.setTimer(1000, () => controller.stop('enough')),
    });
    expect(result.causes).toMatchObject([{ exitCode: 4, message: 'run stopped: enough' }]);
    expect(endedAtMs).toBe(1000);
    expect(startedAtMs).toEqual([]);
  });

  test('during teardown lets it finish, and counts', async () => {
    let running: RunController | undefined;
    let hasEnded = false;
    const { result } = await virtualRun({ ...ONE_MINUTE, duration: '1s' }, SECOND, {
      exports: {
        async teardown() {
          running?.stop('late');
          await Promise.resolve();
          hasEnded = true;
        },
      },
      during(controller) {
        running = controller;
      },
    });
    expect(hasEnded).toBe(true);
    expect(result).toMatchObject({ status: 'stopped', exitCode: 4, stopReason: 'late' });
  });

  test('is the reason for the end, although an error follows', async () => {
    const { result } = await virtualRun(ONE_MINUTE, SECOND, {
      during(controller, clock) {
        clock.setTimer(2500, () => controller.stop('enough'));
        clock.setTimer(2600, () =>
          controller.fail(new RampaError('RAMPA_SCRIPT_UNCAUGHT', 'late')),
        );
      },
    });
    expect(result.causes.map(({ message }) => message)).toEqual(['run stopped: enough', 'late']);
    expect(result.exitCode).toBe(4);
  });

  test('after teardown has no effect', async () => {
    let running: RunController | undefined;
    const stopping: Output = {
      name: 'stopping',
      finish: async () => running?.stop('too late'),
      [Symbol.asyncDispose]: async () => {},
    };
    const { result } = await virtualRun({ ...ONE_MINUTE, duration: '1s' }, SECOND, {
      outputs: [stopping],
      during(controller) {
        running = controller;
      },
    });
    expect(result).toMatchObject({ status: 'passed', stopReason: undefined });
  });
});

describe('kill', () => {
  test('interrupts running iterations, which count as such', async () => {
    const reasons: unknown[] = [];
    const { result, scenario: summary } = await virtualRun(
      ONE_MINUTE,
      (worker) => worker.sleep('1h').catch((reason: unknown) => void reasons.push(reason)),
      { during: (controller, clock) => void clock.setTimer(500, () => controller.kill('now')) },
    );
    expect(summary).toMatchObject({ completed: 0, interrupted: 2, errors: 0 });
    expect(result).toMatchObject({ exitCode: 4, stopReason: 'now' });
    expect(result.snapshot?.duration).toBe(0.5);
    expect(reasons).toMatchObject([
      { code: 'RAMPA_ITERATION_KILLED', message: 'iteration interrupted: now' },
      { code: 'RAMPA_ITERATION_KILLED', message: 'iteration interrupted: now' },
    ]);
  });

  test('cuts off a teardown that never ends', async () => {
    const { result, endedAtMs } = await virtualRun({ ...ONE_MINUTE, duration: '1s' }, SECOND, {
      exports: { teardown: () => new Promise(() => {}) },
      during: (controller, clock) => void clock.setTimer(5000, () => controller.kill('now')),
    });
    expect(result.causes).toMatchObject([
      { exitCode: 4, message: 'run stopped: now' },
      { exitCode: 7, message: 'teardown() was cut off by a kill' },
    ]);
    expect(result.stopReason).toBe('now');
    expect(endedAtMs).toBe(5000);
  });
});

describe('pause and resume', () => {
  test('hold users before their next iteration, and shift the end by as much', async () => {
    const { events, startedAtMs, endedAtMs, result } = await virtualRun(
      { executor: 'constant-vus', vus: 1, duration: '4s' },
      SECOND,
      {
        during(controller, clock) {
          clock.setTimer(1500, () => controller.pause());
          clock.setTimer(1600, () => controller.pause());
          clock.setTimer(11_500, () => controller.resume());
          clock.setTimer(11_600, () => controller.resume());
        },
      },
    );
    expect(startedAtMs).toEqual([0, 1000, 11_500, 12_500, 13_500]);
    expect(endedAtMs).toBe(14_500);
    expect(result.snapshot?.duration).toBe(4.5);
    expect(events.filter(({ type }) => type === 'pause')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'resume')).toMatchObject([{ paused_seconds: 10 }]);
  });

  test('drop nothing of an arrival schedule', async () => {
    const { scenario: summary, startedAtMs } = await virtualRun(
      { executor: 'constant-arrival-rate', rate: 1, duration: '4s', preAllocatedVus: 2 },
      (worker) => worker.sleep(10),
      {
        during(controller, clock) {
          clock.setTimer(1500, () => controller.pause());
          clock.setTimer(6500, () => controller.resume());
        },
      },
    );
    expect(summary).toMatchObject({ completed: 4, dropped: 0 });
    expect(startedAtMs).toEqual([0, 1000, 7000, 8000]);
  });

  test('a stop ends a pause', async () => {
    let isPausedAfter = true;
    const { result, scenario: summary } = await virtualRun(ONE_MINUTE, SECOND, {
      during(controller, clock) {
        clock.setTimer(1500, () => controller.pause());
        clock.setTimer(20_000, () => {
          controller.stop('enough');
          isPausedAfter = controller.isPaused;
        });
      },
    });
    expect(isPausedAfter).toBe(false);
    expect(summary).toMatchObject({ completed: 4, interrupted: 0 });
    expect(result.stopReason).toBe('enough');
  });

  test('a pause before the load holds it from the start', async () => {
    const { startedAtMs } = await virtualRun(
      { executor: 'constant-vus', vus: 1, duration: '2s' },
      SECOND,
      {
        during(controller, clock) {
          controller.pause();
          clock.setTimer(5000, () => controller.resume());
        },
      },
    );
    expect(startedAtMs).toEqual([5000, 6000]);
  });
});

describe('a threshold with abortOnFail', () => {
  const failing = { threshold: 'rate>0.5', abortOnFail: true };
  const failedCheck = async (worker: Worker): Promise<void> => {
    void worker.check(1, { 'is two': (value) => value === 2 });
    await worker.sleep(100);
  };

  test('stops the run when it is first looked at', async () => {
    const { result, events } = await virtualRun(ONE_MINUTE, failedCheck, {
      exports: { config: { thresholds: { checks: [failing] } } },
    });
    expect(result).toMatchObject({
      status: 'threshold_failed',
      exitCode: 1,
      stopReason: 'threshold crossed: checks rate>0.5',
    });
    expect(result.causes).toMatchObject([{ message: 'threshold crossed: checks rate>0.5, got 0' }]);
    expect(result.snapshot?.duration).toBeLessThanOrEqual(2.1);
    expect(events.filter(({ type }) => type === 'live_threshold')).toMatchObject([
      { will_abort: true },
    ]);
  });

  test('waits for its grace period', async () => {
    const { result, events } = await virtualRun(ONE_MINUTE, failedCheck, {
      exports: { config: { thresholds: { checks: [{ ...failing, gracePeriod: '9s' }] } } },
    });
    expect(result.exitCode).toBe(1);
    const looks = events.flatMap((event) =>
      event.type === 'live_threshold' ? [event.will_abort] : [],
    );
    expect(looks).toEqual([...looks.slice(1).map(() => false), true]);
    expect(result.snapshot?.duration).toBeGreaterThanOrEqual(9);
    expect(result.snapshot?.duration).toBeLessThanOrEqual(12);
  });

  test('that holds again at the end has still stopped the run', async () => {
    const { result } = await virtualRun(
      { executor: 'constant-vus', vus: 1, duration: '1m' },
      async (worker) => {
        await worker.sleep('1900ms');
        const passes = worker.execution.iteration > 0;
        for (let count = 0; count < 10 ** worker.execution.iteration; count++) {
          void worker.check(1, { passes: () => passes });
        }
      },
      { exports: { config: { thresholds: { checks: [failing] } } } },
    );
    expect(result.thresholds).toMatchObject([{ passed: true }]);
    expect(result).toMatchObject({ exitCode: 1, status: 'threshold_failed' });
  });
});

describe('outputs', () => {
  function output(finish: (result: RunResult) => Promise<void>): Output & { log: string[] } {
    const log: string[] = [];
    return {
      name: 'fake',
      log,
      onEvent: (event) => void log.push(event.type),
      async finish(result) {
        log.push('finish');
        await finish(result);
      },
      async [Symbol.asyncDispose]() {
        log.push('dispose');
      },
    };
  }

  test('are told every event, then finished with the result, then disposed', async () => {
    const results: RunResult[] = [];
    const one = output(async (result) => void results.push(result));
    const { events, result } = await virtualRun({ executor: 'shared-iterations' }, SECOND, {
      outputs: [one],
    });
    expect(one.log).toEqual([...events.map(({ type }) => type), 'finish', 'dispose']);
    expect(results[0]).toEqual(result);
  });

  test('that fail are a cause of their own, and do not keep others from finishing', async () => {
    const failure = new RampaError('RAMPA_OUTPUT_FAILED', 'disk full');
    const broken = output(() => Promise.reject(failure));
    const fine = output(async () => {});
    const { result } = await virtualRun({ executor: 'shared-iterations' }, SECOND, {
      outputs: [broken, fine],
    });
    expect(result).toMatchObject({ exitCode: 6, status: 'passed' });
    expect(result.causes).toMatchObject([{ exitCode: 6, message: 'disk full' }]);
    expect(broken.log.slice(-2)).toEqual(['finish', 'dispose']);
    expect(fine.log.slice(-2)).toEqual(['finish', 'dispose']);
  });

  test('that write the result come last, and are told when a later one fails', async () => {
    const told: string[] = [];
    const writer = (name: string, fails: boolean): Output => ({
      ...output(async ({ exitCode, causes }) => {
        told.push(`${name}: ${exitCode}, ${causes.length}`);
        if (fails) throw new RampaError('RAMPA_OUTPUT_FAILED', `${name} is full`);
      }),
      writesResult: true,
    });
    const broken = output(() => Promise.reject(new RampaError('RAMPA_OUTPUT_FAILED', 'no disk')));
    const { result } = await virtualRun({ executor: 'shared-iterations' }, SECOND, {
      outputs: [writer('first', false), writer('second', true), writer('third', false), broken],
    });
    expect(told).toEqual(['first: 6, 1', 'second: 6, 1', 'first: 6, 2', 'third: 6, 2']);
    expect(result.causes.map(({ message }) => message)).toEqual(['no disk', 'second is full']);
  });

  test('are finished after a failed setup, too', async () => {
    const one = output(async () => {});
    await virtualRun(ONE_MINUTE, SECOND, {
      outputs: [one],
      exports: { setup: () => Promise.reject(new Error('no')) },
    });
    expect(one.log).toEqual(['phase', 'phase', 'phase', 'finish', 'dispose']);
  });
});

describe('options of a run', () => {
  const throwing = (): never => {
    throw new Error('on purpose');
  };

  test('failOnIterationError decides whether an iteration that throws fails it', async () => {
    const load = { executor: 'shared-iterations', iterations: 3 } as const;
    const strict = await virtualRun(load, throwing);
    expect(strict.result).toMatchObject({ exitCode: 2, status: 'execution_failed' });
    const lenient = await virtualRun(load, throwing, { failOnIterationError: false });
    expect(lenient.result).toMatchObject({ exitCode: 0, status: 'passed' });
    expect(lenient.result.errors).toMatchObject([{ message: 'on purpose', count: 3 }]);
  });

  test('requireTrusted fails it when the generator was far behind its schedule', async () => {
    const load = {
      executor: 'constant-arrival-rate',
      rate: 10,
      duration: '1s',
      preAllocatedVus: 20,
    } as const;
    const block = (_: Worker, clock: VirtualClock): void => clock.block(200);
    const lenient = await virtualRun(load, block);
    expect(lenient.result).toMatchObject({ exitCode: 0, health: { verdict: 'invalid' } });
    const strict = await virtualRun(load, block, { requireTrusted: true });
    expect(strict.result.causes).toMatchObject([
      { exitCode: 1, message: 'the load generator could not keep up' },
    ]);
  });

  test('snapshotIntervalMs and thresholdIntervalMs say how often there is news', async () => {
    const { events } = await virtualRun({ ...ONE_MINUTE, duration: '9s' }, SECOND, {
      snapshotIntervalMs: 4000,
      thresholdIntervalMs: 2500,
      exports: { config: { thresholds: { iterations: ['count>=0'] } } },
    });
    const types = events.map(({ type }) => type);
    // Two while it runs, and the last one.
    expect(types.filter((type) => type === 'snapshot')).toHaveLength(3);
    expect(types.filter((type) => type === 'live_threshold')).toHaveLength(3);
  });
});

describe('a shard that is lost', () => {
  /** A run with one shard that the test plays itself. */
  async function openRun(options: { readonly maxDuration: string; setup?(): unknown }) {
    const clock = new VirtualClock();
    const load = scenario(
      { executor: 'shared-iterations', iterations: 10, maxDuration: options.maxDuration },
      () => {},
    );
    const loadTest = await definePlan({ load, setup: options.setup });
    const [runnerEnd, shardEnd] = memoryLinks<ToShard, FromShard>();
    const run = new Run(loadTest, {
      runId: 'abc',
      clock,
      outputs: [],
      openOutputs: undefined,
      failOnIterationError: true,
      requireTrusted: false,
      snapshotIntervalMs: 1000,
      thresholdIntervalMs: 2000,
      ceiling: undefined,
      readProcess: undefined,
      startLeadMs: 0,
      openLinks: async () => [runnerEnd],
    });
    return { run, clock, shardEnd };
  }

  test('while it loads ends the run without a load', async () => {
    const { run, shardEnd } = await openRun({ maxDuration: '1s' });
    shardEnd.onMessage((message) => {
      if (message.type === 'assign') void shardEnd.close();
    });
    run.start();
    expect(await run.wait()).toMatchObject({
      exitCode: 2,
      snapshot: undefined,
      causes: [
        { message: 'shard 0 of 1 died before its work was done: its connection was closed' },
      ],
    });
  });

  test('while setup goes on ends the run without a load, though it was ready', async () => {
    const died = Promise.withResolvers<void>();
    const setup = (): Promise<void> => died.promise;
    const { run, clock, shardEnd } = await openRun({ maxDuration: '1s', setup });
    clock.setTimer(10, () => void shardEnd.close().then(died.resolve));
    shardEnd.onMessage((message) => {
      if (message.type === 'assign') shardEnd.send({ type: 'ready' });
    });
    run.start();
    expect(await run.wait()).toMatchObject({
      exitCode: 2,
      snapshot: undefined,
      causes: [{ message: expect.stringContaining('shard 0 of 1 died before its work was done') }],
      health: { verdict: 'trusted' },
    });
  });

  test('while it runs leaves no iteration unaccounted for, and a warning', async () => {
    const { run, shardEnd } = await openRun({ maxDuration: '1s' });
    shardEnd.onMessage((message) => {
      if (message.type === 'assign') {
        // Four have begun when it dies.
        message.progress[0] = 4;
        shardEnd.send({ type: 'ready' });
      } else if (message.type === 'start') void shardEnd.close();
    });
    const events: RunEvent[] = [];
    const reading = (async () => {
      for await (const event of run.events()) events.push(event);
    })();
    run.start();
    const result = await run.wait();
    await reading;
    expect(result.scenarios).toMatchObject([
      { scheduled: 10, completed: 0, dropped: 6, interrupted: 4 },
    ]);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { message: expect.stringContaining('; 10 iterations were lost') },
      { message: 'scenario load dropped 6 of 10 iterations: they could not start before the end' },
      { message: 'no iteration of scenario load ended by itself: all were interrupted' },
    ]);
    expect(result.warnings).toHaveLength(3);
    expect(result.health.verdict).toBe('invalid');
  });

  test('because it does not answer is given up ten seconds after its planned end', async () => {
    const { run, clock, shardEnd } = await openRun({ maxDuration: '3s' });
    shardEnd.onMessage((message) => {
      if (message.type === 'assign') shardEnd.send({ type: 'ready' });
    });
    run.start();
    const result = await run.wait();
    expect(result.causes).toMatchObject([
      { exitCode: 2, message: expect.stringContaining('it did not answer: its thread is blocked') },
    ]);
    // The plan's end, its grace of 30 s twice, 10 s more, and the next snapshot.
    expect(clock.nowMs()).toBe(3000 + 60_000 + 10_000 + 1000);
  });

  test('because it does not answer a kill is given up after five seconds', async () => {
    const { run, clock, shardEnd } = await openRun({ maxDuration: '1m' });
    shardEnd.onMessage((message) => {
      if (message.type === 'assign') shardEnd.send({ type: 'ready' });
    });
    run.start();
    clock.setTimer(2500, () => run.kill('now'));
    const result = await run.wait();
    expect(result.causes.map(({ exitCode }) => exitCode)).toEqual([4, 2]);
    expect(clock.nowMs()).toBe(8000);
    // It cannot say any more when its scenario ended.
    expect(result.scenarios).toMatchObject([{ duration: 8, completed: 0, rate: 0 }]);
  });
});

test('an inline shard that fails ends all its scenarios, and accounts for their iterations', async () => {
  const broken: ProtocolKind = {
    name: 'fake',
    openShard: () => ({
      openVu: () => ({
        bind: () => ({}),
        endIteration() {},
        kill() {},
        close() {
          throw new Error('cannot close');
        },
      }),
    }),
  };
  const startedAtMs: number[] = [];
  const other = scenario(ONE_MINUTE, async (worker) => {
    startedAtMs.push(worker.execution.iteration);
    await worker.sleep('1s');
  });
  const { result, endedAtMs } = await virtualRun(
    { executor: 'shared-iterations', iterations: 3 },
    async (worker) => {
      expect(worker).toHaveProperty('fake');
      await worker.sleep('1500ms');
    },
    { protocols: [broken], exports: { other } },
  );
  expect(result.causes[0]).toMatchObject({ exitCode: 70, message: 'cannot close' });
  expect(endedAtMs).toBeLessThan(6000);
  // Two at a time, for the 4.5 seconds until the other scenario's client cannot be closed.
  expect(startedAtMs).toHaveLength(10);
  expect(result.scenarios).toMatchObject([
    { name: 'other', scheduled: 10, completed: 8, interrupted: 2, duration: 4.5 },
    { name: 'load', scheduled: 3, interrupted: 1 },
  ]);
});

test('a program that stops the run at once gets a result all the same', async () => {
  const load = scenario(ONE_MINUTE, SECOND);
  const controller = new Engine(await definePlan({ load }), { clock: new VirtualClock() }).start();
  controller.stop('changed my mind');
  const result = await controller.wait();
  expect(result).toMatchObject({ exitCode: 4, snapshot: undefined, stopReason: 'changed my mind' });
  expect(result.scenarios).toMatchObject([{ scheduled: 0 }]);
});

describe('the controller of a run', () => {
  test.each([1, 3])(
    'knows the series and the distribution of a metric over all %d shards',
    async (inlineShards) => {
      let controller: RunController | undefined;
      const body = async (worker: Worker): Promise<void> => {
        const { iteration } = worker.execution;
        worker.trend('size', iteration + 1, { parity: iteration % 2 === 0 ? 'even' : 'odd' });
      };
      await virtualRun({ executor: 'shared-iterations', vus: 3, iterations: 100 }, body, {
        inlineShards,
        during: (started) => {
          controller = started;
        },
      });
      const size = controller?.distribution('size');
      expect([size?.count, size?.min, size?.max, size?.mean()]).toEqual([100, 1, 100, 50.5]);
      expect([size?.percentile(50), size?.stddev()]).toEqual([50.015, expect.closeTo(28.87, 1)]);
      expect(Array.from(size?.buckets() ?? [], ([, count]) => count)).toHaveLength(100);
      const counts = controller?.series('size').map(({ tags, stats }) => [tags, stats['count']]);
      const tags = { scenario: 'load' };
      expect(counts).toHaveLength(2);
      expect(counts).toEqual(
        expect.arrayContaining([
          [{ ...tags, parity: 'even' }, 50],
          [{ ...tags, parity: 'odd' }, 50],
        ]),
      );
    },
  );

  test('has no distribution of what is no trend, and nothing of what is unknown', async () => {
    let controller: RunController | undefined;
    await virtualRun(ONE_MINUTE, SECOND, {
      during: (started) => {
        controller = started;
      },
    });
    expect(controller?.distribution('iterations')).toBeUndefined();
    expect(controller?.distribution('nothing')).toBeUndefined();
    expect(controller?.series('nothing')).toEqual([]);
    expect(controller?.series('iterations')).toEqual([
      { tags: { scenario: 'load' }, stats: { count: 120, rate: 2 } },
    ]);
  });
});
