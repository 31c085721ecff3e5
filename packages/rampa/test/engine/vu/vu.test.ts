import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { sleepUntil, type TimerHandle } from '../../../src/core/clock.ts';
import { RampaError } from '../../../src/core/errors.ts';
import type { ProtocolKind } from '../../../src/core/protocol.ts';
import type { Worker } from '../../../src/core/worker.ts';
import { Vu } from '../../../src/engine/vu/vu.ts';
import { FakeProtocol } from './fake-protocol.ts';
import { vuRig } from './vu-rig.ts';

const KILLED = new RampaError('RAMPA_ITERATION_KILLED', 'iteration interrupted: test');

/** The worker as a script sees it that uses the fake protocol. */
type FakeWorker = Worker & { readonly fake: { readonly id: number } };

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('an iteration', () => {
  test('counts itself and the time it took', async () => {
    const { runtime, log, ends } = vuRig((worker) => worker.sleep(120));
    await new Vu(1, runtime).run(0, undefined);
    expect(log.samples.map(({ metric, value }) => [metric, value])).toEqual([
      ['iterations', 1],
      ['iteration_duration', 120],
    ]);
    expect(ends).toEqual([{ outcome: 'completed', thrown: undefined }]);
  });

  test('on a schedule it also has its lag, and its time from the intended start', async () => {
    const { runtime, log } = vuRig((worker) => worker.sleep(100));
    await new Vu(1, runtime).run(0, 30);
    expect(log.samples.map(({ metric, value }) => [metric, value])).toEqual([
      ['iteration_schedule_lag', 30],
      ['iterations', 1],
      ['iteration_duration', 100],
      ['iteration_duration@intended', 130],
    ]);
  });

  test.each([
    ['rejects', async () => Promise.reject(new Error('no'))],
    [
      'throws before it waits',
      () => {
        throw new Error('no');
      },
    ],
  ])('that %s is a failure with a duration', async (_how, fn) => {
    const { runtime, log, ends } = vuRig(fn);
    await new Vu(1, runtime).run(0, undefined);
    expect(log.samples.map(({ metric }) => metric)).toEqual([
      'iterations',
      'iteration_duration',
      'iteration_errors',
    ]);
    expect(ends).toEqual([{ outcome: 'failed', thrown: new Error('no') }]);
  });

  test('may be a function that is not async, or gives what is like a promise', async () => {
    const clock = new VirtualClock();
    // biome-ignore lint/suspicious/noThenProperty: promises of other libraries are objects like this
    const thenable = { then: (settle: () => void) => void clock.setTimer(50, settle) };
    const results: unknown[] = [42, thenable];
    const { runtime, log, ends } = vuRig(() => results.shift(), { clock });
    const vu = new Vu(1, runtime);
    await vu.run(0, undefined);
    await vu.run(1, undefined);
    expect(log.valuesOf('iteration_duration')).toEqual([0, 50]);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
  });

  test('knows its number within the scenario and within the VU', async () => {
    const seen: unknown[] = [];
    const { runtime } = vuRig(({ execution, vu }) => seen.push([execution.iteration, vu]));
    const vu = new Vu(7, runtime);
    await vu.run(30, undefined);
    await vu.run(60, undefined);
    expect(seen).toEqual([
      [30, { id: 7, iteration: 0 }],
      [60, { id: 7, iteration: 1 }],
    ]);
  });

  test('makes its VU busy until it ends', async () => {
    const { runtime } = vuRig((worker) => worker.sleep(10));
    const vu = new Vu(1, runtime);
    const running = vu.run(0, undefined);
    expect(vu.isBusy).toBe(true);
    await running;
    expect(vu.isBusy).toBe(false);
  });
});

