import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { constants, type ServerHttp2Stream, type Settings } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpVersion } from '../../../src/core/http-plan.ts';
import { AUTHORITY, SERVER } from '../../network/fixtures/certificates.ts';
import { failureOf, HttpRig, reply } from '../http-rig.ts';
import { phaseSum } from '../phase-sum.ts';
import { bodyOf, NodeServer, type StreamHandler } from './node-server.ts';

const OK: StreamHandler = (stream) => {
  stream.respond({ ':status': 200 });
  stream.end('ok');
};

/** A client that speaks HTTP/2 to every server unless it says otherwise. */
function http2Rig(version: HttpVersion = '2'): HttpRig {
  return new HttpRig({ http: { version }, network: { tls: { ca: [AUTHORITY] } } });
}

describe('HTTP/2 with prior knowledge', () => {
  test('gets a response with its headers and body', async () => {
    await using server = await NodeServer.open((stream, headers) => {
      stream.respond({ ':status': 201, 'content-type': 'text/plain', 'x-twice': ['a', 'b'] });
      stream.end(`${headers[':method']} ${headers[':path']} ${headers[':scheme']}`);
    });
    using rig = http2Rig();
    const response = await rig.client.get(`${server.url}/path?query=1`);
    expect(response.status).toBe(201);
    expect(response.statusText).toBe('');
    expect(response.httpVersion).toBe('2');
    expect(response.headers['content-type']).toBe('text/plain');
    expect(response.headers['x-twice']).toBe('a, b');
    expect(response.text()).toBe('GET /path?query=1 http');
  });

  test('sends the headers of the request, and none that belong to HTTP/1.1', async () => {
    let received: unknown;
    await using server = await NodeServer.open((stream, headers) => {
      received = headers;
      OK(stream, headers);
    });
    using rig = new HttpRig({ http: { version: '2' }, userAgent: 'test' });
    await rig.client.post(server.url, {
      json: { a: 1 },
      headers: { 'X-Own': ['1', '2'], connection: 'close', te: 'trailers' },
    });
    expect(received).toMatchObject({
      ':method': 'POST',
      ':path': '/',
      ':scheme': 'http',
      ':authority': server.url.slice('http://'.length),
      'user-agent': 'test',
      accept: '*/*',
      'x-own': '1, 2',
      te: 'trailers',
      'content-type': 'application/json',
      'content-length': '7',
    });
    expect(received).not.toHaveProperty('connection');
    expect(received).not.toHaveProperty('host');
  });

  test('understands every byte that a header can have, however it is coded', async () => {
    const bytes = [9, ...range(0x20, 0x7f), ...range(0x80, 0x100)];
    // Between letters, because blanks at the ends do not count.
    const values = bytes.map((byte) => `a${String.fromCharCode(byte).repeat(3)}z`);
    const headers = Object.fromEntries(values.map((value, index) => [`x-${index}`, value]));
    await using server = await NodeServer.open((stream) => {
      stream.respond({ ':status': 200, ...headers, 'x-all': values.join('') });
      stream.end();
    });
    using rig = http2Rig();
    const response = await rig.client.get(server.url);
    expect(response.headers).toMatchObject({ ...headers, 'x-all': values.join('') });
    const again = await rig.client.get(server.url);
    expect(again.headers).toEqual(response.headers);
  });

  test('carries many requests at once over one connection', async () => {
    await using server = await NodeServer.open((stream, headers) => {
      stream.respond({ ':status': 200 });
      setTimeout(() => stream.end(`for ${headers[':path']}`), Math.random() * 20);
    });
    using rig = http2Rig();
    const paths = range(0, 200).map((number) => `/${number}`);
    const responses = await Promise.all(paths.map((path) => rig.client.get(server.url + path)));
    expect(responses.map((response) => response.text())).toEqual(
      paths.map((path) => `for ${path}`),
    );
    expect(server.sessions.length).toBe(1);
    expect(rig.metrics.values('http_reqs').length).toBe(200);
    const sums = responses.map(({ timings }) => [timings.duration, phaseSum(timings)]);
    for (const [duration, sum] of sums) expect(duration).toBe(sum);
  });

  test('waits when the server takes no more streams, which counts as blocked', async () => {
    const waiting: ServerHttp2Stream[] = [];
    await using server = await NodeServer.open(
      (stream, headers) => {
        if (headers[':path'] === '/first') OK(stream, headers);
        else waiting.push(stream);
        if (waiting.length < 2) return;
        for (const each of waiting.splice(0)) OK(each, headers);
      },
      { settings: { maxConcurrentStreams: 2 } },
    );
    using rig = new HttpRig({ http: { version: '2' }, network: { connection: { perHost: 1 } } });
    await rig.client.get(`${server.url}/first`);
    const responses = await Promise.all(range(0, 6).map(() => rig.client.get(server.url)));
    expect(responses.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(responses.map(({ timings }) => timings.blocked > 0)).toEqual([
      ...[false, false, true, true, true, true],
    ]);
    expect(server.sessions.length).toBe(1);
  });

  test('sends again what the server refuses before it has said how many streams it takes', async () => {
    await using server = await NodeServer.open(OK, { settings: { maxConcurrentStreams: 1 } });
    using rig = new HttpRig({ http: { version: '2' }, network: { connection: { perHost: 1 } } });
    const responses = await Promise.all(range(0, 5).map(() => rig.client.get(server.url)));
    expect(responses.map((response) => response.text())).toEqual(Array(5).fill('ok'));
    expect(rig.metrics.values('http_reqs')).toEqual(Array(5).fill(1));
    expect(rig.metrics.values('http_req_failed')).toEqual(Array(5).fill(0));
  });

  test.each([1, 65_535, 65_536, 5_000_000])(
    'carries bodies of %i bytes both ways',
    async (size) => {
      await using server = await NodeServer.open((stream) => {
        stream.respond({ ':status': 200 });
        stream.pipe(stream);
      });
      using rig = http2Rig();
      const body = new Uint8Array(size).map((_, index) => (index * 31) % 251);
      const responses = await Promise.all([
        rig.client.post(server.url, { body }),
        rig.client.put(server.url, { body: 'x'.repeat(size) }),
      ]);
      expect(hashOf(responses[0].body)).toBe(hashOf(body));
      expect(responses[1].text()).toBe('x'.repeat(size));
    },
  );

  test('sends a body that is read while it is sent', async () => {
    await using server = await NodeServer.open((stream) => {
      stream.respond({ ':status': 200 });
      void bodyOf(stream).then((body) => stream.end(`${body.length} bytes`));
    });
    async function* pieces() {
      for (let count = 0; count < 50; count++) yield Buffer.alloc(10_000, count);
    }
    using rig = http2Rig();
    const response = await rig.client.post(server.url, { body: pieces() });
    expect(response.text()).toBe('500000 bytes');
  });

  test('puts up with early hints and trailers', async () => {
    await using server = await NodeServer.open((stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</style.css>' });
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'x-checksum': '1' }));
      stream.end('body');
    });
    using rig = http2Rig();
    const response = await rig.client.get(server.url);
    expect([response.status, response.text()]).toEqual([200, 'body']);
    expect(response.headers).not.toHaveProperty('link');
  });

  test.each([
    ['HEAD', 200, { 'content-length': 5 }],
    ['GET', 204, {}],
    ['GET', 304, { 'content-length': 5 }],
  ])('has no body for %s and status %i', async (method, status, headers) => {
    await using server = await NodeServer.open((stream) => {
      stream.respond({ ':status': status, ...headers }, { endStream: true });
    });
    using rig = http2Rig();
    const response = await rig.client.request(method, server.url);
    expect([response.status, response.body.length]).toEqual([status, 0]);
  });

  test('keeps cookies, and follows redirects', async () => {
    await using server = await NodeServer.open((stream, headers) => {
      if (headers[':path'] === '/') {
        stream.respond({ ':status': 302, location: '/next', 'set-cookie': ['a=1', 'b=2'] });
        stream.end();
      } else {
        stream.respond({ ':status': 200 });
        stream.end(headers.cookie);
      }
    });
    using rig = http2Rig();
    const response = await rig.client.get(server.url);
    expect(response.text()).toBe('a=1; b=2');
    expect(server.sessions.length).toBe(1);
  });

  test('opens a new connection once the server wants no more requests on the old one', async () => {
    await using server = await NodeServer.open((stream, headers) => {
      OK(stream, headers);
      stream.session?.close();
    });
    using rig = http2Rig();
    for (let count = 0; count < 3; count++) {
      expect((await rig.client.get(server.url)).text()).toBe('ok');
    }
    expect(server.sessions.length).toBe(3);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0, 0]);
  });
});

