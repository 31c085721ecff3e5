import { VirtualClock, virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import { sleepUntil } from '../../../src/core/clock.ts';
import { RampaError } from '../../../src/core/errors.ts';
import type { CheckPredicate, Worker } from '../../../src/core/worker.ts';
import { Vu } from '../../../src/engine/vu/vu.ts';
import { vuRig } from './vu-rig.ts';

const ONCE = { executor: 'shared-iterations' } as const;

/** Runs `body` as one iteration, and gives the samples that the script itself recorded. */
async function samplesOf(body: (worker: Worker) => unknown, lagMs?: number): Promise<unknown[]> {
  const { runtime, log } = vuRig(body);
  await new Vu(1, runtime).run(0, lagMs);
  return log.samples
    .filter(({ metric }) => !metric.startsWith('iteration'))
    .map(({ metric, value, tags: { scenario, ...tags } }) => [metric, value, tags]);
}

/** Runs `body` as one iteration of a whole run, and gives what is said of its errors. */
async function errorsOf(body: (worker: Worker) => unknown): Promise<unknown[]> {
  const { result } = await virtualRun(ONCE, body);
  expect(result.scenarios).toMatchObject([{ completed: 1, errors: result.errors.length }]);
  return result.errors.map(({ kind, message }) => [kind, message]);
}

describe('check', () => {
  test('judges by every predicate, and counts each under its name', async () => {
    const passed: boolean[] = [];
    const { result } = await virtualRun({ ...ONCE, iterations: 3 }, (worker) => {
      const { iteration } = worker.execution;
      passed.push(
        worker.check(iteration, { 'below 2': (value) => value < 2, 'any number': () => true }),
      );
    });
    expect(passed).toEqual([true, true, false]);
    expect(result.checks).toEqual([
      { name: 'below 2', scenario: 'load', group: '', passes: 2, fails: 1 },
      { name: 'any number', scenario: 'load', group: '', passes: 3, fails: 0 },
    ]);
    expect(result.snapshot?.metrics['checks']).toMatchObject({ passes: 5, fails: 1 });
    expect(result.status).toBe('passed');
  });

  test('a failure does not keep the other predicates from being asked', async () => {
    const asked: string[] = [];
    await samplesOf((worker) =>
      worker.check(1, {
        first: () => {
          asked.push('first');
          return false;
        },
        second: () => {
          asked.push('second');
          return true;
        },
      }),
    );
    expect(asked).toEqual(['first', 'second']);
  });

  test('gives a promise when a predicate is async', async () => {
    const outcomes: unknown[] = [];
    const samples = await samplesOf(async (worker) => {
      const judged = worker.check(5, {
        quick: (value) => value === 5,
        slow: async (value) => {
          await worker.sleep(10);
          return value === 5;
        },
      });
      outcomes.push(judged instanceof Promise, await judged);
      const failed = worker.check(5, { quick: () => false, slow: async () => true });
      outcomes.push(await failed);
    });
    expect(outcomes).toEqual([true, true, false]);
    expect(samples).toEqual([
      ['checks', 1, { check: 'quick' }],
      ['checks', 1, { check: 'slow' }],
      ['checks', 0, { check: 'quick' }],
      ['checks', 1, { check: 'slow' }],
    ]);
  });

  const thenable = (outcome: boolean) => ({
    // biome-ignore lint/suspicious/noThenProperty: promises of other libraries are objects like this
    then: (settle: (it: boolean) => void) => settle(outcome),
  });

  test.each<[string, unknown, boolean]>([
    ['gives something that is true', () => 'text', true],
    ['gives nothing', () => {}, false],
    ['throws', () => JSON.parse('{'), false],
    ['rejects', async () => Promise.reject(new Error('no')), false],
    ['settles with nothing', async () => {}, false],
    ['gives another library’s promise of true', () => thenable(true), true],
    ['gives another library’s promise of false', () => thenable(false), false],
  ])('a predicate that %s', async (_what, predicate, passes) => {
    const outcomes: unknown[] = [];
    const samples = await samplesOf(async (worker) => {
      const checks = { it: predicate as CheckPredicate<number> };
      outcomes.push(await worker.check(1, checks));
    });
    expect(outcomes).toEqual([passes]);
    expect(samples).toEqual([['checks', passes ? 1 : 0, { check: 'it' }]]);
  });

  test.each([
    [true, 'true'],
    [undefined, 'nothing'],
  ])('a predicate that is no function is refused: %s', async (predicate, got) => {
    const errors = await errorsOf((worker) => worker.check(1, { it: predicate as never }));
    expect(errors).toEqual([['TypeError', `check takes a function for "it", got ${got}`]]);
  });

  test('no predicates are all passed', async () => {
    const outcomes: unknown[] = [];
    await samplesOf((worker) => outcomes.push(worker.check(1, {})));
    expect(outcomes).toEqual([true]);
  });

  test('that nobody awaits makes the iteration last until it is judged', async () => {
    const { result, scenario } = await virtualRun(ONCE, (worker, clock) => {
      for (const atMs of [300, 500]) {
        void worker.check(1, { late: () => sleepUntil(clock, atMs).then(() => atMs === 300) });
      }
    });
    expect(result.checks).toMatchObject([{ name: 'late', passes: 1, fails: 1 }]);
    expect(scenario.iterationDuration).toMatchObject({ min: 500 });
  });

  test('that is never judged ends with the iteration’s grace', async () => {
    const { scenario, endedAtMs, result } = await virtualRun(
      { ...ONCE, maxDuration: '1s', gracefulStop: '2s' },
      (worker) => void worker.check(1, { never: () => new Promise<boolean>(() => {}) }),
    );
    expect(scenario).toMatchObject({ completed: 0, interrupted: 1 });
    expect(endedAtMs).toBe(3000);
    expect(result.checks).toEqual([]);
  });
});

describe('metrics of the script’s own', () => {
  test('are of the kind of the method that was called', async () => {
    const { result } = await virtualRun({ ...ONCE, iterations: 4 }, (worker) => {
      const { iteration } = worker.execution;
      worker.counter('orders');
      worker.counter('bytes', 100);
      worker.gauge('queue', iteration * 10);
      worker.rate('hits', iteration === 0);
      worker.rate('share', iteration % 2);
      worker.trend('depth', iteration + 0.5);
    });
    const metrics = result.snapshot?.metrics ?? {};
    expect(metrics['orders']).toMatchObject({ count: 4 });
    expect(metrics['bytes']).toMatchObject({ count: 400 });
    expect(metrics['queue']).toMatchObject({ value: 30, min: 0, max: 30 });
    expect(metrics['hits']).toMatchObject({ rate: 0.25, passes: 1, fails: 3 });
    expect(metrics['share']).toMatchObject({ rate: 0.5, passes: 2, fails: 2 });
    expect(metrics['depth']).toMatchObject({ count: 4, min: 0.5, max: 3.5, avg: 2 });
    const kinds = result.metrics.map(({ name, kind, unit }) => `${name} ${kind} ${unit}`);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'orders counter none',
        'queue gauge none',
        'hits rate none',
        'depth trend time',
      ]),
    );
  });

  test('carry the worker’s tags and those of the call, which win', async () => {
    const samples = await samplesOf(async (worker) => {
      worker.counter('hits', 2, { page: 'home' });
      worker.gauge('queue', 3, { scenario: 'mine' });
      await worker.group('pay', (inside) => {
        inside.trend('depth', 4, { page: 'till' });
        inside.rate('hit', true, { group: 'other' });
      });
    });
    expect(samples).toEqual([
      ['hits', 2, { page: 'home' }],
      ['queue', 3, {}],
      ['depth', 4, { group: 'pay', page: 'till' }],
      ['hit', 1, { group: 'other' }],
      ['group_duration', 0, { group: 'pay' }],
    ]);
  });

  test('tags can be asked for in a threshold', async () => {
    const { result } = await virtualRun(
      ONCE,
      (worker) => {
        worker.counter('orders', 5, { shop: 'north' });
        worker.counter('orders', 7, { shop: 'south' });
      },
      {
        exports: {
          config: {
            metrics: { orders: { kind: 'counter' } },
            thresholds: { 'orders{shop:south}': ['count==7'], orders: ['count==12'] },
          },
        },
      },
    );
    expect(result.thresholds).toMatchObject([
      { metric: 'orders{shop:south}', lhs: 7, passed: true },
      { metric: 'orders', lhs: 12, passed: true },
    ]);
  });

  test('under another kind are an iteration error that says so', async () => {
    const { result, scenario } = await virtualRun(ONCE, (worker) => {
      worker.counter('orders');
      worker.gauge('orders', 1);
    });
    const message = "metric 'orders' already registered as counter, cannot re-register as gauge";
    expect(result.errors).toMatchObject([
      { scenario: 'load', kind: 'RAMPA_METRIC_KIND', message, count: 1 },
    ]);
    expect(result.errors[0]?.stack).toContain('iteration-worker.test');
    expect(scenario).toMatchObject({ completed: 1, errors: 1 });
    expect(result.snapshot?.metrics['orders']).toMatchObject({ count: 1 });
    expect(result.exitCode).toBe(2);
  });

  test('under a built-in metric’s name are one too', async () => {
    expect(await errorsOf((worker) => worker.trend('http_reqs', 1))).toEqual([
      [
        'RAMPA_METRIC_NAME',
        "metric 'http_reqs' is rampa's own, got a trend of the script with its name",
      ],
    ]);
  });

  test('under a name that is none are one too', async () => {
    expect(await errorsOf((worker) => worker.counter('two words'))).toEqual([
      [
        'RAMPA_METRIC_NAME',
        'metric name must be 1 to 128 of the characters A-Z a-z 0-9 _ . - : /, got "two words"',
      ],
    ]);
  });
});

