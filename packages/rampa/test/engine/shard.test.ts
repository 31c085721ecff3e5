import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { sleepUntil } from '../../src/core/clock.ts';
import { RampaError } from '../../src/core/errors.ts';
import type { ProtocolKind } from '../../src/core/protocol.ts';
import type { MetricSnapshot } from '../../src/core/run.ts';
import type { Worker } from '../../src/core/worker.ts';
import type { FromShard, RunnerLink, ToShard } from '../../src/engine/link.ts';
import { ShardProgress } from '../../src/engine/progress.ts';
import { Shard, type ShardOptions } from '../../src/engine/shard.ts';
import { Aggregate } from '../../src/metrics/aggregate.ts';
import { memoryLinks } from '../../src/runner/links/memory-link.ts';
import { definePlan, type LoadTest } from '../../src/runner/load-test.ts';
import { scenario } from '../../src/script/define.ts';
import { FakeProtocol } from './vu/fake-protocol.ts';

type Frame = Extract<FromShard, { type: 'frame' }>;

/** The runner's side of a shard: sends what the test says, and keeps what comes back. */
class FakeRunner {
  readonly clock: VirtualClock;
  readonly shard: Shard;
  readonly received: FromShard[] = [];
  readonly test: LoadTest;
  readonly progress: ShardProgress;
  readonly #link: RunnerLink;
  readonly #end = Promise.withResolvers<void>();

  constructor(test: LoadTest, options: Partial<ShardOptions> = {}, clock = new VirtualClock()) {
    const [runnerEnd, shardEnd] = memoryLinks<ToShard, FromShard>();
    this.clock = clock;
    this.test = test;
    this.progress = ShardProgress.forScenarios(test.plan.scenarios.length);
    this.#link = runnerEnd;
    this.shard = new Shard(shardEnd, {
      clock,
      protocols: [],
      flushIntervalMs: 50,
      loadFunctions: async () => test.functions,
      ...options,
    });
    runnerEnd.onMessage((message) => {
      this.received.push(message);
      if (message.type === 'done' || message.type === 'failed') this.#end.resolve();
    });
  }

  /** Settles when the shard is done or has failed. */
  get end(): Promise<void> {
    return this.#end.promise;
  }

  get types(): string[] {
    return this.received.map(({ type }) => type);
  }

  get frames(): Frame[] {
    return this.received.filter((message) => message.type === 'frame');
  }

  send(message: ToShard): void {
    this.#link.send(message);
  }

  close(): void {
    void this.#link.close();
  }

  async assign(segment = { index: 0, total: 1 }): Promise<void> {
    const { plan, path } = this.test;
    const progress = this.progress.counts;
    this.send({
      type: 'assign',
      plan,
      script: { path },
      segment,
      progress,
      wantsSamples: false,
    });
    await turns();
  }

  start(delayMs = 0, setupData?: unknown): void {
    this.send({ type: 'start', startWallMs: this.clock.wallTimeMs() + delayMs, setupData });
  }

  /** All frames added up. */
  snapshot(): MetricSnapshot {
    const { thresholds, metrics, maxSeries } = this.test.plan;
    const aggregate = new Aggregate({ thresholds, metrics, maxSeries });
    for (const { frame } of this.frames) {
      if (frame !== undefined) aggregate.merge(0, frame, 0);
    }
    return aggregate.snapshot(1, 0);
  }
}

class CountingClock extends VirtualClock {
  /** How many timers were set so far. */
  timers = 0;