describe('a request over HTTP/2 fails', () => {
  test.each([
    [constants.NGHTTP2_INTERNAL_ERROR, 'INTERNAL_ERROR'],
    [constants.NGHTTP2_NO_ERROR, 'NO_ERROR'],
    [constants.NGHTTP2_CANCEL, 'CANCEL'],
  ])('alone, when the server resets its stream with %i', async (code, name) => {
    await using server = await NodeServer.open((stream, headers) => {
      if (headers[':path'] === '/bad') stream.close(code);
      else setTimeout(() => OK(stream, headers), 20);
    });
    using rig = http2Rig();
    const good = rig.client.get(`${server.url}/good`);
    const error = await failureOf(rig.client.get(`${server.url}/bad`));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP2_STREAM',
      `GET ${server.url}/bad failed: the server reset the stream with ${name}`,
    ]);
    expect((await good).text()).toBe('ok');
    expect(server.sessions.length).toBe(1);
    expect(rig.metrics.tags('http_req_failed')).toContainEqual(
      expect.objectContaining({ error: 'RAMPA_HTTP2_STREAM' }),
    );
  });

  test('with all others, when the server ends the connection with an error', async () => {
    await using server = await NodeServer.open(({ id, session }) => {
      if (id !== 3) return;
      session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, id);
      setImmediate(() => server.hangUp());
    });
    using rig = http2Rig();
    const errors = await Promise.all([1, 2].map(() => failureOf(rig.client.get(server.url))));
    expect(errors.map(({ code }) => code)).toEqual(Array(2).fill('RAMPA_HTTP2_CONNECTION'));
    expect(errors[0]?.message).toContain('ended the connection with ENHANCE_YOUR_CALM');
  });

  test('when it takes too long: the server is told, and the connection stays', async () => {
    const reset = Promise.withResolvers<number>();
    await using server = await NodeServer.open((stream, headers) => {
      if (headers[':path'] === '/fast') OK(stream, headers);
      else stream.on('close', () => reset.resolve(stream.rstCode));
    });
    using rig = http2Rig();
    await rig.client.get(`${server.url}/fast`);
    const error = await failureOf(rig.client.get(`${server.url}/slow`, { timeout: 50 }));
    expect(error.code).toBe('RAMPA_HTTP_TIMEOUT');
    expect(await reset.promise).toBe(constants.NGHTTP2_CANCEL);
    expect((await rig.client.get(`${server.url}/fast`)).text()).toBe('ok');
    expect(server.sessions.length).toBe(1);
  });

  test.each([
    ['a stream', '/fast', { connect: 50 }, 'no connection within 50ms (timeout.connect)'],
    ['its head', '/none', { headers: 50 }, 'no answer within 50ms (timeout.headers)'],
    ['its body', '/half', { body: 50 }, 'no complete body within 50ms (timeout.body)'],
  ])('when it takes too long to get %s', async (_, path, timeout, problem) => {
    await using server = await NodeServer.open(
      (stream, headers) => {
        if (headers[':path'] === '/fast') OK(stream, headers);
        else if (headers[':path'] === '/half') stream.respond({ ':status': 200 });
      },
      { settings: { maxConcurrentStreams: 2 } },
    );
    using rig = http2Rig();
    await rig.client.get(`${server.url}/fast`);
    const others = path === '/fast' ? ['/none', '/none'] : ['/none'];
    const pending = others.map((other) => failureOf(rig.client.get(server.url + other)));
    const error = await failureOf(rig.client.get(server.url + path, { timeout }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_TIMEOUT',
      expect.stringContaining(problem),
    ]);
    expect(server.sessions.length).toBe(1);
    rig.vu.close();
    expect((await Promise.all(pending)).length).toBe(others.length);
  });

  test('when its signal fires', async () => {
    const opened = Promise.withResolvers<void>();
    const reset = Promise.withResolvers<number>();
    await using server = await NodeServer.open((stream) => {
      stream.on('close', () => reset.resolve(stream.rstCode));
      stream.respond({ ':status': 200 });
      stream.write('half');
      opened.resolve();
    });
    using rig = http2Rig();
    const controller = new AbortController();
    const failure = failureOf(rig.client.get(server.url, { signal: controller.signal }));
    await opened.promise;
    controller.abort();
    expect((await failure).code).toBe('RAMPA_HTTP_ABORTED');
    expect(await reset.promise).toBe(constants.NGHTTP2_CANCEL);
  });

  test.each(['HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', 'SSH-2.0-test\r\n'])(
    'when the server speaks something else: %j',
    async (bytes) => {
      await using server = await openByteServer(() => bytes);
      using rig = http2Rig();
      // The preface reads like the head of a request.
      const error = await failureOf(rig.client.get(server.url));
      expect([error.code, error.hint]).toEqual([
        'RAMPA_HTTP_VERSION',
        'Set httpVersion to "1.1" for this server.',
      ]);
    },
  );

  test('when a server of HTTP/1.1 only cannot read it', async () => {
    const server = createHttp1Server();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    using rig = http2Rig();
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(rig.client.get(`http://127.0.0.1:${port}/`));
    server.close();
    expect(['RAMPA_HTTP_VERSION', 'RAMPA_CONNECTION_CLOSED']).toContain(error.code);
    expect(error.hint).toContain('httpVersion');
  });
});

