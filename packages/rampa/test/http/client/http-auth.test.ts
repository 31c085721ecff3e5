import { type ByteServer, openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpRequestOptions } from '../../../src/core/http.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const BASIC = { type: 'basic', username: 'ada', password: 'p:ß' } as const;
const BEARER = { type: 'bearer', token: 'secret-token' } as const;
const DIGEST = { type: 'digest', username: 'ada', password: 'secret' } as const;
const BASIC_HEADER = `Basic ${Buffer.from('ada:p:ß').toString('base64')}`;

function authorizations(server: ByteServer): (string | undefined)[] {
  return server.requests.map(({ head }) => /^authorization: (.*)$/im.exec(head)?.[1]);
}

describe('credentials', () => {
  test.each<[string, HttpRequestOptions | undefined, string | undefined]>([
    ['of the scenario are sent with every request', undefined, 'Bearer secret-token'],
    ['of the request win', { auth: BASIC }, BASIC_HEADER],
    ['are turned off by false', { auth: false }, undefined],
    ['in a header win', { headers: { Authorization: 'Own' }, auth: BASIC }, 'Own'],
  ])('%s', async (_, options, sent) => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig({ http: { auth: BEARER } });
    await rig.client.get(server.url, options);
    await rig.client.post(server.url, options);
    expect(authorizations(server)).toEqual([sent, sent]);
  });

  test('in the URL win over those of the scenario, and lose to those of the request', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig({ http: { auth: BEARER } });
    const url = `http://u:p@127.0.0.1:${server.port}/`;
    await rig.client.get(url);
    await rig.client.get(url, { auth: BASIC });
    await rig.client.get(url, { auth: false });
    const inUrl = `Basic ${Buffer.from('u:p').toString('base64')}`;
    expect(authorizations(server)).toEqual([inUrl, BASIC_HEADER, inUrl]);
  });

  test.each([BASIC, BEARER])('stay within their origin: $type', async (auth) => {
    await using other = await openByteServer(() => reply());
    await using server = await openByteServer([
      redirect(302, '/here'),
      redirect(307, `${other.url}/there`),
    ]);
    using rig = new HttpRig();
    await rig.client.get(server.url, { auth });
    expect(authorizations(server)[1]).toBe(authorizations(server)[0]);
    expect(authorizations(server)[0]).toMatch(/^(Basic|Bearer) /);
    expect(authorizations(other)).toEqual([undefined]);
  });

  test('are in no message', async () => {
    await using server = await openByteServer([[{ type: 'close' }]]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(server.url, { auth: BEARER }));
    expect(`${error.message}${error.hint}${error.stack}`).not.toContain('secret-token');
  });
});