  override setTimer(delayMs: number, callback: () => void): object {
    this.timers++;
    return super.setTimer(delayMs, callback);
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** One VU in a loop for a second, whose starts are noted on the real clock. */
async function loopingTest(
  clock: VirtualClock,
  startedAtMs: number[],
  iterationMs = 200,
): Promise<LoadTest> {
  const options = { executor: 'constant-vus', duration: '1s', gracefulStop: '10s' } as const;
  return definePlan({
    load: scenario(options, async (worker) => {
      startedAtMs.push(clock.nowMs());
      await worker.sleep(iterationMs);
    }),
  });
}

async function loopingRunner(
  iterationMs?: number,
): Promise<{ runner: FakeRunner; startedAtMs: number[] }> {
  const clock = new VirtualClock();
  const startedAtMs: number[] = [];
  const test = await loopingTest(clock, startedAtMs, iterationMs);
  return { runner: new FakeRunner(test, {}, clock), startedAtMs };
}

describe('assigning', () => {
  test('loads the functions and says that the shard is ready', async () => {
    const { test: loaded } = (await loopingRunner()).runner;
    const asked: unknown[] = [];
    const runner = new FakeRunner(loaded, {
      async loadFunctions(script, plan) {
        asked.push(script, plan);
        return loaded.functions;
      },
    });
    await runner.assign();
    expect(runner.received).toEqual([{ type: 'ready' }]);
    expect(asked).toEqual([{ path: undefined }, loaded.plan]);
  });

  test('that fails gives code, message, hint and stack', async () => {
    const { test: loaded } = (await loopingRunner()).runner;
    const hint = 'Look at the script.';
    const error = new RampaError('RAMPA_SCRIPT_FAILED', 'the script is broken', { hint });
    const runner = new FakeRunner(loaded, { loadFunctions: () => Promise.reject(error) });
    await runner.assign();
    expect(runner.received).toEqual([
      {
        type: 'failed',
        code: 'RAMPA_SCRIPT_FAILED',
        message: 'the script is broken',
        hint,
        stack: error.stack,
      },
    ]);
  });

  test('that fails with anything else is a defect', async () => {
    const { test: loaded } = (await loopingRunner()).runner;
    const runner = new FakeRunner(loaded, { loadFunctions: () => Promise.reject('odd') });
    await runner.assign();
    const nothing = { hint: undefined, stack: undefined };
    expect(runner.received).toEqual([
      { type: 'failed', code: 'RAMPA_BUG', message: 'odd', ...nothing },
    ]);
  });

  test('a segment that cannot be is refused', async () => {
    const { runner } = await loopingRunner();
    await runner.assign({ index: 2, total: 2 });
    expect(runner.received).toMatchObject([
      { type: 'failed', message: 'index must be in [0, 2), got 2' },
    ]);
  });
});

describe('starting', () => {
  test('sends a frame per flush interval, the last one at the end, then that it is done', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.start();
    await runner.end;
    expect(startedAtMs).toEqual([0, 200, 400, 600, 800]);
    expect(runner.clock.nowMs()).toBe(1000);
    expect(runner.types.slice(0, 2)).toEqual(['ready', 'frame']);
    expect(runner.types.at(-1)).toBe('done');
    expect(runner.frames).toHaveLength(20);
    expect(runner.snapshot().metrics['iterations']).toMatchObject({ count: 5 });
    expect(runner.snapshot().metrics['iteration_duration']).toMatchObject({ count: 5, max: 200 });
  });

  test('each frame has a copy of the counts that it accounts for', async () => {
    const { runner } = await loopingRunner();
    await runner.assign();
    runner.start();
    await runner.end;
    const started = runner.frames.map(({ counts }) => new ShardProgress(counts).started(0));
    const ended = runner.frames.map(({ counts }) => new ShardProgress(counts).ended(0));
    expect(started[0]).toBe(1);
    expect(ended[0]).toBe(0);
    expect([started.at(-1), ended.at(-1)]).toEqual([5, 5]);
    expect([runner.progress.started(0), runner.progress.ended(0)]).toEqual([5, 5]);
  });

  test('sends nothing more once it is done', async () => {
    const { runner } = await loopingRunner();
    await runner.assign();
    runner.start();
    await runner.end;
    const before = runner.received.length;
    await sleepUntil(runner.clock, 60_000);
    expect(runner.received).toHaveLength(before);
  });

  test('tells its own health', async () => {
    const { runner } = await loopingRunner();
    await runner.assign({ index: 1, total: 2 });
    runner.start();
    await runner.end;
    expect(runner.received.at(-1)).toEqual({
      type: 'done',
      health: {
        shard: 1,
        loopDelayP99Ms: 0,
        loopDelayMaxMs: 0,
        utilisation: 0,
        utilisationMax: 0,
      },
      activeMs: [1000],
    });
  });

  test('tells how long each scenario was active, without the time before it or in a pause', async () => {
    const short = { executor: 'shared-iterations', iterations: 2 } as const;
    const test = await definePlan({
      early: scenario(short, (worker) => worker.sleep(200)),
      late: scenario({ ...short, startTime: '300ms' }, (worker) => worker.sleep(500)),
      never: scenario({ ...short, startTime: '1h' }, () => {}),
    });
    const runner = new FakeRunner(test);
    await runner.assign();
    runner.start();
    runner.clock.setTimer(100, () => runner.send({ type: 'pause' }));
    runner.clock.setTimer(10_100, () => runner.send({ type: 'resume' }));
    runner.clock.setTimer(12_000, () => runner.send({ type: 'stop' }));
    await runner.end;
    expect(runner.received.at(-1)).toMatchObject({ type: 'done', activeMs: [300, 1000, 0] });
  });

  test('begins the load at the moment that all shards were told', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.start(300);
    await runner.end;
    expect(startedAtMs).toEqual([300, 500, 700, 900, 1100]);
  });

  test('of which the moment has passed makes up for it', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.start(-300);
    await runner.end;
    expect(startedAtMs).toEqual([0, 200, 400, 600]);
  });