describe('killing a VU', () => {
  test('interrupts its iteration at once, which counts as nothing else', async () => {
    const { runtime, clock, log, ends } = vuRig((worker) => worker.sleep('1h'));
    const vu = new Vu(1, runtime);
    const running = vu.run(0, 5);
    clock.setTimer(250, () => vu.kill(KILLED));
    await running;
    expect(clock.nowMs()).toBe(250);
    expect(log.samples.map(({ metric, value }) => [metric, value])).toEqual([
      ['iteration_schedule_lag', 5],
      ['interrupted_iterations', 1],
    ]);
    expect(ends).toEqual([{ outcome: 'interrupted', thrown: KILLED }]);
    expect(vu.isBusy).toBe(false);
  });

  test('rejects a sleep with the reason and forgets its timer', async () => {
    const timers = new Set<TimerHandle>();
    class WatchedClock extends VirtualClock {
      override setTimer(delayMs: number, callback: () => void): TimerHandle {
        const timer = super.setTimer(delayMs, callback);
        timers.add(timer);
        return timer;
      }

      override clearTimer(timer: TimerHandle): void {
        timers.delete(timer);
        super.clearTimer(timer);
      }
    }
    const caught: unknown[] = [];
    const sleeps = (worker: Worker) => Promise.allSettled([worker.sleep('1h'), worker.sleep('2h')]);
    const { runtime } = vuRig(async (worker) => void caught.push(...(await sleeps(worker))), {
      clock: new WatchedClock(),
    });
    const vu = new Vu(1, runtime);
    const running = vu.run(0, undefined);
    expect(timers.size).toBe(2);
    vu.kill(KILLED);
    await running;
    await turns();
    expect(timers.size).toBe(0);
    expect(caught).toEqual([
      { status: 'rejected', reason: KILLED },
      { status: 'rejected', reason: KILLED },
    ]);
  });

  test('leaves a sleep that is over alone', async () => {
    class CountingClock extends VirtualClock {
      cleared = 0;

      override clearTimer(timer: TimerHandle): void {
        this.cleared++;
        super.clearTimer(timer);
      }
    }
    const clock = new CountingClock();
    const seen: string[] = [];
    const { runtime } = vuRig(
      async (worker) => {
        await worker.sleep(10);
        seen.push('awake');
        await worker.sleep(10).catch(() => seen.push('killed'));
      },
      { clock },
    );
    const vu = new Vu(1, runtime);
    const running = vu.run(0, undefined);
    clock.setTimer(15, () => vu.kill(KILLED));
    await running;
    await sleepUntil(clock, 100);
    expect(seen).toEqual(['awake', 'killed']);
    expect(clock.cleared).toBe(1);
  });

  test('fires the signal with the reason, also for who asks for it later', async () => {
    const reasons: unknown[] = [];
    let late: AbortSignal | undefined;
    const { runtime, clock } = vuRig(async (worker) => {
      if (worker.vu.iteration === 0) {
        worker.signal.addEventListener('abort', () => reasons.push(worker.signal.reason));
      }
      await worker.sleep('1h').catch(() => {});
      late = worker.signal;
    });
    const vu = new Vu(1, runtime);
    for (let iteration = 0; iteration < 2; iteration++) {
      const running = vu.run(iteration, undefined);
      clock.setTimer(10, () => vu.kill(KILLED));
      await running;
      await turns();
      expect(late).toMatchObject({ aborted: true, reason: KILLED });
    }
    expect(reasons).toEqual([KILLED]);
  });

  test('leaves the signal of an iteration that ended by itself alone', async () => {
    let signal: AbortSignal | undefined;
    const { runtime } = vuRig((worker) => {
      signal = worker.signal;
    });
    const vu = new Vu(1, runtime);
    await vu.run(0, undefined);
    vu.kill(KILLED);
    expect(signal?.aborted).toBe(false);
  });

  test('does nothing to an idle VU', async () => {
    const fake = new FakeProtocol();
    const { runtime, log, ends } = vuRig((worker) => (worker as FakeWorker).fake, {
      protocols: [fake],
    });
    const vu = new Vu(1, runtime);
    vu.kill(KILLED);
    await vu.run(0, undefined);
    vu.kill(KILLED);
    expect(log.valuesOf('interrupted_iterations')).toEqual([]);
    expect(ends).toHaveLength(1);
    expect(fake.calls).toEqual(['open 1', 'end iteration 1']);
  });

  test('twice counts once', async () => {
    const { runtime, log } = vuRig((worker) => worker.sleep('1h'));
    const vu = new Vu(1, runtime);
    const running = vu.run(0, undefined);
    vu.kill(KILLED);
    vu.kill(KILLED);
    await running;
    expect(log.valuesOf('interrupted_iterations')).toEqual([1]);
  });

  test('the end of killed code does not end the VU’s next iteration', async () => {
    const clock = new VirtualClock();
    const { runtime, log, ends } = vuRig(
      async (worker) => {
        // The first iteration ignores the kill and throws in the middle of the second one.
        await sleepUntil(clock, worker.vu.iteration === 0 ? 100 : 1000);
        if (worker.vu.iteration === 0) throw new Error('too late');
      },
      { clock },
    );
    const vu = new Vu(1, runtime);
    const first = vu.run(0, undefined);
    vu.kill(KILLED);
    await first;
    await vu.run(1, undefined);
    expect(clock.nowMs()).toBe(1000);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['interrupted', 'completed']);
    expect(log.valuesOf('iterations')).toEqual([1]);
    expect(log.valuesOf('iteration_errors')).toEqual([]);
  });

  test.each<[string, (worker: Worker) => unknown]>([
    ['check', (worker) => worker.check(1, { fine: () => true })],
    ['counter', (worker) => worker.counter('late')],
    ['gauge', (worker) => worker.gauge('late', 1)],
    ['rate', (worker) => worker.rate('late', true)],
    ['trend', (worker) => worker.trend('late', 1)],
    ['measure', (worker) => worker.measure('late', () => {})],
    ['group', (worker) => worker.group('late', () => {})],
    ['sleep', (worker) => worker.sleep(1)],
    ['a protocol client', (worker) => (worker as FakeWorker).fake],
  ])('refuses a late call of %s by code that ignores it', async (member, call) => {
    const clock = new VirtualClock();
    const fake = new FakeProtocol();
    const refused: unknown[] = [];
    const { runtime, log } = vuRig(
      async (worker) => {
        await sleepUntil(clock, 100);
        await Promise.resolve()
          .then(() => call(worker))
          .catch((thrown: unknown) => refused.push(thrown));
      },
      { clock, protocols: [fake] },
    );
    const vu = new Vu(1, runtime);
    const running = vu.run(0, undefined);
    vu.kill(KILLED);
    await running;
    const before = log.samples.length;
    await sleepUntil(clock, 200);
    await turns();
    expect(refused).toMatchObject([
      {
        code: 'RAMPA_WORKER_ENDED',
        message: `worker used after its iteration had ended, got a call of ${member}`,
        hint: 'Await every promise that an iteration starts.',
      },
    ]);
    expect(log.samples).toHaveLength(before);
    expect(fake.calls).toEqual([]);
  });

  test.each<[string, (worker: Worker, done: Promise<void>) => unknown]>([
    ['check', (worker, done) => worker.check(1, { slow: () => done.then(() => true) })],
    ['measure', (worker, done) => worker.measure('slow', () => done)],
    ['group', (worker, done) => worker.group('slow', () => done)],
  ])('a %s that was under way adds no sample afterwards', async (_member, call) => {
    const clock = new VirtualClock();
    const { runtime, log } = vuRig(
      (worker) =>
        call(
          worker,
          sleepUntil(clock, 100).then(() => {}),
        ),
      { clock },
    );
    const vu = new Vu(1, runtime);
    const running = vu.run(0, 3);
    vu.kill(KILLED);
    await running;
    await sleepUntil(clock, 200);
    await turns();
    expect(log.samples.map(({ metric }) => metric)).toEqual([
      'iteration_schedule_lag',
      'interrupted_iterations',
    ]);
  });
});