describe('digest credentials', () => {
  test('answer the challenge, and the nonce serves the next requests', async () => {
    await using server = await openByteServer(digestServer());
    using rig = new HttpRig({ http: { auth: DIGEST } });
    const first = await rig.client.post(`${server.url}/a?b=c`, { body: 'data' });
    const second = await rig.client.get(`${server.url}/d`);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['data', 'data', '']);
    expect(authorizations(server).map(partsOf)).toEqual([
      undefined,
      { uri: '/a?b=c', nonce: 'n1', nc: '00000001' },
      { uri: '/d', nonce: 'n1', nc: '00000002' },
    ]);
    expect(rig.metrics.tags('http_reqs').map(({ status }) => status)).toEqual([
      '401',
      '200',
      '200',
    ]);
    // The 401 is how the exchange begins, not a failure.
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0, 0]);
  });

  test('answer again when the nonce is too old', async () => {
    await using server = await openByteServer(digestServer({ usesOfNonce: 2 }));
    using rig = new HttpRig({ http: { auth: DIGEST } });
    for (const path of ['/1', '/2', '/3']) await rig.client.get(`${server.url}${path}`);
    expect(authorizations(server).map(partsOf)).toEqual([
      undefined,
      { uri: '/1', nonce: 'n1', nc: '00000001' },
      { uri: '/2', nonce: 'n1', nc: '00000002' },
      { uri: '/3', nonce: 'n1', nc: '00000003' },
      { uri: '/3', nonce: 'n2', nc: '00000001' },
    ]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0, 0, 0, 0]);
  });

  test('that are wrong get the 401, which is a failure', async () => {
    await using server = await openByteServer(() => challenge('n1'));
    using rig = new HttpRig({ http: { auth: DIGEST } });
    expect((await rig.client.get(server.url)).status).toBe(401);
    expect((await rig.client.get(server.url)).status).toBe(401);
    expect(authorizations(server).map((value) => value !== undefined)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 1, 0, 1]);
  });

  test('do not go round in circles with a server that always wants a new nonce', async () => {
    await using server = await openByteServer(() => challenge('n', 'stale=true'));
    using rig = new HttpRig({ http: { auth: DIGEST } });
    expect((await rig.client.get(server.url)).status).toBe(401);
    expect(server.requests.length).toBe(3);
  });

  test.each([
    ['of another kind', 'WWW-Authenticate: Basic realm="x"'],
    ['that cannot be answered', 'WWW-Authenticate: Digest realm="x", nonce="y", qop="auth-int"'],
    ['that is missing', 'X-A: b'],
  ])('leave a challenge alone %s', async (_, header) => {
    await using server = await openByteServer(() => unauthorized(header));
    using rig = new HttpRig();
    expect((await rig.client.get(server.url, { auth: DIGEST })).status).toBe(401);
    expect(server.requests.length).toBe(1);
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
  });

  test('are not for another origin that a redirect leads to', async () => {
    await using other = await openByteServer(() => challenge('n1'));
    await using server = await openByteServer(() => redirect(302, other.url));
    using rig = new HttpRig();
    expect((await rig.client.get(server.url, { auth: DIGEST })).status).toBe(401);
    expect(authorizations(other)).toEqual([undefined]);
  });

  test('serve requests at the same time, each with a count of its own', async () => {
    await using server = await openByteServer(digestServer());
    using rig = new HttpRig({ http: { auth: DIGEST } });
    await rig.client.get(server.url);
    const urls = Array.from({ length: 5 }, (_, index) => `${server.url}/${index}`);
    const responses = await rig.client.batch(urls);
    expect(responses.map(({ status }) => status)).toEqual(Array(5).fill(200));
    const counts = authorizations(server)
      .slice(2)
      .map((value) => partsOf(value)?.nc);
    expect(new Set(counts).size).toBe(5);
  });

  test('belong to the VU', async () => {
    await using server = await openByteServer(digestServer());
    using rig = new HttpRig({ http: { auth: DIGEST } });
    using other = new HttpRig({ http: { auth: DIGEST } });
    await rig.client.get(server.url);
    await other.client.get(server.url);
    expect(authorizations(server)[2]).toBe(undefined);
  });
});

function unauthorized(...headers: readonly string[]): string {
  return `HTTP/1.1 401 No\r\nContent-Length: 0\r\n${headers.join('\r\n')}\r\n\r\n`;
}

function challenge(nonce: string, ...parameters: readonly string[]): string {
  const fixed = ['realm="shop"', `nonce="${nonce}"`, 'qop="auth"', 'algorithm=SHA-256'];
  return unauthorized(`WWW-Authenticate: Digest ${[...fixed, ...parameters].join(', ')}`);
}

/** Takes any answer to its nonce, which it changes after some uses. */
function digestServer({ usesOfNonce = 100 } = {}): (request: { readonly head: string }) => string {
  let nonce = 1;
  let uses = 0;
  return ({ head }) => {
    if (!head.includes('Authorization: Digest ')) return challenge(`n${nonce}`);
    if (!head.includes(`nonce="n${nonce}"`) || uses >= usesOfNonce) {
      nonce++;
      uses = 0;
      return challenge(`n${nonce}`, 'stale=true');
    }
    uses++;
    return reply();
  };
}

function partsOf(authorization: string | undefined) {
  if (authorization === undefined) return undefined;
  const part = (pattern: RegExp): string | undefined => pattern.exec(authorization)?.[1];
  return { uri: part(/uri="(.*?)"/), nonce: part(/[ ]nonce="(.*?)"/), nc: part(/nc=(\w+)/) };
}