  test('hands over what setup gave, and says so before the load', async () => {
    const seen: unknown[] = [];
    const test = await definePlan({
      load: scenario(
        { executor: 'shared-iterations' },
        (worker) => void seen.push(worker.setupData),
      ),
    });
    const runner = new FakeRunner(test, {
      beforeLoad: (plan) => seen.push(plan.scenarios[0]?.name),
    });
    await runner.assign();
    expect(seen).toEqual([]);
    runner.start(0, { token: 'abc' });
    await runner.end;
    expect(seen).toEqual(['load', { token: 'abc' }]);
  });

  test('before a plan was assigned is a defect', async () => {
    const { runner } = await loopingRunner();
    runner.start();
    await runner.end;
    expect(runner.received).toMatchObject([
      { type: 'failed', code: 'RAMPA_BUG', message: 'shard started before assign' },
    ]);
  });

  test('without the function of a scenario is a defect', async () => {
    const { runner: loaded } = await loopingRunner();
    const runner = new FakeRunner(loaded.test, { loadFunctions: async () => new Map() });
    await runner.assign();
    runner.start();
    await runner.end;
    expect(runner.received).toMatchObject([
      { type: 'ready' },
      { type: 'failed', code: 'RAMPA_BUG', message: 'no function for load' },
    ]);
  });

  test('runs every scenario, with VU ids of its own and one count of VUs', async () => {
    const seen: unknown[] = [];
    const body = async (worker: { vu: { id: number }; sleep(ms: number): Promise<void> }) => {
      seen.push(worker.vu.id);
      await worker.sleep(100);
    };
    const test = await definePlan({
      first: scenario({ executor: 'per-vu-iterations', vus: 2 }, body),
      second: scenario({ executor: 'per-vu-iterations', vus: 3, startTime: '50ms' }, body),
    });
    const runner = new FakeRunner(test);
    await runner.assign();
    runner.start();
    await runner.end;
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    const { metrics } = runner.snapshot();
    expect(metrics['vus']).toMatchObject({ min: 0, max: 5, value: 0 });
    expect(metrics['vus_max']).toMatchObject({ max: 5, value: 5 });
  });

  test('a failure of its own ends its reports', async () => {
    class BrokenProtocol extends FakeProtocol {
      override openShard(): ReturnType<FakeProtocol['openShard']> {
        const close = (): never => {
          throw new Error('cannot close');
        };
        return { openVu: () => ({ bind: () => ({}), endIteration() {}, kill() {}, close }) };
      }
    }
    const test = await definePlan({
      load: scenario({ executor: 'shared-iterations' }, (worker) => {
        expect(worker).toHaveProperty('fake');
      }),
    });
    const clock = new CountingClock();
    const runner = new FakeRunner(test, { protocols: [new BrokenProtocol()] }, clock);
    await runner.assign();
    runner.start();
    await runner.end;
    expect(runner.received.at(-1)).toMatchObject({
      type: 'failed',
      code: 'RAMPA_BUG',
      message: 'cannot close',
    });
    const before = { messages: runner.received.length, timers: clock.timers };
    await sleepUntil(clock, 1000);
    const after = { messages: runner.received.length, timers: clock.timers - 1 };
    expect(after).toEqual(before);
  });