describe('a VU’s protocol clients', () => {
  test('are opened at their first use and kept until the VU retires', async () => {
    const fake = new FakeProtocol();
    const ids: number[] = [];
    const { runtime } = vuRig(
      (worker) => {
        if (worker.vu.iteration > 0) ids.push((worker as FakeWorker).fake.id);
      },
      { protocols: [fake] },
    );
    const vu = new Vu(1, runtime);
    for (let iteration = 0; iteration < 3; iteration++) await vu.run(iteration, undefined);
    vu.retire();
    vu.retire();
    expect(ids).toEqual([1, 1]);
    expect(fake.calls).toEqual(['open 1', 'end iteration 1', 'end iteration 1', 'close 1']);
  });

  test('are bound once per worker: the iteration’s, and each group’s', async () => {
    const fake = new FakeProtocol();
    const { runtime } = vuRig(
      async (worker) => {
        const outside = worker as FakeWorker;
        expect(outside.fake).toBe(outside.fake);
        await worker.group('pay', (inside) => {
          expect((inside as FakeWorker).fake).not.toBe(outside.fake);
        });
      },
      { protocols: [fake] },
    );
    const vu = new Vu(1, runtime);
    await vu.run(0, 12);
    await vu.run(1, undefined);
    const seen = fake.scopes.map(({ tags, scheduleLagMs }) => [tags['group'], scheduleLagMs]);
    expect(seen).toEqual([
      [undefined, 12],
      ['pay', 12],
      [undefined, undefined],
      ['pay', undefined],
    ]);
    expect(fake.scopes[0]?.tags).toBe(fake.scopes[2]?.tags);
    expect(fake.scopes[1]?.tags).toBe(fake.scopes[3]?.tags);
    expect(fake.calls).toEqual(['open 1', 'end iteration 1', 'end iteration 1']);
  });

  test('are closed by a kill, and opened anew for the next iteration', async () => {
    const fake = new FakeProtocol();
    const ids: number[] = [];
    const { runtime } = vuRig(
      async (worker) => {
        ids.push((worker as FakeWorker).fake.id);
        if (worker.vu.iteration === 0) await worker.sleep('1h');
      },
      { protocols: [fake] },
    );
    const vu = new Vu(1, runtime);
    const first = vu.run(0, undefined);
    vu.kill(KILLED);
    await first;
    await vu.run(1, undefined);
    expect(ids).toEqual([1, 2]);
    expect(fake.calls).toEqual([
      'open 1',
      'end iteration 1',
      'kill 1: iteration interrupted: test',
      'close 1',
      'open 2',
      'end iteration 2',
    ]);
  });

  test('are each VU’s own', async () => {
    const fake = new FakeProtocol();
    const ids: number[] = [];
    const { runtime } = vuRig((worker) => ids.push((worker as FakeWorker).fake.id), {
      protocols: [fake],
    });
    await Promise.all([new Vu(1, runtime), new Vu(2, runtime)].map((vu) => vu.run(0, undefined)));
    expect(ids).toEqual([1, 2]);
  });

  test('whose calls nobody awaited make the iteration last until they are over', async () => {
    const calls = [50, 30];
    const protocol: ProtocolKind = {
      name: 'slow',
      openShard: ({ clock }) => ({
        openVu: () => ({
          bind: () => ({}),
          // The second call is one that the script begins after the first.
          pending() {
            const durationMs = calls.shift();
            if (durationMs === undefined) return undefined;
            return new Promise((resolve) => clock.setTimer(durationMs, resolve));
          },
          endIteration() {},
          kill() {},
          close() {},
        }),
      }),
    };
    const { runtime, clock, log, ends } = vuRig(
      (worker) => {
        expect(worker).toMatchObject({ slow: {} });
        throw new Error('its own');
      },
      { protocols: [protocol] },
    );
    const vu = new Vu(1, runtime);
    await vu.run(0, undefined);
    expect(clock.nowMs()).toBe(80);
    expect(ends).toEqual([{ outcome: 'failed', thrown: new Error('its own') }]);
    expect(log.samples).toContainEqual(
      expect.objectContaining({ metric: 'iteration_duration', value: 80 }),
    );
    calls.push(1000);
    const killed = vu.run(1, undefined);
    clock.setTimer(100, () => vu.kill(KILLED));
    await killed;
    expect(clock.nowMs()).toBe(180);
    expect(ends.at(-1)).toEqual({ outcome: 'interrupted', thrown: KILLED });
  });

  test('that throw at the end of an iteration make it a failure, and the VU goes on', async () => {
    const ended: string[] = [];
    const broken = (name: string): ProtocolKind => ({
      name,
      openShard: () => ({
        openVu: () => ({
          bind: () => ({}),
          endIteration() {
            ended.push(name);
            throw new Error(`${name} cannot end`);
          },
          kill() {},
          close() {},
        }),
      }),
    });
    const { runtime, log, ends } = vuRig(
      async (worker) => {
        expect(worker).toMatchObject({ one: {}, two: {} });
        if (worker.vu.iteration === 1) throw new Error('its own');
        if (worker.vu.iteration === 2) await worker.sleep('1h');
      },
      { protocols: [broken('one'), broken('two')] },
    );
    const vu = new Vu(1, runtime);
    await vu.run(0, undefined);
    await vu.run(1, undefined);
    const killed = vu.run(2, undefined);
    vu.kill(KILLED);
    await killed;
    expect(ended).toEqual(['one', 'two', 'one', 'two', 'one', 'two']);
    expect(ends).toEqual([
      { outcome: 'failed', thrown: new Error('one cannot end') },
      { outcome: 'failed', thrown: new Error('its own') },
      { outcome: 'interrupted', thrown: KILLED },
    ]);
    const count = (name: string): number =>
      log.samples.filter(({ metric }) => metric === name).length;
    expect(['iterations', 'iteration_errors', 'interrupted_iterations'].map(count)).toEqual([
      2, 2, 1,
    ]);
  });

  test('that do not exist are a defect', () => {
    const { runtime } = vuRig(() => {});
    expect(() => new Vu(1, runtime).protocol(0)).toThrow(
      new RampaError('RAMPA_BUG', 'no protocol number 0'),
    );
  });
});

describe('stopping', () => {
  test('is seen when the scenario stops', async () => {
    const seen: boolean[] = [];
    const rig = vuRig((worker) => {
      seen.push(worker.stopping);
      rig.stop();
      seen.push(worker.stopping);
    });
    await new Vu(1, rig.runtime).run(0, undefined);
    expect(seen).toEqual([false, true]);
  });

  test('is seen by a VU that is not wanted, until it is wanted again', () => {
    const { runtime } = vuRig(() => {});
    const vu = new Vu(1, runtime);
    vu.deactivate();
    expect(vu.isStopping).toBe(true);
    vu.reactivate();
    expect(vu.isStopping).toBe(false);
  });
});
