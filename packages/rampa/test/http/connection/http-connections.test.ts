import { Socket } from 'node:net';
import { type ByteReply, type ByteServer, openByteServer } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import type { HttpClient, HttpResponse } from '../../../src/core/http.ts';
import { failureOf, HttpRig, reply } from '../http-rig.ts';

const CLOSE: ByteReply = [{ type: 'close' }];

describe('the connections of a VU', () => {
  test('are kept between requests', async () => {
    await using server = await openByteServer(() => reply('ok'));
    using rig = new HttpRig();
    for (let index = 0; index < 5; index++) await rig.client.get(server.url);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0, 0, 0, 0]);
  });

  test('are kept although node tells only after the response that the request has left', async () => {
    await using server = await openByteServer(() => reply('ok'));
    using rig = new HttpRig();
    const write = Socket.prototype._write;
    const untold: (() => void)[] = [];
    // As a TLS socket does under load.
    const late = vi.spyOn(Socket.prototype, '_write').mockImplementation(function (
      this: Socket,
      chunk,
      encoding,
      told,
    ) {
      write.call(this, chunk, encoding, (error) => untold.push(() => told(error)));
    });
    const { timings } = await rig.client.get(server.url);
    late.mockRestore();
    const second = rig.client.get(server.url);
    for (const tell of untold) tell();
    await second;
    expect({ connections: server.connectionCount, isLate: untold.length > 0 }).toEqual({
      connections: 1,
      isLate: true,
    });
    expect(timings.waiting).toBeGreaterThan(0);
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
    const other = rig.openVu();
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

describe('an idle connection that turns out to be closed', () => {
  test.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('is replaced for %s', async (method) => {
    await using server = await openByteServer([reply(), CLOSE, reply()]);
    using rig = await idleFor(500, server);
    const response = await rig.client.request(method, server.url);
    expect(response.status).toBe(200);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0, 1]);
    expect(rig.metrics.values('http_reqs')).toEqual([1, 1]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0]);
    expect(rig.metrics.values('http_req_retries')).toEqual([1]);
    expect(rig.metrics.tags('http_req_retries')).toEqual([
      { scenario: 'test', reason: 'connection' },
    ]);
    const sentBytes = server.requests.map(({ head }) => head.length + 4);
    const [first = 0, second = 0, third = 0] = sentBytes;
    expect(rig.metrics.values('data_sent')).toEqual([first, second + third]);
  });

  test('may also be reset; the time until then is blocked', async () => {
    const later = Promise.withResolvers<void>();
    await using server = await openByteServer([
      reply(),
      [{ type: 'wait', until: later.promise }, { type: 'reset' }],
      reply('again'),
    ]);
    using rig = await idleFor(500, server);
    const response = rig.client.get(server.url);
    rig.clock.pass(500);
    later.resolve();
    expect((await response).timings.blocked).toBe(500);
    expect(rig.metrics.values('http_req_retries')).toEqual([1]);
  });

  test('fails a POST, which the server may have acted upon', async () => {
    await using server = await openByteServer([reply(), CLOSE, reply()]);
    using rig = await idleFor(500, server);
    await expectFailure(rig, rig.client.post(server.url, { body: 'order' }));
    expect(server.requests.length).toBe(2);
  });

  test('is not replaced a second time', async () => {
    await using server = await openByteServer([reply(), CLOSE, CLOSE]);
    using rig = await idleFor(500, server);
    expect((await failureOf(rig.client.get(server.url))).code).toBe('RAMPA_CONNECTION_CLOSED');
    expect(server.requests.length).toBe(3);
    expect(rig.metrics.values('http_req_retries')).toEqual([1]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 1]);
  });

  test('is not replaced once the response has begun', async () => {
    const half = [{ type: 'send', bytes: 'HTTP/1.1 2' }, { type: 'close' }] as const;
    await using server = await openByteServer([reply(), half, reply()]);
    using rig = await idleFor(500, server);
    await expectFailure(rig, rig.client.get(server.url));
    expect(server.requests.length).toBe(2);
  });
});