  test.each<[string, (runner: FakeRunner) => void]>([
    ['a failure of one scenario', () => {}],
    ['a link that is closed', (runner) => void runner.clock.setTimer(500, () => runner.close())],
  ])('ends everything at %s', async (how, during) => {
    const isFailure = how.startsWith('a failure');
    const clock = new CountingClock();
    const startedAtMs: number[] = [];
    const closed: unknown[] = [];
    const protocol: ProtocolKind = {
      name: 'fake',
      openShard: () => ({
        openVu: ({ tags }) => ({
          bind: () => ({}),
          endIteration() {},
          kill() {},
          close() {
            closed.push(tags['scenario']);
            if (tags['scenario'] === 'broken') throw new Error('cannot close');
          },
        }),
      }),
    };
    const arrivals = { executor: 'constant-arrival-rate', rate: 10, duration: '1h' } as const;
    const use = (worker: Worker): void => expect(worker).toHaveProperty('fake');
    const test = await definePlan({
      ...(isFailure
        ? {
            broken: scenario({ executor: 'shared-iterations', iterations: 5 }, async (worker) => {
              use(worker);
              await worker.sleep(100);
            }),
          }
        : {}),
      closed: scenario({ executor: 'constant-vus', vus: 2, duration: '1h' }, async (worker) => {
        use(worker);
        startedAtMs.push(clock.nowMs());
        await worker.sleep(200);
      }),
      open: scenario({ ...arrivals, preAllocatedVus: 2 }, use),
      later: scenario({ ...arrivals, startTime: '1m' }, () => void startedAtMs.push(Number.NaN)),
    });
    const runner = new FakeRunner(test, { protocols: [protocol] }, clock);
    await runner.assign();
    runner.start();
    during(runner);
    await sleepUntil(clock, 550);
    expect(runner.types.at(-1)).toBe(isFailure ? 'failed' : 'frame');
    expect(startedAtMs).toEqual([0, 0, 200, 200, 400, 400]);
    const open = ['closed', 'closed', 'open', 'open'];
    expect(closed).toEqual(isFailure ? ['broken', ...open] : open);
    const before = { messages: runner.received.length, timers: clock.timers };
    await sleepUntil(clock, 120_000);
    const after = { messages: runner.received.length, timers: clock.timers - 1 };
    expect(after).toEqual(before);
    expect(startedAtMs).toHaveLength(6);
  });

  test('spreads scenarios of few VUs over the shards', async () => {
    const seen: unknown[] = [];
    const note = (worker: { execution: { scenario: string; shard: number } }) =>
      void seen.push([worker.execution.scenario, worker.execution.shard]);
    const test = await definePlan({
      first: scenario({ executor: 'shared-iterations' }, note),
      second: scenario({ executor: 'shared-iterations' }, note),
      third: scenario({ executor: 'shared-iterations' }, note),
    });
    for (const index of [0, 1]) {
      const runner = new FakeRunner(test);
      await runner.assign({ index, total: 2 });
      runner.start();
      await runner.end;
    }
    expect(seen).toEqual([
      ['first', 0],
      ['third', 0],
      ['second', 1],
    ]);
  });
});

