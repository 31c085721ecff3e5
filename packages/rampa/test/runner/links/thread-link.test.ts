import { once } from 'node:events';
import { linkContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { FromShard, RunnerLink } from '../../../src/engine/link.ts';
import { openThreadLink } from '../../../src/runner/links/thread-link.ts';

const ENTRY = new URL('./answering-thread.ts', import.meta.url);

linkContract('the thread link', async () => openThreadLink(ENTRY));

/** Starts a thread that has `post()` for its own end of the channel, which a script could not find. */
function open(code: string): RunnerLink {
  const head = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { port } = workerData;
    const post = (message) => port.postMessage({ type: 'failed', message });
    port.on('message', () => {});
  `;
  return openThreadLink(head + code, { eval: true });
}

function closed(link: RunnerLink): Promise<Error | undefined> {
  return new Promise((resolve) => link.onClose(resolve));
}

function firstMessage(link: RunnerLink): Promise<FromShard> {
  return new Promise((resolve) => link.onMessage(resolve));
}

describe('the thread link', () => {
  test.each([
    { code: "throw new Error('on purpose')", why: 'on purpose' },
    { code: "throw 'plain text'", why: 'plain text' },
    { code: 'process.exit(3)', why: 'its thread ended with exit code 3' },
    { code: 'process.exit(0)', why: 'its thread ended with exit code 0' },
  ])('says why the thread died of $code', async ({ code, why }) => {
    await using stack = new AsyncDisposableStack();
    const link = stack.adopt(open(code), (one) => one.close());
    expect((await closed(link))?.message).toBe(why);
  });

  test('a thread that cannot be started is one that has died', async () => {
    const link = openThreadLink(new URL('ftp://nowhere/'));
    expect(await closed(link)).toMatchObject({ code: 'ERR_INVALID_URL_SCHEME' });
    link.send({ type: 'pause' });
    await link.close();
  });

  test('what the thread says last is heard before its end', async () => {
    const link = open("for (let index = 0; index < 100; index++) post('last'); process.exit(0)");
    let count = 0;
    link.onMessage(() => count++);
    await closed(link);
    expect(count).toBe(100);
    await link.close();
  });

  test('what a script posts to its parent is no message of the shard', async () => {
    const link = open("parentPort.postMessage({ type: 'done' }); parentPort.close(); post('mine')");
    expect(await firstMessage(link)).toMatchObject({ type: 'failed', message: 'mine' });
    await link.close();
  });

  test('takes the channel away from where a script would find it', async () => {
    const link = openThreadLink(ENTRY);
    link.send({ type: 'kill', reason: 'is gone' });
    expect(await firstMessage(link)).toMatchObject({ message: 'is gone' });
    await link.close();
  });

  test.each([
    ['an endless loop', 'while (true) {}'],
    ['a wait for memory', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  ])('ends a thread that is in %s', async (_, code) => {
    const started = once(process, 'worker');
    const link = open(`post('begun'); ${code}`);
    const [thread] = await started;
    const exited = once(thread, 'exit');
    await firstMessage(link);
    await link.close();
    expect(await exited).toEqual([1]);
  });

  test('does not wait for a thread that is in a system call', async () => {
    const sleep = "require('node:child_process').execFileSync('sleep', ['3'])";
    const started = once(process, 'worker');
    const link = open(`post('begun'); ${sleep}`);
    const [thread] = await started;
    let hasExited = false;
    thread.once('exit', () => (hasExited = true));
    await firstMessage(link);
    await link.close();
    expect(hasExited).toBe(false);
  });
});
