import { getEventListeners } from 'node:events';
import { type ByteReply, openByteServer } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import type { HttpRetry } from '../../../src/core/http.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const KILLED = new RampaError('RAMPA_ITERATION_KILLED', 'the run has ended');
const FAST = { limit: 3, delay: 1 };
const SLOW = { limit: 1, delay: '10s' };

function busy(...headers: readonly string[]): string {
  return reply('', ...headers).replace('200 OK', '503 Busy');
}

/** Until the first try has ended. */
function firstTry(rig: HttpRig): Promise<unknown> {
  return vi.waitUntil(() => rig.metrics.values('http_reqs').length === 1, { interval: 1 });
}

describe('a request with retry', () => {
  test('is sent again after a status that may pass, and each sending is recorded', async () => {
    await using server = await openByteServer([busy(), busy(), reply('ok')]);
    using rig = new HttpRig();
    const response = await rig.client.put(server.url, { body: 'data', retry: FAST });
    expect([response.status, response.text()]).toEqual([200, 'ok']);
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['data', 'data', 'data']);
    const statuses = rig.metrics.tags('http_reqs').map((tags) => tags['status']);
    expect(statuses).toEqual(['503', '503', '200']);
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 1, 0]);
    const retries = { scenario: 'test', reason: 'status' };
    expect(rig.metrics.tags('http_req_retries')).toEqual([retries, retries]);
  });

  test('is sent again when there was no complete response', async () => {
    await using server = await openByteServer([[{ type: 'close' }], reply('ok')]);
    const retry = { methods: ['GET'], statuses: [], onError: true, delayMs: 1, maxDelayMs: 1 };
    using rig = new HttpRig({ http: { retry: { limit: 1, ...retry } } });
    expect((await rig.client.get(server.url)).text()).toBe('ok');
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
    expect(rig.metrics.tags('http_req_retries')).toEqual([{ scenario: 'test', reason: 'error' }]);
  });

  test('is sent again when a part of it took too long', async () => {
    await using server = await openByteServer([[], reply('ok')]);
    using rig = new HttpRig();
    const options = { retry: FAST, timeout: { headers: 100 } };
    expect((await rig.client.get(server.url, options)).text()).toBe('ok');
  });

  test('ends with the last response, or the last error', async () => {
    await using server = await openByteServer((request) =>
      request.path === '/busy' ? busy() : [{ type: 'close' }],
    );
    using rig = new HttpRig();
    expect((await rig.client.get(`${server.url}/busy`, { retry: FAST })).status).toBe(503);
    const error = await failureOf(rig.client.get(`${server.url}/closed`, { retry: FAST }));
    expect(error.code).toBe('RAMPA_CONNECTION_CLOSED');
    expect(server.requests.length).toBe(8);
  });

  test.each<[string, string, HttpRetry, ByteReply]>([
    ['when that is not asked for', 'GET', 0, busy()],
    ['for a method that is not repeatable', 'POST', FAST, busy()],
    ['for a method that is not in the list', 'GET', { ...FAST, methods: ['put'] }, busy()],
    ['for a status that will not pass', 'GET', FAST, reply().replace('200 OK', '501 No')],
    ['for a status that is not in the list', 'GET', { ...FAST, statuses: [500] }, busy()],
    ['for an error when that is off', 'GET', { ...FAST, onError: false }, [{ type: 'close' }]],
    ['for a response that is wrong', 'GET', FAST, 'nonsense\r\n\r\n'],
  ])('is not sent again %s', async (_, method, retry, answer) => {
    await using server = await openByteServer(() => answer);
    using rig = new HttpRig();
    await rig.client.request(method, server.url, { retry }).catch(() => undefined);
    expect(server.requests.length).toBe(1);
    expect(rig.metrics.values('http_req_retries')).toEqual([]);
  });

  test('is sent again for any method and status that the script names', async () => {
    await using server = await openByteServer([reply().replace('200 OK', '409 No'), reply()]);
    using rig = new HttpRig();
    const retry = { ...FAST, methods: ['post'], statuses: ['4xx'] } as const;
    expect((await rig.client.post(server.url, { retry })).status).toBe(200);
  });

  test('repeats the hop that failed, not the redirects before it', async () => {
    await using server = await openByteServer([redirect(302, '/b'), busy(), reply()]);
    using rig = new HttpRig();
    const response = await rig.client.get(`${server.url}/a`, { retry: FAST, maxRedirects: 1 });
    expect(server.requests.map(({ path }) => path)).toEqual(['/a', '/b', '/b']);
    expect(response.redirects.length).toBe(1);
  });

  test('does not send a stream again, which is gone', async () => {
    await using server = await openByteServer(() => busy());
    using rig = new HttpRig();
    const body = new Blob(['data']).stream();
    const headers = { 'content-length': 4 };
    const response = await rig.client.put(server.url, { body, headers, retry: FAST });
    expect(response.status).toBe(503);
    expect(server.requests.length).toBe(1);
  });
});

describe('the wait before a retry', () => {
  test('is what retry-after says, but no longer than maxDelay', async () => {
    const answers = [busy('Retry-After: 0'), busy('Retry-After: 3600'), reply()];
    await using server = await openByteServer(answers);
    using rig = new HttpRig();
    const startedAtMs = performance.now();
    const retry = { limit: 2, delay: '30s', maxDelay: 40 };
    expect((await rig.client.get(server.url, { retry })).status).toBe(200);
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(39);
  });

  test('is not begun when the time of the call is over before it ends', async () => {
    await using server = await openByteServer([busy(), reply()]);
    using rig = new HttpRig();
    const response = await rig.client.get(server.url, { retry: SLOW, timeout: '9s' });
    expect(response.status).toBe(503);
    expect(rig.metrics.values('http_req_retries')).toEqual([]);
  });

  test('ends with the kill of the VU; nothing more is sent or recorded', async () => {
    await using server = await openByteServer(() => busy());
    using rig = new HttpRig();
    const failure = failureOf(rig.client.get(server.url, { retry: SLOW }));
    await firstTry(rig);
    rig.vu.kill(KILLED);
    expect(await failure).toBe(KILLED);
    rig.vu.close();
    expect(rig.clock.timers.size).toBe(0);
    expect(server.requests.length).toBe(1);
    expect(rig.metrics.values('http_req_retries')).toEqual([]);
  });

  test('ends when the VU is closed', async () => {
    await using server = await openByteServer(() => busy());
    using rig = new HttpRig();
    const failure = failureOf(rig.client.get(server.url, { retry: SLOW }));
    await firstTry(rig);
    rig.vu.close();
    expect((await failure).code).toBe('RAMPA_WORKER_ENDED');
  });

  test('ends with the signal of the request', async () => {
    await using server = await openByteServer(() => busy());
    using rig = new HttpRig();
    const stopper = new AbortController();
    const options = { retry: SLOW, signal: stopper.signal };
    const failure = failureOf(rig.client.get(server.url, options));
    await firstTry(rig);
    stopper.abort('enough');
    expect(await failure).toMatchObject({ code: 'RAMPA_HTTP_ABORTED', cause: 'enough' });
    expect(getEventListeners(stopper.signal, 'abort')).toEqual([]);
    expect(rig.metrics.values('http_reqs')).toEqual([1]);
  });
});