describe('pausing', () => {
  test('before the start holds the load until it is resumed', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.send({ type: 'pause' });
    runner.start();
    runner.clock.setTimer(5000, () => runner.send({ type: 'resume' }));
    await runner.end;
    expect(startedAtMs).toEqual([5000, 5200, 5400, 5600, 5800]);
  });

  test('holds VUs before their next iteration, and shifts the rest', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.start();
    runner.clock.setTimer(500, () => runner.send({ type: 'pause' }));
    runner.clock.setTimer(3500, () => runner.send({ type: 'resume' }));
    await runner.end;
    expect(startedAtMs).toEqual([0, 200, 400, 3500, 3700, 3900]);
    expect(runner.clock.nowMs()).toBe(4100);
  });

  test('goes on sending frames', async () => {
    const { runner } = await loopingRunner();
    await runner.assign();
    runner.start();
    runner.send({ type: 'pause' });
    await sleepUntil(runner.clock, 1010);
    expect(runner.frames).toHaveLength(20);
    runner.send({ type: 'stop' });
    await runner.end;
  });

  test('holds an iteration that waits for a free VU', async () => {
    const clock = new VirtualClock();
    const startedAtMs: number[] = [];
    const test = await definePlan({
      load: scenario(
        {
          executor: 'constant-arrival-rate',
          rate: 10,
          duration: '300ms',
          preAllocatedVus: 1,
          whenBusy: 'queue',
        },
        (worker) => {
          startedAtMs.push(clock.nowMs());
          return worker.sleep(500);
        },
      ),
    });
    const runner = new FakeRunner(test, {}, clock);
    await runner.assign();
    runner.start();
    clock.setTimer(200, () => runner.send({ type: 'pause' }));
    clock.setTimer(2000, () => runner.send({ type: 'resume' }));
    await runner.end;
    expect(startedAtMs).toEqual([0, 2000, 2500]);
  });

  test('again at once after a resume lets nothing through, not even what is late', async () => {
    const clock = new VirtualClock();
    const startedAtMs: number[] = [];
    const options = { executor: 'constant-arrival-rate', rate: 10, duration: '1s' } as const;
    const test = await definePlan({
      load: scenario(options, () => {
        startedAtMs.push(clock.nowMs());
        if (startedAtMs.length > 1) return;
        clock.block(250);
        runner.send({ type: 'pause' });
      }),
    });
    const runner = new FakeRunner(test, {}, clock);
    await runner.assign();
    runner.start();
    clock.setTimer(1000, () => {
      runner.send({ type: 'resume' });
      runner.send({ type: 'pause' });
    });
    await sleepUntil(clock, 2000);
    expect(startedAtMs).toEqual([0]);
    runner.send({ type: 'stop' });
    await runner.end;
  });

  test('twice, or resuming what is not paused, changes nothing', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.send({ type: 'resume' });
    runner.start();
    for (const atMs of [100, 200]) {
      runner.clock.setTimer(atMs, () => runner.send({ type: 'pause' }));
      runner.clock.setTimer(atMs + 500, () => runner.send({ type: 'resume' }));
    }
    await runner.end;
    expect(startedAtMs).toEqual([0, 600, 800, 1000, 1200, 1400]);
  });
});