test.each(['measure', 'group'] as const)('%s refuses what is no function', async (member) => {
  const errors = await errorsOf((worker) => worker[member]('step', undefined as never));
  expect(errors).toEqual([['TypeError', `${member} takes a name and a function, got nothing`]]);
});

describe('measure', () => {
  test('gives what the function gives, and records how long it took', async () => {
    const given: unknown[] = [];
    const samples = await samplesOf(async (worker) => {
      given.push(await worker.measure('parse', () => 'at once'));
      given.push(await worker.measure('wait', () => worker.sleep(40).then(() => 'later')));
    });
    expect(given).toEqual(['at once', 'later']);
    expect(samples).toEqual([
      ['parse', 0, {}],
      ['wait', 40, {}],
    ]);
  });

  test('records it also when the function throws, and throws the same', async () => {
    const thrown = new Error('broken');
    const caught: unknown[] = [];
    const samples = await samplesOf(async (worker) => {
      const broken = async (): Promise<void> => {
        await worker.sleep(25);
        throw thrown;
      };
      await worker.measure('wait', broken).catch((error: unknown) => caught.push(error));
      const sync = (): never => {
        throw thrown;
      };
      await worker.measure('wait', sync).catch((error: unknown) => caught.push(error));
    });
    expect(caught).toEqual([thrown, thrown]);
    expect(samples).toEqual([
      ['wait', 25, {}],
      ['wait', 0, {}],
    ]);
  });

  test('carries the group of its worker', async () => {
    const samples = await samplesOf((worker) =>
      worker.group('pay', (inside) => inside.measure('wait', () => inside.sleep(5))),
    );
    expect(samples).toEqual([
      ['wait', 5, { group: 'pay' }],
      ['group_duration', 5, { group: 'pay' }],
    ]);
  });

  test('under another kind’s name refuses before the function is called', async () => {
    let called = false;
    const errors = await errorsOf(async (worker) => {
      worker.counter('orders');
      await worker.measure('orders', () => {
        called = true;
      });
    });
    expect(errors).toMatchObject([['RAMPA_METRIC_KIND', expect.any(String)]]);
    expect(called).toBe(false);
  });
});

