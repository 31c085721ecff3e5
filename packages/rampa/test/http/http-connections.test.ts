import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpClient } from '../../src/core/http.ts';
import { failureOf, HttpRig, reply } from './http-rig.ts';

describe('the connections of a VU', () => {
  test('are kept between requests', async () => {
    await using server = await openByteServer(() => reply('ok'));
    using rig = new HttpRig();
    for (let index = 0; index < 5; index++) await rig.client.get(server.url);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0, 0, 0, 0]);
  });

  test('are opened to a name as well, whose look-up counts as blocked', async () => {
    await using server = await openByteServer([reply('ok')]);
    using rig = new HttpRig();
    const { timings } = await rig.client.get(`http://localhost:${server.port}/`);
    expect([timings.blocked > 0, timings.connecting > 0]).toEqual([true, true]);
  });

  test('are one per request at the same time, and are used again', async () => {
    await using server = await openByteServer(() => reply('ok'));
    using rig = new HttpRig();
    const three = () => Promise.all([1, 2, 3].map(() => rig.client.get(server.url)));
    await three();
    await three();
    expect(server.connectionCount).toBe(3);
  });

  test('belong to the VU alone', async () => {
    await using server = await openByteServer(() => reply('ok'));
    using rig = new HttpRig();
    const other = rig.shard.openVu({ keepCookies: false });
    await rig.client.get(server.url);
    await (other.bind({ tags: {}, scheduleLagMs: undefined }) as HttpClient).get(server.url);
    other.close();
    expect(server.connectionCount).toBe(2);
  });

  test('are at most 100 to an origin: more requests wait, which counts as blocked', async () => {
    const open = Promise.withResolvers<void>();
    await using server = await openByteServer(() => [
      { type: 'wait', until: open.promise },
      { type: 'send', bytes: reply('ok') },
    ]);
    using rig = new HttpRig();
    const responses = Array.from({ length: 103 }, () => rig.client.get(server.url));
    await server.openConnections(100);
    open.resolve();
    const all = await Promise.all(responses);
    expect(server.connectionCount).toBe(100);
    const waited = all.slice(100).map(({ timings }) => [timings.blocked > 0, timings.connecting]);
    expect(waited).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
    ]);
  });

  test('are not used again after connection: close', async () => {
    await using server = await openByteServer(() => reply('ok', 'Connection: close'));
    using rig = new HttpRig();
    await rig.client.get(server.url);
    await rig.client.get(server.url);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  test('are dropped when bytes follow the response, which stands', async () => {
    await using server = await openByteServer([
      `${reply('ok')}HTTP/1.1 408 Late\r\n\r\n`,
      reply('2'),
    ]);
    using rig = new HttpRig();
    expect((await rig.client.get(server.url)).text()).toBe('ok');
    expect((await rig.client.get(server.url)).text()).toBe('2');
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  test('are dropped when bytes arrive that nobody asked for', async () => {
    const later = Promise.withResolvers<void>();
    const late = [
      { type: 'send', bytes: reply('ok') },
      { type: 'wait', until: later.promise },
      { type: 'send', bytes: 'HTTP/1.1 408 Late\r\n\r\n' },
    ] as const;
    await using server = await openByteServer([late]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    later.resolve();
    await server.openConnections(0);
    expect(rig.metrics.values('http_reqs')).toEqual([1]);
  });

  test('that the server closes while they are idle are forgotten', async () => {
    await using server = await openByteServer(() => reply('ok'));
    using rig = new HttpRig();
    await rig.client.post(server.url);
    server.closeConnections();
    await server.openConnections(0);
    await rig.client.post(server.url);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0]);
  });

  test('are closed with the VU, and no timer is left', async () => {
    await using server = await openByteServer(() => reply('ok'));
    using rig = new HttpRig();
    await Promise.all([rig.client.get(server.url), rig.client.get(server.url)]);
    expect(rig.clock.timers.size).toBe(1);
    rig.vu.close();
    rig.vu.close();
    await server.openConnections(0);
    expect(rig.clock.timers.size).toBe(0);
    expect((await failureOf(rig.client.get(server.url))).code).toBe('RAMPA_WORKER_ENDED');
  });
});

describe('a kept connection that turns out to be dead', () => {
  test.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('is replaced for %s', async (method) => {
    await using server = await openByteServer([reply(), [{ type: 'close' }], reply()]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    const response = await rig.client.request(method, server.url);
    expect(response.status).toBe(200);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0, 1]);
    expect(rig.metrics.values('http_reqs')).toEqual([1, 1]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0]);
    const sentBytes = server.requests.map(({ head }) => head.length + 4);
    const [first = 0, second = 0, third = 0] = sentBytes;
    expect(rig.metrics.values('data_sent')).toEqual([first, second + third]);
  });

  test('may also be reset', async () => {
    await using server = await openByteServer([reply(), [{ type: 'reset' }], reply('again')]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    const { timings } = await rig.client.get(server.url);
    expect([timings.blocked > 0, timings.connecting > 0]).toEqual([true, true]);
  });

  test('fails a POST, which the server may have acted upon', async () => {
    await using server = await openByteServer([reply(), [{ type: 'close' }], reply()]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    const error = await failureOf(rig.client.post(server.url, { body: 'order' }));
    expect(error.code).toBe('RAMPA_HTTP_CLOSED');
    expect(server.requests.length).toBe(2);
  });

  test('is not replaced a second time', async () => {
    await using server = await openByteServer([reply(), [{ type: 'close' }], [{ type: 'close' }]]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    const error = await failureOf(rig.client.get(server.url));
    expect(error.code).toBe('RAMPA_HTTP_CLOSED');
    expect(server.requests.length).toBe(3);
  });

  test('is not replaced once the response has begun', async () => {
    const half = [{ type: 'send', bytes: 'HTTP/1.1 2' }, { type: 'close' }] as const;
    await using server = await openByteServer([reply(), half, reply()]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    expect((await failureOf(rig.client.get(server.url))).code).toBe('RAMPA_HTTP_CLOSED');
    expect(server.requests.length).toBe(2);
  });

  test('is not replaced when it is new', async () => {
    await using server = await openByteServer([[{ type: 'close' }], reply()]);
    using rig = new HttpRig();
    expect((await failureOf(rig.client.get(server.url))).code).toBe('RAMPA_HTTP_CLOSED');
    expect(server.requests.length).toBe(1);
  });
});
