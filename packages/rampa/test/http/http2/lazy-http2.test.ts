import { setTimeout } from 'node:timers/promises';
import { openByteServer } from 'testkit';
import { expect, test } from 'vitest';
import { LazyHttp2 } from '../../../src/http/http2/lazy-http2.ts';
import { HttpRig } from '../http-rig.ts';

test('HTTP/2 is loaded once', async () => {
  const http2 = new LazyHttp2();
  expect(http2.Connection).toBeUndefined();
  const [first, second] = [http2.load(), http2.load()];
  expect(second).toBe(first);
  await first;
  expect(http2.Connection?.name).toBe('Http2Connection');
});

test('a request that is aborted while HTTP/2 is loaded opens no connection', async () => {
  await using server = await openByteServer(() => []);
  using rig = new HttpRig();
  const controller = new AbortController();
  const call = rig.client.get(server.url, { httpVersion: '2', signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: 'RAMPA_HTTP_ABORTED' });
  await new LazyHttp2().load();
  await setTimeout(20);
  expect(server.connectionCount).toBe(0);
});