describe('stopping', () => {
  test.each<[string, ToShard]>([
    ['stop', { type: 'stop' }],
    ['kill', { type: 'kill', reason: 'enough' }],
  ])('by %s before the start ends without an iteration', async (_how, message) => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.send(message);
    runner.start();
    await runner.end;
    expect(startedAtMs).toEqual([]);
    expect(runner.types).toEqual(['ready', 'frame', 'done']);
    expect(runner.clock.nowMs()).toBe(0);
  });

  test.each<[string, ToShard]>([
    ['stop', { type: 'stop' }],
    ['kill', { type: 'kill', reason: 'enough' }],
  ])('by %s before the assignment is not forgotten', async (_how, message) => {
    const { runner, startedAtMs } = await loopingRunner();
    runner.send(message);
    await runner.assign();
    runner.start();
    await runner.end;
    expect(startedAtMs).toEqual([]);
    expect(runner.types.at(-1)).toBe('done');
  });

  test('lets running iterations finish', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.start();
    runner.clock.setTimer(450, () => runner.send({ type: 'stop' }));
    await runner.end;
    expect(startedAtMs).toEqual([0, 200, 400]);
    expect(runner.clock.nowMs()).toBe(600);
    expect(runner.snapshot().metrics['iterations']).toMatchObject({ count: 3 });
  });

  test('ends a pause', async () => {
    const { runner, startedAtMs } = await loopingRunner();
    await runner.assign();
    runner.send({ type: 'pause' });
    runner.start();
    runner.clock.setTimer(5000, () => runner.send({ type: 'stop' }));
    await runner.end;
    expect(startedAtMs).toEqual([]);
    expect(runner.clock.nowMs()).toBe(5000);
  });

  test('a scenario that waits for its start time does not start any more', async () => {
    let started = false;
    const options = { executor: 'shared-iterations', startTime: '1h' } as const;
    const test = await definePlan({
      load: scenario(options, () => {
        started = true;
      }),
    });
    const runner = new FakeRunner(test);
    await runner.assign();
    runner.start();
    runner.clock.setTimer(10, () => runner.send({ type: 'stop' }));
    await runner.end;
    expect(started).toBe(false);
    expect(runner.clock.nowMs()).toBe(10);
  });

  test('by kill interrupts running iterations with the reason', async () => {
    const reasons: unknown[] = [];
    const test = await definePlan({
      load: scenario({ executor: 'constant-vus', vus: 2, duration: '1h' }, async (worker) => {
        await worker.sleep('1h').catch((thrown: unknown) => reasons.push(thrown));
      }),
    });
    const runner = new FakeRunner(test);
    await runner.assign();
    runner.start();
    runner.clock.setTimer(700, () => runner.send({ type: 'kill', reason: 'cut: enough' }));
    await runner.end;
    const reason = new RampaError('RAMPA_ITERATION_KILLED', 'cut: enough');
    expect(reasons).toEqual([reason, reason]);
    expect(runner.clock.nowMs()).toBe(700);
    const { metrics } = runner.snapshot();
    expect(metrics['interrupted_iterations']).toMatchObject({ count: 2 });
    expect(metrics['iterations']).toMatchObject({ count: 0 });
    expect(runner.frames.flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('errors', () => {
  test('of iterations come with the frames, counted since the last one', async () => {
    const test = await definePlan({
      load: scenario({ executor: 'shared-iterations', iterations: 4 }, async (worker) => {
        await worker.sleep(40);
        throw new Error('no stock');
      }),
    });
    const runner = new FakeRunner(test);
    await runner.assign();
    runner.start();
    await runner.end;
    const counts = runner.frames.map(({ errors }) => errors.map(({ count }) => count));
    expect(counts).toEqual([[1], [1], [1], [1]]);
    expect(runner.frames[0]?.errors).toMatchObject([
      { scenario: 'load', kind: 'Error', message: 'no stock' },
    ]);
  });

  test('that no iteration waited for are counted by themselves', async () => {
    const { runner } = await loopingRunner();
    await runner.assign();
    runner.start();
    runner.clock.setTimer(120, () => runner.shard.countStray(new Error('forgotten')));
    runner.clock.setTimer(130, () => runner.shard.countStray(new Error('forgotten')));
    await runner.end;
    expect(runner.frames.flatMap(({ errors }) => errors)).toMatchObject([
      { scenario: '(not awaited)', kind: 'Error', message: 'forgotten', count: 2 },
    ]);
  });

  test('that nothing caught end the shard, after what it has measured is sent', async () => {
    const { runner } = await loopingRunner();
    await runner.assign();
    runner.start();
    const cause = new Error('late');
    const error = new RampaError('RAMPA_SCRIPT_UNCAUGHT', 'not caught', { hint: 'Catch.', cause });
    runner.clock.setTimer(220, () => runner.shard.fail(error));
    await runner.end;
    expect(runner.received.slice(-2)).toMatchObject([
      { type: 'frame' },
      {
        type: 'failed',
        code: 'RAMPA_SCRIPT_UNCAUGHT',
        message: 'not caught',
        hint: 'Catch.',
        stack: cause.stack,
      },
    ]);
    expect(runner.clock.nowMs()).toBe(220);
    expect(runner.snapshot().metrics['iterations']).toMatchObject({ count: 1 });
  });
});

describe('protocols', () => {
  test('are opened once per shard, and their clients closed at its end', async () => {
    const fake = new FakeProtocol();
    const test = await definePlan({
      load: scenario({ executor: 'per-vu-iterations', vus: 2, iterations: 2 }, (worker) => {
        expect(worker).toHaveProperty('fake.id');
      }),
    });
    const runner = new FakeRunner(test, { protocols: [fake] });
    await runner.assign();
    runner.start();
    await runner.end;
    expect(runner.frames.flatMap(({ errors }) => errors)).toEqual([]);
    expect(fake.calls.toSorted()).toEqual([
      'close 1',
      'close 2',
      'end iteration 1',
      'end iteration 1',
      'end iteration 2',
      'end iteration 2',
      'open 1',
      'open 2',
    ]);
  });
});
