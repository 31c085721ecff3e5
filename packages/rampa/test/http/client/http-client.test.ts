import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../../src/core/http.ts';
import { failureOf, HttpRig, reply } from '../http-rig.ts';

describe('a response', () => {
  test('has everything that the server sent', async () => {
    await using server = await openByteServer([
      'HTTP/1.1 404 Not here\r\nContent-Length: 15\r\nX-Two: a\r\nx-two: b\r\n' +
        'Set-Cookie: id=1; Path=/\r\nSet-Cookie: name=J%C3%BC; Secure\r\n\r\n{"answer":"\xc3\xa9"}',
    ]);
    using rig = new HttpRig();
    const response = await rig.client.get(`${server.url}/a/b?c=d#e`);
    expect(response).toMatchObject({
      status: 404,
      ok: false,
      statusText: 'Not here',
      httpVersion: '1.1',
      url: `${server.url}/a/b?c=d`,
      redirects: [],
      error: undefined,
    });
    expect({ ...response.headers }).toEqual({
      'content-length': '15',
      'x-two': 'a, b',
      'set-cookie': 'id=1; Path=/, name=J%C3%BC; Secure',
    });
    expect({ ...response.cookies }).toEqual({ id: '1', name: 'J%C3%BC' });
    expect(response.text()).toBe('{"answer":"é"}');
    expect(response.json()).toEqual({ answer: 'é' });
    expect(response.json()).toBe(response.json());
  });

  test('gives a body that is its own memory', async () => {
    await using server = await openByteServer([reply('one'), reply('two')]);
    using rig = new HttpRig();
    const first = await rig.client.get(server.url);
    const second = await rig.client.get(server.url);
    expect([first.body, second.body].map((body) => Buffer.from(body).toString())).toEqual([
      'one',
      'two',
    ]);
    expect(first.body.buffer.byteLength).toBe(3);
    expect(first.body).toBe(first.body);
  });

  test('says which body is not JSON, and not what is in it', async () => {
    await using server = await openByteServer([reply('<html>')]);
    using rig = new HttpRig();
    const response = await rig.client.get(`${server.url}/page?token=secret`);
    expect(() => response.json()).toThrowError(
      expect.objectContaining({
        code: 'RAMPA_HTTP_JSON',
        message: `response body of GET ${server.url}/page (status 200) must be JSON, got 6 characters that are not (no content-type)`,
      }),
    );
  });

  test('may be large', async () => {
    const body = Buffer.alloc(3_000_000, 'abcdefg');
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`;
    await using server = await openByteServer([Buffer.concat([Buffer.from(head), body])]);
    using rig = new HttpRig();
    const response = await rig.client.get(server.url);
    expect(Buffer.compare(response.body, body)).toBe(0);
  });

  test('may come byte by byte', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
    await using server = await openByteServer([[{ type: 'trickle', bytes }], reply('next')]);
    using rig = new HttpRig();
    expect((await rig.client.get(server.url)).text()).toBe('hello');
    expect((await rig.client.get(server.url)).text()).toBe('next');
    expect(server.connectionCount).toBe(1);
  });

  test('may end with the connection', async () => {
    const bytes = 'HTTP/1.0 200 OK\r\n\r\nto the end';
    await using server = await openByteServer([
      [{ type: 'send', bytes }, { type: 'close' }],
      reply('2'),
    ]);
    using rig = new HttpRig();
    const response = await rig.client.get(server.url);
    expect([response.httpVersion, response.text()]).toEqual(['1.0', 'to the end']);
    expect((await rig.client.get(server.url)).text()).toBe('2');
  });
});

describe('a request', () => {
  test('has the default headers, and the script can replace them', async () => {
    await using server = await openByteServer([reply(), reply()]);
    using rig = new HttpRig({ userAgent: 'rampa/1.2.3' });
    await rig.client.get(`${server.url}/path?a=b`);
    await rig.client.post(`${server.url}/`, {
      headers: {
        HOST: 'other',
        'user-agent': 'mine',
        Accept: 'text/html',
        'X-List': ['1', '2'],
        'x-n': 7,
      },
      body: 'text',
    });
    expect(server.requests.map(({ head }) => head.split('\r\n'))).toEqual([
      [
        'GET /path?a=b HTTP/1.1',
        `Host: 127.0.0.1:${server.port}`,
        'User-Agent: rampa/1.2.3',
        'Accept: */*',
      ],
      [
        'POST / HTTP/1.1',
        'HOST: other',
        'user-agent: mine',
        'Accept: text/html',
        'X-List: 1',
        'X-List: 2',
        'x-n: 7',
        'Content-Type: text/plain;charset=utf-8',
        'Content-Length: 4',
      ],
    ]);
  });

  test.each([
    ['get', 'GET'],
    ['head', 'HEAD'],
    ['options', 'OPTIONS'],
    ['post', 'POST'],
    ['put', 'PUT'],
    ['patch', 'PATCH'],
    ['delete', 'DELETE'],
  ] as const)('made with %s is sent as %s', async (name, method) => {
    await using server = await openByteServer([reply()]);
    using rig = new HttpRig();
    await rig.client[name](server.url);
    expect(server.requests.map((request) => request.method)).toEqual([method]);
  });

  test('can have any method', async () => {
    await using server = await openByteServer([reply(), reply()]);
    using rig = new HttpRig();
    await rig.client.request('propfind', server.url);
    await rig.client.request('get', server.url);
    expect(server.requests.map((request) => request.method)).toEqual(['PROPFIND', 'GET']);
  });

  test('that is wrong rejects, is not sent and is not recorded', async () => {
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get('/relative'));
    expect(error.code).toBe('RAMPA_HTTP_REQUEST_INVALID');
    expect(error.message).toBe(
      'url must be an absolute http or https address because there is no baseUrl, got "/relative"',
    );
    expect(rig.metrics.samples).toEqual([]);
  });
});

describe('against the HTTP server of Node.js', () => {
  test('every kind of body arrives as it was sent', async () => {
    await using echo = await openEcho();
    using rig = new HttpRig();
    const long = 'ü'.repeat(100_000);
    const bodies = [
      { body: 'ascii' },
      { body: 'grüße' },
      { body: long },
      { body: Buffer.from([0, 1, 255]) },
      { body: new Uint8Array([1, 2, 3]).buffer },
      { body: new URLSearchParams({ a: 'b c' }) },
      { json: { a: [1, 'ü'] } },
      { form: { a: 'b c', list: [1, true], gone: undefined } },
      {},
    ];
    const responses: HttpResponse[] = [];
    for (const options of bodies) responses.push(await rig.client.post(echo.url, options));
    const seen = responses.map((response) => [
      response.headers['x-type'],
      response.text() === long ? 'long' : response.text(),
    ]);
    expect(seen).toEqual([
      ['text/plain;charset=utf-8', 'ascii'],
      ['text/plain;charset=utf-8', 'grüße'],
      ['text/plain;charset=utf-8', 'long'],
      ['application/octet-stream', '\0\x01\ufffd'],
      ['application/octet-stream', '\x01\x02\x03'],
      ['application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c'],
      ['application/json', '{"a":[1,"ü"]}'],
      ['application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c&list=1&list=true'],
      ['none', ''],
    ]);
    expect(echo.connectionCount()).toBe(1);
  });

  test('a body of several megabytes goes both ways', async () => {
    await using echo = await openEcho();
    using rig = new HttpRig();
    const body = Buffer.alloc(5_000_000, '0123456789abcdef!');
    const response = await rig.client.put(echo.url, { body });
    expect(Buffer.compare(response.body, body)).toBe(0);
    expect(response.timings.sending).toBeGreaterThan(0);
  });
});

/** Sends bodies back in chunks, with the request's content type in `x-type`. */
async function openEcho() {
  let connections = 0;
  const server = createServer((request, response) => {
    response.setHeader('x-type', request.headers['content-type'] ?? 'none');
    request.pipe(response);
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connectionCount: () => connections,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      server.close();
    },
  };
}