describe('over TLS', () => {
  test('auto takes HTTP/2 when the server offers it, else HTTP/1.1', async () => {
    await using both = await NodeServer.open(OK, { tls: SERVER.valid, allowHttp1: true });
    await using old = await openByteServer(() => reply('old'), { tls: SERVER.valid });
    using rig = http2Rig('auto');
    const first = await rig.client.get(both.url);
    const second = await rig.client.get(old.url);
    expect([first.httpVersion, first.text()]).toEqual(['2', 'ok']);
    expect([second.httpVersion, second.text()]).toEqual(['1.1', 'old']);
    expect(first.timings.tlsHandshaking).toBeGreaterThan(0);
  });

  test('1.1 is what the server gets when it is asked for', async () => {
    await using server = await NodeServer.open(OK, { tls: SERVER.valid, allowHttp1: true });
    using rig = http2Rig('1.1');
    const response = await rig.client.get(server.url);
    expect([response.httpVersion, response.text()]).toEqual(['1.1', 'over 1.1']);
  });

  test('2 fails when the server does not offer it', async () => {
    await using server = await openByteServer(() => reply('old'), { tls: SERVER.valid });
    using rig = http2Rig();
    const error = await failureOf(rig.client.get(server.url));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_VERSION',
      `GET ${server.url}/ failed: the server did not choose HTTP/2 in the TLS handshake`,
    ]);
    expect(server.requests).toEqual([]);
  });

  test('requests at once share the connection, which is made once', async () => {
    await using server = await NodeServer.open(OK, { tls: SERVER.valid });
    using rig = http2Rig('auto');
    const responses = await Promise.all(range(0, 50).map(() => rig.client.get(server.url)));
    expect(responses.every(({ httpVersion }) => httpVersion === '2')).toBe(true);
    expect(server.sessions.length).toBe(1);
    const handshakes = responses.map(({ timings }) => timings.tlsHandshaking > 0);
    expect(handshakes).toEqual([true, ...Array(49).fill(false)]);
  });

  test('large bodies arrive whole', async () => {
    const content = Buffer.alloc(3_000_000, 'abcdefg');
    await using server = await NodeServer.open(
      (stream) => {
        stream.respond({ ':status': 200, 'content-length': content.length });
        stream.end(content);
      },
      { tls: SERVER.valid },
    );
    using rig = http2Rig();
    const responses = await Promise.all([1, 2, 3].map(() => rig.client.get(server.url)));
    expect(responses.map(({ body }) => hashOf(body))).toEqual(Array(3).fill(hashOf(content)));
  });
});

