import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const NO_LIMITS = {
  connectMs: undefined,
  headersMs: undefined,
  bodyMs: undefined,
  totalMs: 60_000,
};

describe('a request that takes too long', () => {
  test('to get a connection, fails by timeout.connect', async () => {
    await using server = await openByteServer(() => []);
    using rig = new HttpRig({ network: { connection: { perHost: 1 } } });
    const first = failureOf(rig.client.get(`${server.url}/1`, { timeout: 400 }));
    const second = failureOf(rig.client.get(`${server.url}/2`, { timeout: { connect: '50ms' } }));
    expect([(await second).code, (await second).message]).toEqual([
      'RAMPA_HTTP_TIMEOUT',
      `GET ${server.url}/2 failed: no connection within 50ms (timeout.connect), it was getting a connection`,
    ]);
    expect((await first).message).toContain('no response within 400ms');
  });

  test('in the TLS handshake, fails by timeout.connect', async () => {
    await using server = await openByteServer(() => []);
    using rig = new HttpRig({ network: { tls: { insecureSkipTlsVerify: true } } });
    const url = server.url.replace('http:', 'https:');
    const error = await failureOf(rig.client.get(url, { timeout: { connect: 500 } }));
    expect(error.message).toContain(
      'no connection within 500ms (timeout.connect), it was in the TLS handshake',
    );
    expect(rig.metrics.values('http_req_tls_handshaking')[0]).toBeGreaterThan(0);
  });

  test('to be answered, fails by timeout.headers', async () => {
    await using server = await openByteServer([reply(), []]);
    using rig = new HttpRig({ http: { timeouts: { ...NO_LIMITS, headersMs: 100 } } });
    await rig.client.get(server.url);
    const error = await failureOf(rig.client.get(server.url));
    expect(error.message).toContain(
      'no answer within 100ms (timeout.headers), it was waiting for the response',
    );
  });

  test('to give its body, fails by timeout.body', async () => {
    await using server = await openByteServer([reply('hello').slice(0, -1)]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(server.url, { timeout: { body: 50 } }));
    expect(error.message).toContain(
      'no complete body within 50ms (timeout.body), it was receiving the response',
    );
  });

  test('in all, fails by timeout.total, also within the limits of its parts', async () => {
    await using server = await openByteServer([redirect(302, '/next'), []]);
    using rig = new HttpRig();
    const timeout = { connect: '1s', headers: '1s', body: '1s', total: '100ms' };
    const error = await failureOf(rig.client.get(server.url, { timeout }));
    expect(error.message).toBe(
      `GET ${server.url}/next failed: no response within 100ms, it was waiting for the response`,
    );
  });

  test('keeps a limit of the scenario that the request does not change', async () => {
    await using server = await openByteServer([[]]);
    using rig = new HttpRig({ http: { timeouts: { ...NO_LIMITS, headersMs: 50 } } });
    const error = await failureOf(rig.client.get(server.url, { timeout: { total: '10s' } }));
    expect(error.message).toContain('(timeout.headers)');
  });
});

test('each hop has the limits of its parts for itself', async () => {
  const slowly = (bytes: string) =>
    [
      { type: 'wait', until: new Promise((resolve) => setTimeout(resolve, 200)) },
      { type: 'send', bytes },
    ] as const;
  await using server = await openByteServer(({ path }) =>
    slowly(path === '/3' ? reply('end') : redirect(302, `/${Number(path.slice(1)) + 1}`)),
  );
  using rig = new HttpRig();
  const response = await rig.client.get(`${server.url}/1`, { timeout: { headers: 550 } });
  expect(response.text()).toBe('end');
  expect(response.redirects.length).toBe(2);
});
