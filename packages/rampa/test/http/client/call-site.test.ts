import { openByteServer } from 'testkit';
import { expect, test } from 'vitest';
import type { HttpClient } from '../../../src/core/http.ts';
import { HttpRig } from '../http-rig.ts';

async function stackOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    return (error as Error).stack ?? '';
  }
  throw new Error('the call did not fail');
}

// Named, so that their frames are easy to find. Each awaits, as scripts do.
async function awaitsOne(client: HttpClient, url: string): Promise<void> {
  await client.get(url);
}

async function awaitsAll(client: HttpClient, url: string): Promise<void> {
  await Promise.all([client.get(url), client.extend({}).post(url)]);
}

async function awaitsBatch(client: HttpClient, url: string): Promise<void> {
  await client.batch([url, url]);
}

async function awaitsRetries(client: HttpClient, url: string): Promise<void> {
  await client.get(url, { retry: { limit: 1, delay: 1 } });
}

test.each([awaitsOne, awaitsAll, awaitsBatch, awaitsRetries])(
  'the error of a call says where the script waits for it: %o',
  async (script) => {
    await using server = await openByteServer(() => [{ type: 'close' }]);
    using rig = new HttpRig();
    const stack = await stackOf(() => script(rig.client, server.url));
    const [message, ...frames] = stack.split('\n');
    expect(message).toContain('the server closed the connection before the response');
    expect(frames.join('\n')).toMatch(new RegExp(`${script.name} \\(.*call-site\\.test\\.ts`));
  },
);

test('the error of a wrong request says where it was made', async () => {
  using rig = new HttpRig();
  const stack = await stackOf(() => awaitsOne(rig.client, 'nowhere'));
  expect(stack).toMatch(/at awaitsOne \(.*call-site\.test\.ts/);
});
