import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { linkContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runnerThreadLink } from '../../../src/runner/links/thread-link.ts';

const ENTRY = new URL('./answering-thread.ts', import.meta.url);

linkContract('the thread link', async () => runnerThreadLink(new Worker(ENTRY)));

describe('the thread link', () => {
  test.each([
    { code: "throw new Error('on purpose')", why: 'on purpose' },
    { code: "throw 'plain text'", why: 'plain text' },
    { code: 'process.exit(3)', why: 'its thread ended with exit code 3' },
    { code: 'process.exit(0)', why: 'its thread ended with exit code 0' },
  ])('says why the thread died of $code', async ({ code, why }) => {
    const link = runnerThreadLink(new Worker(code, { eval: true }));
    const error = await new Promise<Error | undefined>((resolve) => link.onClose(resolve));
    expect(error?.message).toBe(why);
    await link.close();
  });

  test('ends a thread that is in an endless loop', async () => {
    const code = `require('node:worker_threads').parentPort.postMessage('begun'); while (true) {}`;
    const thread = new Worker(code, { eval: true });
    const exited = once(thread, 'exit');
    await once(thread, 'message');
    await runnerThreadLink(thread).close();
    expect(await exited).toEqual([1]);
  });
});