describe('measure on a schedule', () => {
  test('records the time from the intended start beside the service time', async () => {
    const samples = await samplesOf(
      (worker) => worker.group('pay', (inside) => inside.measure('wait', () => inside.sleep(5))),
      30,
    );
    expect(samples).toContainEqual(['wait', 5, { group: 'pay' }]);
    expect(samples).toContainEqual(['wait@intended', 35, { group: 'pay' }]);
  });
});

describe('group', () => {
  test('nests as outer::inner, and each has its duration', async () => {
    const seen: unknown[] = [];
    const samples = await samplesOf(async (worker) => {
      const given = await worker.group('outer', async (outer) => {
        seen.push(outer.tags['group']);
        await outer.sleep(10);
        await outer.group('inner', async (inner) => {
          seen.push(inner.tags['group']);
          void inner.check(1, { fine: () => true });
          await inner.sleep(5);
        });
        return 'given';
      });
      seen.push(given, worker.tags['group']);
    });
    expect(seen).toEqual(['outer', 'outer::inner', 'given', undefined]);
    expect(samples).toEqual([
      ['checks', 1, { group: 'outer::inner', check: 'fine' }],
      ['group_duration', 5, { group: 'outer::inner' }],
      ['group_duration', 15, { group: 'outer' }],
    ]);
  });

  test('has a duration from the intended start where there is a schedule', async () => {
    const samples = await samplesOf((worker) => worker.group('pay', () => worker.sleep(10)), 30);
    expect(samples).toEqual([
      ['group_duration', 10, { group: 'pay' }],
      ['group_duration@intended', 40, { group: 'pay' }],
    ]);
  });

  test('two at once keep their samples apart', async () => {
    const samples = await samplesOf(async (worker) => {
      const run = (name: string, ms: number) =>
        worker.group(name, async (inside) => {
          await inside.sleep(ms);
          inside.counter('done', ms);
        });
      await Promise.all([run('slow', 30), run('quick', 10)]);
      worker.counter('done', 0);
    });
    expect(samples).toEqual([
      ['done', 10, { group: 'quick' }],
      ['group_duration', 10, { group: 'quick' }],
      ['done', 30, { group: 'slow' }],
      ['group_duration', 30, { group: 'slow' }],
      ['done', 0, {}],
    ]);
  });

  test('that throws has a duration, and throws the same', async () => {
    const { result, scenario } = await virtualRun(ONCE, (worker) =>
      worker.group('pay', async () => {
        await worker.sleep(20);
        throw new Error('declined');
      }),
    );
    expect(result.errors).toMatchObject([{ message: 'declined', count: 1 }]);
    expect(scenario).toMatchObject({ completed: 1, errors: 1 });
    expect(result.snapshot?.metrics['group_duration']).toMatchObject({ count: 1, min: 20 });
  });

  test('belongs to the same iteration', async () => {
    const seen: unknown[] = [];
    await samplesOf(async (worker) => {
      await worker.group('pay', (inside) => {
        seen.push(inside.vu, inside.execution, inside.signal === worker.signal);
      });
      seen.push(worker.vu, worker.execution);
    });
    const [vu, execution, sameSignal, ...outside] = seen;
    expect(sameSignal).toBe(true);
    expect(outside).toEqual([vu, execution]);
  });

  test('shows in the checks of the result', async () => {
    const { result } = await virtualRun(ONCE, async (worker) => {
      void worker.check(1, { fine: () => true });
      await worker.group('a', (a) => a.group('b', (b) => b.check(1, { fine: () => false })));
    });
    expect(result.checks).toEqual([
      { name: 'fine', scenario: 'load', group: '', passes: 1, fails: 0 },
      { name: 'fine', scenario: 'load', group: 'a::b', passes: 0, fails: 1 },
    ]);
  });
});

