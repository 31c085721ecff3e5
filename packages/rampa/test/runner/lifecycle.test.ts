import { VirtualClock } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import { causeOf, RampaError } from '../../src/core/errors.ts';
import { runSetup, runTeardown } from '../../src/runner/lifecycle.ts';
import { definePlan, type LoadTest } from '../../src/runner/load-test.ts';

const NEVER = new AbortController().signal;

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
    expect(await runSetup(await testWith({}), clock, NEVER)).toBeUndefined();
  });

  test('gives a copy of what a synchronous one returns', async () => {
    const data = { user: { name: 'ann' }, at: new Date(0), ids: new Set([1]) };
    const got = await runSetup(await testWith({ setup: () => data }), new VirtualClock(), NEVER);
    expect(got).toEqual(data);
    expect(got).not.toBe(data);
  });

  test('hands the environment of the plan over', async () => {
    const setup = ({ env }: { env: unknown }): unknown => env;
    const test = await testWith({ setup, config: { env: { MODE: 'odd' } } });
    expect(await runSetup(test, new VirtualClock(), NEVER)).toEqual({ MODE: 'odd' });
  });

  test('waits for an asynchronous one, up to its timeout', async () => {
    const clock = new VirtualClock();
    const setup = (): Promise<string> => after(clock, 4999, 'ready');
    expect(await runSetup(await testWith({ setup }), clock, NEVER)).toBe('ready');
    expect(clock.nowMs()).toBe(4999);
  });

  test('leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const set = vi.spyOn(clock, 'setTimer');
    const clear = vi.spyOn(clock, 'clearTimer');
    await runSetup(await testWith({ setup: () => 1 }), clock, NEVER);
    expect(clear.mock.calls).toEqual(set.mock.results.map(({ value }) => [value]));
    expect(set).toHaveBeenCalledTimes(1);
  });

  test('fails when it takes longer than its timeout', async () => {
    const clock = new VirtualClock();
    const setup = (): Promise<string> => after(clock, 5001, 'late');
    const failure = runSetup(await testWith({ setup }), clock, NEVER);
    await expect(failure).rejects.toMatchObject({
      code: 'RAMPA_SETUP_FAILED',
      message: 'setup() did not end within 5s',
      hint: 'Make it faster, or raise setupTimeout in the config.',
    });
    expect(clock.nowMs()).toBe(5000);
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
      const failure = await runSetup(one, new VirtualClock(), NEVER).catch(
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
      runSetup(await testWith({ setup }), new VirtualClock(), NEVER),
    ).rejects.toMatchObject({
      code: 'RAMPA_SETUP_FAILED',
      message: expect.stringContaining('setup() returned what cannot be copied to the shards: '),
      hint: 'Return plain data: no functions, sockets or class instances.',
    });
  });

  test('is cut off by the signal, also when that came before', async () => {
    const test = await testWith({ setup: () => new Promise(() => {}) });
    const cut = new AbortController();
    const waiting = runSetup(test, new VirtualClock(), cut.signal);
    cut.abort();
    const message = 'setup() was cut off by a kill';
    await expect(waiting).rejects.toMatchObject({ code: 'RAMPA_SETUP_FAILED', message });
    const late = runSetup(test, new VirtualClock(), AbortSignal.abort());
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
    await runTeardown(await testWith({ teardown }), data, clock, NEVER);
    expect(seen[0]).toBe(data);
  });

  test('may be missing, synchronous, and return anything', async () => {
    await runTeardown(await testWith({}), undefined, new VirtualClock(), NEVER);
    const test = await testWith({ teardown: () => () => {} });
    await runTeardown(test, undefined, new VirtualClock(), NEVER);
  });

  test('fails when it throws or takes longer than its timeout', async () => {
    const clock = new VirtualClock();
    const throwing = await testWith({ teardown: () => Promise.reject(new Error('locked')) });
    await expect(runTeardown(throwing, undefined, clock, NEVER)).rejects.toMatchObject({
      code: 'RAMPA_TEARDOWN_FAILED',
      message: 'teardown() threw: locked',
    });
    const endless = await testWith({ teardown: () => new Promise(() => {}) });
    await expect(runTeardown(endless, undefined, clock, NEVER)).rejects.toMatchObject({
      code: 'RAMPA_TEARDOWN_FAILED',
      message: 'teardown() did not end within 7s',
      hint: 'Make it faster, or raise teardownTimeout in the config.',
    });
    expect(clock.nowMs()).toBe(7000);
  });
});
