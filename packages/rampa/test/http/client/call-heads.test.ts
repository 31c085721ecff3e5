import { type ByteReply, openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import { headsOf } from '../../../src/core/exchange-heads.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const KILLED = new RampaError('RAMPA_ITERATION_KILLED', 'the run has ended');

describe('the error of a request', () => {
  test('knows what was asked for, with the cookies and the credentials that were sent', async () => {
    await using server = await openByteServer([
      reply('', 'Set-Cookie: a=S3CRET'),
      [{ type: 'close' }],
    ]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    const options = { auth: { type: 'bearer', token: 'S3CRET' }, json: {} } as const;
    const error = await failureOf(rig.client.post(`${server.url}/orders?id=7&key=S3CRET`, options));
    expect(headsOf(error)).toEqual({
      request: {
        method: 'POST',
        url: `${server.url}/orders?id=7&key=***`,
        headers: {
          ...{ accept: '*/*', 'content-length': '2', 'content-type': 'application/json' },
          ...{ host: `127.0.0.1:${server.port}`, 'user-agent': 'rampa' },
          ...{ authorization: '***', cookie: '***' },
        },
        moreHeaders: 0,
      },
      response: undefined,
    });
  });

  test.each<[string, ByteReply, string]>([
    [
      'the connection closes inside the body',
      [{ type: 'send', bytes: reply('hello', 'X-A: b').slice(0, -2) }, { type: 'close' }],
      'RAMPA_CONNECTION_CLOSED',
    ],
    [
      'the body takes too long',
      [{ type: 'send', bytes: reply('hello', 'X-A: b').slice(0, -2) }],
      'RAMPA_HTTP_TIMEOUT',
    ],
  ])('knows the head of the response when %s', async (_, answer, code) => {
    await using server = await openByteServer([answer]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(server.url, { timeout: '200ms' }));
    expect(error.code).toBe(code);
    expect(headsOf(error)?.response).toMatchObject({ status: 200, headers: { 'x-a': 'b' } });
  });

  test('knows the redirect that was not followed, and who asked for it', async () => {
    await using server = await openByteServer([redirect(302, '/b'), redirect(302, 'ftp://a/')]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`${server.url}/a`));
    expect(headsOf(error)).toMatchObject({
      request: { url: `${server.url}/b` },
      response: { status: 302, headers: { location: 'ftp://a/' } },
    });
  });

  test('knows the response whose body is not what it should be', async () => {
    await using server = await openByteServer([reply('no json', 'X-A: b')]);
    using rig = new HttpRig();
    const response = await rig.client.get(server.url);
    const error = await failureOf(Promise.resolve().then(() => response.json()));
    expect(headsOf(error)?.response?.headers).toMatchObject({ 'x-a': 'b' });
  });

  test('that is the end of its iteration knows nothing, because it belongs to many', async () => {
    await using server = await openByteServer([[]]);
    using rig = new HttpRig();
    const failed = failureOf(rig.client.get(server.url));
    await server.openConnections(1);
    rig.vu.kill(KILLED);
    expect(await failed).toBe(KILLED);
    expect(headsOf(KILLED)).toBeUndefined();
  });
});

describe('what a check can be given knows its request and its response', () => {
  test('a response', async () => {
    await using server = await openByteServer([redirect(302, '/b'), reply('', 'Set-Cookie: a=b')]);
    using rig = new HttpRig();
    expect(headsOf(await rig.client.get(server.url))).toMatchObject({
      request: { method: 'GET', url: `${server.url}/b` },
      response: { status: 200, httpVersion: '1.1', headers: { 'set-cookie': '***' } },
    });
  });

  test('a streamed response, and one of events', async () => {
    const type = 'Content-Type: text/event-stream';
    await using server = await openByteServer([reply('', 'X-A: 1'), reply('', type)]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', `${server.url}/a`);
    const events = await rig.client.events(`${server.url}/b`);
    expect([stream, events].map((one) => headsOf(one)?.request.url)).toEqual([
      `${server.url}/a`,
      `${server.url}/b`,
    ]);
  });
});