describe('sleep', () => {
  test.each([
    ['1s', 1000],
    ['1m30s', 90_000],
    ['250ms', 250],
    [75, 75],
    [0.5, 0.5],
    [0, 0],
    ['0s', 0],
  ])('takes %j', async (duration, ms) => {
    const { scenario, endedAtMs } = await virtualRun(ONCE, (worker) => worker.sleep(duration));
    expect(scenario.iterationDuration).toMatchObject({ min: ms, max: ms });
    expect(endedAtMs).toBe(ms);
  });

  test.each([
    ['soon', '"soon"'],
    ['', '""'],
    ['1.5s', '"1.5s"'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('refuses %j', async (duration, text) => {
    const expected = `sleep takes a duration such as '1m30s' or milliseconds, got ${text}`;
    expect(await errorsOf((worker) => worker.sleep(duration))).toEqual([['TypeError', expected]]);
  });

  test.each([undefined, null, true, {}, '5' as unknown])('refuses %j too', async (duration) => {
    const errors = await errorsOf((worker) => worker.sleep(duration as number));
    expect(errors).toMatchObject([['TypeError', expect.stringContaining('sleep takes')]]);
  });

  test('is never shorter than asked for, however early a timer fires', async () => {
    class EarlyClock extends VirtualClock {
      override setTimer(delayMs: number, callback: () => void): object {
        return super.setTimer(delayMs > 1 ? delayMs - 1 : delayMs, callback);
      }
    }
    const { runtime, log } = vuRig((worker) => worker.sleep(20), { clock: new EarlyClock() });
    await new Vu(1, runtime).run(0, undefined);
    expect(log.valuesOf('iteration_duration')).toEqual([20]);
  });

  test('several at once are independent', async () => {
    const { scenario } = await virtualRun(ONCE, (worker) =>
      Promise.all([worker.sleep(10), worker.sleep(30), worker.sleep('20ms')]),
    );
    expect(scenario.iterationDuration).toMatchObject({ min: 30, max: 30 });
  });
});

describe('fail', () => {
  test('ends the iteration as failed, with the message', async () => {
    const errors = await errorsOf((worker) => worker.fail('no stock left'));
    expect(errors).toEqual([['RAMPA_ITERATION_FAILED', 'no stock left']]);
  });

  test('can be caught like any error', async () => {
    const caught: unknown[] = [];
    const errors = await errorsOf((worker) => {
      try {
        worker.fail('no stock left');
      } catch (thrown) {
        caught.push(thrown);
      }
    });
    expect(errors).toEqual([]);
    expect(caught).toEqual([new RampaError('RAMPA_ITERATION_FAILED', 'no stock left')]);
  });
});

describe('a scenario function', () => {
  test.each<[string, () => unknown, unknown[]]>([
    ['is not async', () => 42, []],
    ['is async', async () => {}, []],
    [
      'throws',
      () => {
        throw new TypeError('broken');
      },
      [['TypeError', 'broken']],
    ],
    ['rejects', () => Promise.reject(new Error('later')), [['Error', 'later']]],
    [
      'throws what is no Error',
      () => {
        throw { status: 500 };
      },
      [['object', 'a value that is not an Error: {"status":500}']],
    ],
    ['rejects with text', () => Promise.reject('just text'), [['string', 'just text']]],
    [
      'rejects with nothing',
      () => Promise.reject(),
      [['undefined', 'undefined, which is not an Error']],
    ],
  ])('that %s', async (_what, body, errors) => {
    expect(await errorsOf(body)).toEqual(errors);
  });
});

describe('a worker after its iteration', () => {
  test.each<[string, (worker: Worker) => unknown]>([
    ['check', (worker) => worker.check(1, { fine: () => true })],
    ['counter', (worker) => worker.counter('late')],
    ['gauge', (worker) => worker.gauge('late', 1)],
    ['rate', (worker) => worker.rate('late', 1)],
    ['trend', (worker) => worker.trend('late', 1)],
    ['measure', (worker) => worker.measure('late', () => {})],
    ['group', (worker) => worker.group('late', () => {})],
    ['sleep', (worker) => worker.sleep(1)],
  ])('refuses %s', async (member, call) => {
    const kept: Worker[] = [];
    const { result } = await virtualRun({ ...ONCE, iterations: 2 }, async (worker) => {
      kept.push(worker);
      const [first] = kept;
      if (first !== undefined && first !== worker) await call(first);
    });
    expect(result.errors).toMatchObject([
      {
        kind: 'RAMPA_WORKER_ENDED',
        message: `worker used after its iteration had ended, got a call of ${member}`,
        count: 1,
      },
    ]);
    expect(result.snapshot?.metrics['late']).toBeUndefined();
  });

  test('is refused inside of a group that was not awaited, too', async () => {
    const refused: unknown[] = [];
    const clock = new VirtualClock();
    const { runtime, log } = vuRig((worker) => {
      void worker.group('forgotten', async (inside) => {
        await sleepUntil(clock, 10);
        await Promise.resolve()
          .then(() => inside.counter('late'))
          .catch((thrown: unknown) => refused.push(thrown));
      });
    });
    await new Vu(1, runtime).run(0, undefined);
    await sleepUntil(clock, 20);
    expect(refused).toMatchObject([{ code: 'RAMPA_WORKER_ENDED' }]);
    expect(log.samples.map(({ metric }) => metric)).toEqual(['iterations', 'iteration_duration']);
  });

  test('can still be read', async () => {
    const kept: Worker[] = [];
    await virtualRun(ONCE, (worker) => void kept.push(worker));
    expect(kept[0]?.vu).toEqual({ id: 1, iteration: 0 });
    expect(kept[0]?.tags).toEqual({ scenario: 'load' });
    expect(kept[0]?.stopping).toBe(true);
    expect(kept[0]?.signal.aborted).toBe(false);
  });
});

describe('the end of a run', () => {
  const ENDLESS = { executor: 'constant-vus', duration: '1h', gracefulStop: '10s' } as const;

  test('is seen as stopping before it is a kill', async () => {
    const seen: unknown[] = [];
    const { scenario, endedAtMs } = await virtualRun(
      ENDLESS,
      async (worker) => {
        seen.push([worker.stopping, worker.signal.aborted]);
        await worker.sleep('5s');
        seen.push([worker.stopping, worker.signal.aborted]);
      },
      { during: (controller, clock) => clock.setTimer(2000, () => controller.stop('enough')) },
    );
    expect(seen).toEqual([
      [false, false],
      [true, false],
    ]);
    expect(scenario).toMatchObject({ completed: 1, interrupted: 0 });
    expect(endedAtMs).toBe(5000);
  });

  test('aborts the signal with the reason of the kill', async () => {
    const reasons: unknown[] = [];
    const { scenario, endedAtMs } = await virtualRun(
      ENDLESS,
      async (worker) => {
        worker.signal.addEventListener('abort', () => reasons.push(worker.signal.reason));
        await worker.sleep('1h').catch((thrown: unknown) => reasons.push(thrown));
      },
      { during: (controller, clock) => clock.setTimer(2000, () => controller.kill('enough')) },
    );
    const reason = new RampaError('RAMPA_ITERATION_KILLED', 'iteration interrupted: enough');
    expect(reasons).toEqual([reason, reason]);
    expect(scenario).toMatchObject({ completed: 0, interrupted: 1, errors: 0 });
    expect(endedAtMs).toBe(2000);
  });

  test('kills what does not end within gracefulStop, and says so', async () => {
    const reasons: unknown[] = [];
    const { scenario, endedAtMs, result } = await virtualRun(
      { ...ENDLESS, duration: '3s' },
      (worker) => {
        worker.signal.addEventListener('abort', () => reasons.push(worker.signal.reason));
        return worker.sleep('1h');
      },
    );
    const message = 'iteration interrupted: it did not end within gracefulStop (10000 ms)';
    expect(reasons).toEqual([new RampaError('RAMPA_ITERATION_KILLED', message)]);
    expect(scenario).toMatchObject({ completed: 0, interrupted: 1, errors: 0 });
    expect(endedAtMs).toBe(13_000);
    expect(result.errors).toEqual([]);
  });
});

describe('what a worker knows', () => {
  test('tags of the config and of the scenario, which wins', async () => {
    const seen: unknown[] = [];
    await virtualRun(
      { ...ONCE, tags: { team: 'two', shop: 'north' } },
      (worker) => void seen.push(worker.tags),
      { exports: { config: { tags: { team: 'one', stage: 'test' } } } },
    );
    expect(seen).toEqual([{ team: 'two', stage: 'test', shop: 'north', scenario: 'load' }]);
  });

  test('the environment of the config and of the scenario, which wins', async () => {
    const seen: Readonly<Record<string, string>>[] = [];
    await virtualRun(
      { ...ONCE, env: { MODE: 'odd' } },
      (worker) => {
        seen.push(worker.env);
      },
      { exports: { config: { env: { MODE: 'even', HOST: 'a' } } } },
    );
    expect(seen).toEqual([{ MODE: 'odd', HOST: 'a' }]);
    expect(Object.isFrozen(seen[0])).toBe(true);
  });

  test('what setup gave', async () => {
    const seen: unknown[] = [];
    await virtualRun(ONCE, (worker) => void seen.push(worker.setupData), {
      exports: { setup: async () => ({ token: 'abc123' }) },
    });
    await virtualRun(ONCE, (worker) => void seen.push(worker.setupData));
    expect(seen).toEqual([{ token: 'abc123' }, undefined]);
  });

  test('who it is, and which iteration of whom', async () => {
    const seen: unknown[] = [];
    await virtualRun(
      { executor: 'per-vu-iterations', vus: 2, iterations: 2 },
      async (worker) => {
        seen.push([worker.vu, worker.execution]);
        await worker.sleep(worker.vu.id * 10);
      },
      { inlineShards: 2 },
    );
    const execution = { scenario: 'load', executor: 'per-vu-iterations', scheduleLagMs: 0 };
    expect(seen).toEqual([
      [
        { id: 1, iteration: 0 },
        { ...execution, workerId: 1, iteration: 0, shard: 0 },
      ],
      [
        { id: 2, iteration: 0 },
        { ...execution, workerId: 2, iteration: 2, shard: 1 },
      ],
      [
        { id: 1, iteration: 1 },
        { ...execution, workerId: 1, iteration: 1, shard: 0 },
      ],
      [
        { id: 2, iteration: 1 },
        { ...execution, workerId: 2, iteration: 3, shard: 1 },
      ],
    ]);
  });

  test('how late it started, where there is a schedule', async () => {
    const lagsMs: number[] = [];
    await virtualRun(
      { executor: 'constant-arrival-rate', rate: 10, duration: '300ms', preAllocatedVus: 3 },
      (worker, clock) => {
        lagsMs.push(worker.execution.scheduleLagMs);
        clock.block(150);
      },
    );
    expect(lagsMs).toEqual([0, 50, 100]);
  });
});