test('VUs that share their connections share the streams of one', async () => {
  await using server = await NodeServer.open(OK);
  using rig = new HttpRig({
    http: { version: '2' },
    network: { connection: { share: 'scenario' } },
  });
  using other = rig.openClient();
  await Promise.all([rig.client.get(server.url), other.client.get(server.url)]);
  await Promise.all([rig.client.get(server.url), other.client.get(server.url)]);
  expect(server.sessions.length).toBe(1);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('a server that takes no more streams on a connection', () => {
  /** Answers `/slow` when it is told to. */
  async function openServer(gate: Promise<void>, onSlow = (): void => {}): Promise<NodeServer> {
    return NodeServer.open((stream, headers) => {
      const answer = (): void => OK(stream, headers);
      if (headers[':path'] !== '/slow') return answer();
      onSlow();
      void gate.then(answer);
    });
  }

  test('gets the next request over another one', async () => {
    await using server = await openServer(Promise.resolve());
    using rig = http2Rig();
    await rig.client.get(server.url);
    await shut(server);
    expect((await rig.client.get(server.url, { timeout: '2s' })).text()).toBe('ok');
    expect(server.sessions).toHaveLength(2);
  });

  test('gets it also while it is busy with others, and what waited for room', async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await using server = await openServer(gate.promise, arrived.resolve);
    using rig = http2Rig();
    await rig.client.get(server.url);
    await settle(server, { maxConcurrentStreams: 1 });
    const slow = rig.client.get(`${server.url}/slow`);
    await arrived.promise;
    const waiting = rig.client.get(server.url, { timeout: '2s' });
    await shut(server);
    expect((await waiting).text()).toBe('ok');
    expect((await rig.client.get(server.url, { timeout: '2s' })).text()).toBe('ok');
    gate.resolve();
    expect((await slow).text()).toBe('ok');
    expect(server.sessions).toHaveLength(2);
  });

  test('from its first word on: each request gets a connection of its own, or is told of the refusal', async () => {
    await using server = await NodeServer.open(OK, { settings: { maxConcurrentStreams: 0 } });
    using rig = http2Rig();
    for (const _ of [1, 2]) {
      const error = await failureOf(rig.client.get(server.url, { timeout: '2s' }));
      expect(error.code).toBe('RAMPA_HTTP2_STREAM');
      expect(error.message).toContain('REFUSED_STREAM');
    }
  });

  async function settle(server: NodeServer, settings: Settings): Promise<void> {
    const session = server.sessions.at(-1);
    await new Promise<void>((resolve) => session?.settings(settings, () => resolve()));
  }

  async function shut(server: NodeServer): Promise<void> {
    await settle(server, { maxConcurrentStreams: 0 });
  }
});

describe('a request that asks first whether its body is wanted', () => {
  const options = { headers: { expect: '100-continue' }, body: 'x'.repeat(100_000) };

  test('sends it when the server says so', async () => {
    const events: string[] = [];
    await using server = await openExpecting(async (stream) => {
      stream.once('data', () => events.push('body'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      events.push('continue');
      stream.additionalHeaders({ ':status': 100 });
      const body = await bodyOf(stream);
      stream.respond({ ':status': 200 });
      stream.end(String(body.length));
    });
    using rig = http2Rig();
    const response = await rig.client.post(server.url, options);
    expect(response.text()).toBe('100000');
    expect(events).toEqual(['continue', 'body']);
  });

  test('does not send it when the server answers', async () => {
    let bytes = 0;
    await using server = await openExpecting(async (stream) => {
      stream.on('data', (piece: Buffer) => (bytes += piece.length));
      stream.respond({ ':status': 417 });
      stream.end('no');
    });
    using rig = http2Rig();
    const opened = new Set<string>();
    const body = (async function* () {
      opened.add('read');
      yield 'x';
    })();
    const response = await rig.client.post(server.url, { ...options, body });
    expect([response.status, response.text(), bytes, opened.size]).toEqual([417, 'no', 0, 0]);
    expect((await rig.client.post(server.url, { body: 'y' })).status).toBe(417);
    expect(server.sessions).toHaveLength(1);
    expect(rig.clock.timers.size).toBeLessThanOrEqual(2);
  });

  test('sends it after a second when the server says nothing', async () => {
    await using server = await openExpecting(async (stream) => {
      const body = await bodyOf(stream);
      stream.respond({ ':status': 200 });
      stream.end(String(body.length));
    });
    using rig = http2Rig();
    const response = await rig.client.post(server.url, options);
    expect(response.text()).toBe('100000');
    expect(response.timings.sending).toBeGreaterThan(900);
  });

  async function openExpecting(
    handler: (stream: ServerHttp2Stream) => Promise<void>,
  ): Promise<NodeServer> {
    return NodeServer.open((stream) => void handler(stream));
  }
});
