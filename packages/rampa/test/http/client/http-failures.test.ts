import { getEventListeners, once } from 'node:events';
import * as net from 'node:net';
import { type ByteReply, openByteServer } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const KILLED = new RampaError('RAMPA_ITERATION_KILLED', 'the run has ended');
const STALL: ByteReply = [];

describe('a request fails', () => {
  test('when nobody listens', async () => {
    const port = await freePort();
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`http://u:secret@127.0.0.1:${port}/a?token=1`));
    expect([error.code, error.message]).toEqual([
      'RAMPA_CONNECT_REFUSED',
      `GET http://127.0.0.1:${port}/a failed: connection refused by 127.0.0.1:${port}`,
    ]);
  });

  test('when the port cannot be connected to', async () => {
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get('http://127.0.0.1:0/'));
    expect(['RAMPA_CONNECT_FAILED', 'RAMPA_CONNECT_REFUSED']).toContain(error.code);
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
  });

  test.each<[string, ByteReply, string, string]>([
    [
      'the server resets the connection',
      [{ type: 'reset' }],
      'RAMPA_CONNECTION_RESET',
      'connection reset by',
    ],
    [
      'the server closes without an answer',
      [{ type: 'close' }],
      'RAMPA_CONNECTION_CLOSED',
      'the server closed the connection before the response',
    ],
    [
      'the server closes inside the body',
      [{ type: 'send', bytes: `${reply('hello').slice(0, -2)}` }, { type: 'close' }],
      'RAMPA_CONNECTION_CLOSED',
      'the server closed the connection inside the body of the response',
    ],
    [
      'the server resets inside a body without length',
      [{ type: 'send', bytes: 'HTTP/1.1 200 OK\r\n\r\nabc' }, { type: 'reset' }],
      'RAMPA_CONNECTION_RESET',
      'connection reset by',
    ],
    [
      'the answer is not HTTP',
      'ERR unknown command\r\n',
      'RAMPA_HTTP_PROTOCOL',
      'got "ERR unknown command"',
    ],
    [
      'the head has no end',
      `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(12_000)}`,
      'RAMPA_HTTP_TOO_LARGE',
      'more than 200 header lines',
    ],
    [
      'the body is over the limit',
      reply('x'.repeat(1001)),
      'RAMPA_HTTP_TOO_LARGE',
      'over 1000 bytes',
    ],
  ])('when %s', async (_, answer, code, problem) => {
    await using server = await openByteServer([answer]);
    using rig = new HttpRig({ http: { maxBodyBytes: 1000 } });
    const error = await failureOf(rig.client.get(`${server.url}/x`));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`GET ${server.url}/x failed: `);
    expect(error.message).toContain(problem);
    await server.openConnections(0);
    expect(rig.metrics.values('http_reqs')).toEqual([1]);
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
    expect(rig.metrics.tags('http_reqs')).toEqual([
      { scenario: 'test', method: 'GET', name: `${server.url}/x`, error: code },
    ]);
  });

  test('when it takes longer than its timeout, and its connection is dropped', async () => {
    await using server = await openByteServer([STALL, reply('ok')]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`${server.url}/slow`, { timeout: '200ms' }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_TIMEOUT',
      `GET ${server.url}/slow failed: no response within 200ms, it was waiting for the response`,
    ]);
    await server.openConnections(0);
    expect(rig.metrics.values('http_req_duration')[0]).toBeGreaterThan(199);
    expect(rig.metrics.values('http_req_receiving')).toEqual([0]);
    expect((await rig.client.get(server.url)).text()).toBe('ok');
  });

  test('when the body stops coming', async () => {
    await using server = await openByteServer([reply('hello').slice(0, -1)]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(server.url, { timeout: 200 }));
    expect(error.message).toContain('no response within 200ms, it was receiving the response');
  });

  test('when its signal aborts, and the others go on', async () => {
    const open = Promise.withResolvers<void>();
    const answer: ByteReply = [
      { type: 'wait', until: open.promise },
      { type: 'send', bytes: reply('ok') },
    ];
    await using server = await openByteServer([answer, answer]);
    using rig = new HttpRig();
    const stopper = new AbortController();
    const aborted = failureOf(rig.client.get(`${server.url}/1`, { signal: stopper.signal }));
    const otherSignal = new AbortController().signal;
    const other = rig.client.get(`${server.url}/2`, { signal: otherSignal });
    await server.openConnections(2);
    stopper.abort('enough');
    expect(await aborted).toMatchObject({ code: 'RAMPA_HTTP_ABORTED', cause: 'enough' });
    open.resolve();
    expect((await other).text()).toBe('ok');
    expect(getEventListeners(otherSignal, 'abort')).toEqual([]);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['error'])).toEqual([
      'RAMPA_HTTP_ABORTED',
      undefined,
    ]);
  });

  test('at once when its signal has aborted already; nothing is sent', async () => {
    using rig = new HttpRig();
    const signal = AbortSignal.abort(KILLED);
    expect(await failureOf(rig.client.get('http://127.0.0.1:9/', { signal }))).toBe(KILLED);
    expect(rig.metrics.requestSamples).toEqual([]);
  });
});