describe('a server that ends connections fails the request', () => {
  test('when the connection was new', async () => {
    await using server = await openByteServer([CLOSE, reply()]);
    using rig = new HttpRig();
    expect((await failureOf(rig.client.get(server.url))).code).toBe('RAMPA_CONNECTION_CLOSED');
    expect(server.requests.length).toBe(1);
  });

  test('when the connection was idle for less than 500 ms', async () => {
    await using server = await openByteServer([reply(), CLOSE, reply()]);
    using rig = await idleFor(499, server);
    await expectFailure(rig, rig.client.get(server.url));
    expect(server.requests.length).toBe(2);
  });

  test('when the request waited for the connection, however old that is', async () => {
    const open = Promise.withResolvers<void>();
    const wait = { type: 'wait', until: open.promise } as const;
    await using server = await openByteServer(({ path }) =>
      path === '/last' ? CLOSE : [wait, { type: 'send', bytes: reply() }],
    );
    using rig = new HttpRig();
    rig.clock.freeze();
    const first = Array.from({ length: 100 }, () => rig.client.get(server.url));
    const last = failureOf(rig.client.get(`${server.url}/last`));
    await server.openConnections(100);
    rig.clock.pass(2000);
    open.resolve();
    await Promise.all(first);
    expect((await last).code).toBe('RAMPA_CONNECTION_CLOSED');
    expect(rig.metrics.values('http_req_retries')).toEqual([]);
  });

  test.each([
    ['50 ms after a request over a connection in use', 0, 50],
    ['1 s after a request over a connection in use', 0, 1000],
    ['501 ms after a request over an idle connection', 1000, 501],
  ])('when it does so %s', async (_, idleMs, closedAfterMs) => {
    const later = Promise.withResolvers<void>();
    const kill = [{ type: 'wait', until: later.promise }, { type: 'close' }] as const;
    await using server = await openByteServer([reply(), kill, reply()]);
    using rig = await idleFor(idleMs, server);
    const failure = rig.client.get(server.url);
    rig.clock.pass(closedAfterMs);
    later.resolve();
    await expectFailure(rig, failure);
    expect(server.requests.length).toBe(2);
    expect(rig.metrics.values('http_req_waiting')).toEqual([0, closedAfterMs]);
    expect(rig.metrics.values('http_req_blocked')).toEqual([0, 0]);
  });

  test('each time, when it ends every connection that is used again', async () => {
    const seen = new Set<number>();
    await using server = await openByteServer(({ connection }) => {
      if (seen.has(connection)) return CLOSE;
      seen.add(connection);
      return reply();
    });
    using rig = new HttpRig();
    rig.clock.freeze();
    for (let pair = 0; pair < 10; pair++) {
      await rig.client.get(server.url);
      await failureOf(rig.client.get(server.url));
    }
    expect(server.requests.length).toBe(20);
    expect(rig.metrics.values('http_req_failed')).toEqual(Array(10).fill([0, 1]).flat());
    expect(rig.metrics.values('http_req_retries')).toEqual([]);
  });
});

/** A frozen clock, and one connection that had a request and then was idle for so long. */
async function idleFor(durationMs: number, server: ByteServer): Promise<HttpRig> {
  const rig = new HttpRig();
  rig.clock.freeze();
  await rig.client.get(server.url);
  rig.clock.pass(durationMs);
  return rig;
}

/** The second request fails, is recorded as such, and is sent only once. */
async function expectFailure(rig: HttpRig, response: Promise<HttpResponse>): Promise<void> {
  expect((await failureOf(response)).code).toBe('RAMPA_CONNECTION_CLOSED');
  expect(rig.metrics.values('http_req_failed')).toEqual([0, 1]);
  expect(rig.metrics.values('http_req_retries')).toEqual([]);
}
