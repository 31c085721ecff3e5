import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { sleepUntil } from '../../../src/core/clock.ts';
import { RampaError } from '../../../src/core/errors.ts';
import type { ProtocolKind } from '../../../src/core/protocol.ts';
import type { Worker } from '../../../src/core/worker.ts';
import { VuPool } from '../../../src/engine/vu/vu-pool.ts';
import { FakeProtocol } from './fake-protocol.ts';
import { type VuRig, vuRig } from './vu-rig.ts';

interface PoolRig extends VuRig {
  readonly pool: VuPool;
  /** `[busy, size]`, as the listener was told. */
  readonly changes: (readonly [number, number])[];
}

function poolRig(
  fn: (worker: Worker) => unknown,
  fake: ProtocolKind = new FakeProtocol(),
): PoolRig {
  const rig = vuRig(fn, { protocols: [fake] });
  const changes: PoolRig['changes'] = [];
  const onChange = (busyCount: number, size: number): void => void changes.push([busyCount, size]);
  return { ...rig, changes, pool: new VuPool({ runtime: rig.runtime, firstId: 100, onChange }) };
}

describe('VuPool', () => {
  test('gives VUs their ids by their index', () => {
    const { pool, changes } = poolRig(() => {});
    expect(pool.create([1, 4]).map(({ id }) => id)).toEqual([101, 104]);
    expect(pool.create([7]).map(({ id }) => id)).toEqual([107]);
    expect(pool.size).toBe(3);
    expect(changes).toEqual([
      [0, 2],
      [0, 3],
    ]);
  });

  test('tells how many VUs are busy whenever that changes', async () => {
    const { pool, changes } = poolRig((worker) => worker.sleep(worker.vu.id === 100 ? 10 : 20));
    for (const vu of pool.create([0, 1])) pool.track(vu.run(0, undefined));
    await pool.idle();
    expect(changes).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
      [1, 2],
      [0, 2],
    ]);
  });

  test('work that fails is over as well', async () => {
    const { pool, changes } = poolRig(() => {});
    pool.track(Promise.reject(new Error('no')));
    await pool.idle();
    expect(changes.at(-1)).toEqual([0, 0]);
  });

  test('is idle at once without work', async () => {
    await expect(poolRig(() => {}).pool.idle()).resolves.toBeUndefined();
  });

  test('is idle only when work that was added while waiting is over, too', async () => {
    const clock = new VirtualClock();
    const { pool } = poolRig(() => {});
    const sleep = (atMs: number): Promise<void> => sleepUntil(clock, atMs).then(() => {});
    pool.track(sleep(100).then(() => pool.track(sleep(300))));
    await pool.idle();
    expect(clock.nowMs()).toBe(300);
  });

  test('kills what is running, and nothing else', async () => {
    const { pool, ends } = poolRig((worker) => worker.sleep('1h'));
    const vus = pool.create([0, 1, 2]);
    for (const vu of vus.slice(0, 2)) pool.track(vu.run(0, undefined));
    const reason = new RampaError('RAMPA_ITERATION_KILLED', 'enough');
    pool.killAll(reason);
    await pool.idle();
    expect(ends).toEqual([
      { outcome: 'interrupted', thrown: reason },
      { outcome: 'interrupted', thrown: reason },
    ]);
  });

  test('retires every VU, used or not', async () => {
    const fake = new FakeProtocol();
    const { pool } = poolRig((worker) => (worker as Worker & { fake: object }).fake, fake);
    const vus = pool.create([0, 1, 2]);
    for (const vu of vus.slice(1)) pool.track(vu.run(0, undefined));
    await pool.idle();
    pool.retireAll();
    expect(fake.calls.filter((call) => call.startsWith('close'))).toEqual(['close 1', 'close 2']);
  });
});

test('a VU that cannot be interrupted or closed does not keep the others from it', async () => {
  const calls: string[] = [];
  let opened = 0;
  const stubborn: ProtocolKind = {
    name: 'fake',
    openShard: () => ({
      openVu() {
        const id = ++opened;
        const refuse = (what: string): void => {
          calls.push(`${what} ${id}`);
          if (id === 1) throw new Error(`cannot ${what}`);
        };
        return {
          bind: () => ({}),
          endIteration() {},
          kill: () => refuse('kill'),
          close: () => refuse('close'),
        };
      },
    }),
  };
  const { pool } = poolRig(async (worker) => {
    expect(worker).toHaveProperty('fake');
    await worker.sleep('1h');
  }, stubborn);
  for (const vu of pool.create([0, 1])) pool.track(vu.run(0, undefined));
  const reason = new RampaError('RAMPA_ITERATION_KILLED', 'enough');
  expect(() => pool.killAll(reason)).toThrow('cannot kill');
  await pool.idle();
  expect(() => pool.retireAll()).toThrow('cannot close');
  expect(calls).toEqual(['kill 1', 'kill 2', 'close 2', 'close 1']);
});