describe('killing a VU', () => {
  test('fails everything in flight with the reason, connected or waiting', async () => {
    await using server = await openByteServer(() => STALL);
    using rig = new HttpRig();
    const failures = Array.from({ length: 102 }, () => failureOf(rig.client.get(server.url)));
    await server.openConnections(100);
    rig.vu.kill(KILLED);
    const errors = await Promise.all(failures);
    expect(errors.every((error) => error === KILLED)).toBe(true);
    await server.openConnections(0);
    expect(rig.metrics.requestSamples).toEqual([]);
    expect(server.connectionCount).toBe(100);
  });

  test('records what had ended before, and nothing of the rest', async () => {
    await using server = await openByteServer([redirect(302, '/next'), STALL]);
    using rig = new HttpRig();
    const failure = failureOf(rig.client.get(server.url));
    await vi.waitUntil(() => server.requests.length === 2, { interval: 1 });
    rig.vu.kill(KILLED);
    expect(await failure).toBe(KILLED);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['302']);
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
    expect(rig.metrics.values('data_sent').length).toBe(1);
  });

  test('records nothing either when the signal of the worker ends the request first', async () => {
    await using server = await openByteServer(() => STALL);
    using rig = new HttpRig();
    const worker = new AbortController();
    const signal = AbortSignal.any([worker.signal, new AbortController().signal]);
    const failure = failureOf(rig.client.get(server.url, { signal }));
    await server.openConnections(1);
    worker.abort(KILLED);
    rig.vu.kill(KILLED);
    expect(await failure).toBe(KILLED);
    await server.openConnections(0);
    expect(rig.metrics.requestSamples).toEqual([]);
  });

  test('leaves the VU usable, and its idle connections open', async () => {
    await using server = await openByteServer([reply('1'), STALL, reply('3')]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    const failure = failureOf(rig.client.get(server.url));
    rig.vu.kill(KILLED);
    await failure;
    expect((await rig.client.get(server.url)).status).toBe(200);
    rig.vu.kill(KILLED);
    await server.openConnections(1);
  });

  test('while it connects leaves no socket behind', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    const failure = failureOf(rig.client.get(server.url));
    rig.vu.kill(KILLED);
    expect(await failure).toBe(KILLED);
    rig.vu.close();
    expect(rig.clock.timers.size).toBe(0);
    expect(rig.metrics.requestSamples).toEqual([]);
  });
});

test('closing a VU fails what is in flight, unrecorded', async () => {
  await using server = await openByteServer(() => STALL);
  using rig = new HttpRig();
  const failure = failureOf(rig.client.get(server.url));
  await server.openConnections(1);
  rig.vu.close();
  expect((await failure).code).toBe('RAMPA_WORKER_ENDED');
  await server.openConnections(0);
  expect(rig.metrics.requestSamples).toEqual([]);
});

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
