import { VirtualClock } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import { causeOf, RampaError } from '../../src/core/errors.ts';
import { type HookTools, runSetup, runTeardown } from '../../src/runner/lifecycle.ts';
import { definePlan, type LoadTest } from '../../src/runner/load-test.ts';

/** What nothing cuts off, unless a test says otherwise. */
function toolsFor(clock: VirtualClock, cut = new AbortController().signal): HookTools {
  return {
    clock,
    cut,
    endsByCtrlC: false,
    onInterrupt() {
      throw new Error('nobody pressed Ctrl+C');
    },
  };
}

function testWith(hooks: Readonly<Record<string, unknown>>): Promise<LoadTest> {
  const config = { setupTimeout: '5s', teardownTimeout: '7s' };
  return definePlan({ config, default: () => {}, ...hooks });
}

/** Waits on a clock, as user code would wait for a server. */
function after<T>(clock: VirtualClock, delayMs: number, value: T): Promise<T> {
  return new Promise((resolve) => clock.setTimer(delayMs, () => resolve(value)));
}

describe('runSetup', () => {
  test('gives nothing when the script has none', async () => {
    const clock = new VirtualClock();
    expect(await runSetup(await testWith({}), toolsFor(clock))).toBeUndefined();
  });

  test('gives a copy of what a synchronous one returns', async () => {
    const data = { user: { name: 'ann' }, at: new Date(0), ids: new Set([1]) };
    const got = await runSetup(await testWith({ setup: () => data }), toolsFor(new VirtualClock()));
    expect(got).toEqual(data);
    expect(got).not.toBe(data);
  });

  test('hands the environment of the plan over', async () => {
    const setup = ({ env }: { env: unknown }): unknown => env;
    const test = await testWith({ setup, config: { env: { MODE: 'odd' } } });
    expect(await runSetup(test, toolsFor(new VirtualClock()))).toEqual({ MODE: 'odd' });
  });

  test('waits for an asynchronous one, up to its timeout', async () => {
    const clock = new VirtualClock();
    const setup = (): Promise<string> => after(clock, 4999, 'ready');
    expect(await runSetup(await testWith({ setup }), toolsFor(clock))).toBe('ready');
    expect(clock.nowMs()).toBe(4999);
  });

  test('leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const set = vi.spyOn(clock, 'setTimer');
    const clear = vi.spyOn(clock, 'clearTimer');
    await runSetup(await testWith({ setup: () => 1 }), toolsFor(clock));
    expect(clear.mock.calls).toEqual(set.mock.results.map(({ value }) => [value]));
    expect(set).toHaveBeenCalledTimes(1);
  });

  test('fails when it takes longer than its timeout', async () => {
    const clock = new VirtualClock();
    const setup = (): Promise<string> => after(clock, 5001, 'late');
    const failure = runSetup(await testWith({ setup }), toolsFor(clock));
    await expect(failure).rejects.toMatchObject({
      code: 'RAMPA_SETUP_FAILED',
      message: 'setup() did not end within 5s',
      hint: 'Make it faster, or raise setupTimeout in the config.',
    });
    expect(clock.nowMs()).toBe(5000);
  });

  test('is ended after its timeout also when it never lets go of the thread', async () => {
    const setup = (): never => {
      while (true);
    };
    const test = await definePlan({ config: { setupTimeout: '50ms' }, default: () => {}, setup });
    await expect(runSetup(test, toolsFor(new VirtualClock()))).rejects.toMatchObject({
      code: 'RAMPA_SETUP_FAILED',
      message: 'setup() did not end within 50ms',
    });
  });

  test('is ended by Ctrl+C also when it never lets go of the thread, and tells of it', async () => {
    const setup = (): never => {
      process.kill(process.pid, 'SIGINT');
      while (true);
    };
    let count = 0;
    const tools = {
      ...toolsFor(new VirtualClock()),
      endsByCtrlC: true,
      onInterrupt: () => count++,
    };
    await expect(runSetup(await testWith({ setup }), tools)).rejects.toMatchObject({
      code: 'RAMPA_SETUP_FAILED',
      message: 'setup() was interrupted by Ctrl+C',
    });
    expect(count).toBe(1);
  });

  test.each([
    ['an Error', new TypeError('no database'), 'setup() threw: no database'],
    ['a text', 'plain', 'setup() threw: plain'],
    ['nothing', undefined, 'setup() threw: undefined, which is not an Error'],
    [
      'a message that is no text',
      Object.assign(new Error('x'), { message: { status: 503 } }),
      'setup() threw: {"status":503}',
    ],
  ])('fails when it throws %s, and keeps it as the cause', async (_, thrown, message) => {
    const sync = await testWith({
      setup: () => {
        throw thrown;
      },
    });
    const async = await testWith({ setup: () => Promise.reject(thrown) });
    for (const one of [sync, async]) {
      const failure = await runSetup(one, toolsFor(new VirtualClock())).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(RampaError);
      expect(failure).toMatchObject({ code: 'RAMPA_SETUP_FAILED', message });
      expect(causeOf(failure)).toBe(thrown);
    }
  });

  test('fails when it returns what cannot be copied', async () => {
    const setup = () => ({ close: () => {} });
    await expect(
      runSetup(await testWith({ setup }), toolsFor(new VirtualClock())),
    ).rejects.toMatchObject({
      code: 'RAMPA_SETUP_FAILED',
      message: expect.stringContaining('setup() returned what cannot be copied to the shards: '),
      hint: 'Return plain data: no functions, sockets or class instances.',
    });
  });

  test('is cut off by the signal, also when that came before', async () => {
    const test = await testWith({ setup: () => new Promise(() => {}) });
    const cut = new AbortController();
    const waiting = runSetup(test, toolsFor(new VirtualClock(), cut.signal));
    cut.abort();
    const message = 'setup() was cut off by a kill';
    await expect(waiting).rejects.toMatchObject({ code: 'RAMPA_SETUP_FAILED', message });
    const late = runSetup(test, toolsFor(new VirtualClock(), AbortSignal.abort()));
    await expect(late).rejects.toMatchObject({ code: 'RAMPA_SETUP_FAILED', message });
  });
});

describe('runTeardown', () => {
  test('receives the setup data itself and waits for the end', async () => {
    const clock = new VirtualClock();
    const data = { token: 'abc' };
    const seen: unknown[] = [];
    const teardown = async (received: unknown): Promise<void> => {
      await after(clock, 6999, undefined);
      seen.push(received);
    };
    await runTeardown(await testWith({ teardown }), data, toolsFor(clock));
    expect(seen[0]).toBe(data);
  });

  test('may be missing, synchronous, and return anything', async () => {
    await runTeardown(await testWith({}), undefined, toolsFor(new VirtualClock()));
    const test = await testWith({ teardown: () => () => {} });
    await runTeardown(test, undefined, toolsFor(new VirtualClock()));
  });

  test('fails when it throws or takes longer than its timeout', async () => {
    const clock = new VirtualClock();
    const throwing = await testWith({ teardown: () => Promise.reject(new Error('locked')) });
    await expect(runTeardown(throwing, undefined, toolsFor(clock))).rejects.toMatchObject({
      code: 'RAMPA_TEARDOWN_FAILED',
      message: 'teardown() threw: locked',
    });
    const endless = await testWith({ teardown: () => new Promise(() => {}) });
    await expect(runTeardown(endless, undefined, toolsFor(clock))).rejects.toMatchObject({
      code: 'RAMPA_TEARDOWN_FAILED',
      message: 'teardown() did not end within 7s',
      hint: 'Make it faster, or raise teardownTimeout in the config.',
    });
    expect(clock.nowMs()).toBe(7000);
  });
});
