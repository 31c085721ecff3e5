import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { type ByteReply, type ByteStep, openByteServer } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import type { HttpStream, HttpStreamChunk, HttpStreamOptions } from '../../../src/core/http.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const KILLED = new RampaError('RAMPA_ITERATION_KILLED', 'the run has ended');

/** What a client may take from its socket without a reader: a full stream, and the read that was one too many. */
const MOST_UNREAD_BYTES = 131_072 + 65_536;

describe('a streamed response', () => {
  test('is handed over when its head has come', async () => {
    const body = Promise.withResolvers<void>();
    await using server = await openByteServer([
      [
        send('HTTP/1.1 404 No\r\nContent-Length: 4\r\nSet-Cookie: a=1\r\nX-A: b\r\n\r\n'),
        wait(body.promise),
        send('text'),
      ],
      reply(),
    ]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', `${server.url}/path?a=b`);
    expect(stream).toMatchObject({
      status: 404,
      ok: false,
      statusText: 'No',
      httpVersion: '1.1',
      url: `${server.url}/path?a=b`,
      redirects: [],
      tls: undefined,
    });
    expect(stream.headers['x-a']).toBe('b');
    expect({ ...stream.cookies }).toEqual({ a: '1' });
    expect(rig.metrics.requestSamples).toEqual([]);
    await rig.client.get(server.url);
    expect(server.requests[1]?.head).toContain('\r\nCookie: a=1');
    body.resolve();
    expect(await textOf(stream)).toBe('text');
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['200', '404']);
  });

  test('gives chunks as they come, each with its time', async () => {
    const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const [first, second, third] = gates.map(({ promise }) => wait(promise));
    await using server = await openByteServer([
      [
        send(CHUNKED),
        ...[first, send('3\r\none\r\n'), second, send('3\r\ntwo\r\n5\r\nthree\r\n')],
        ...[third, send('4\r\nfour\r\n0\r\n\r\n')],
      ].filter((step) => step !== undefined),
    ]);
    using rig = new HttpRig();
    rig.clock.freeze();
    const stream = await rig.client.stream('GET', server.url);
    const chunks = stream[Symbol.asyncIterator]();
    const seen: unknown[] = [];
    for (const [index, gate] of gates.entries()) {
      rig.clock.pass(10 + index);
      gate.resolve();
      const { value } = await chunks.next();
      seen.push([String(Buffer.from(value.bytes)), value.sinceStartMs]);
    }
    expect(seen).toEqual([
      ['one', 10],
      ['twothree', 21],
      ['four', 33],
    ]);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
    expect(rig.metrics.values('http_stream_first_chunk')).toEqual([10]);
    expect(rig.metrics.values('http_stream_chunk_gap')).toEqual([11, 12]);
    expect(rig.metrics.tags('http_stream_chunk_gap')[0]).toEqual({
      ...{ scenario: 'test', method: 'GET', name: `${server.url}/`, status: '200' },
    });
    expect(stream.timings).toMatchObject({ duration: 33, waiting: 0, receiving: 33 });
    expect(rig.metrics.values('http_req_duration')).toEqual([33]);
  });

  test('gives each chunk its own memory', async () => {
    await using server = await openByteServer([reply('first'), reply('other')]);
    using rig = new HttpRig();
    const [chunk] = await chunksOf(await rig.client.stream('GET', server.url));
    await rig.client.get(server.url);
    expect(Buffer.from(chunk ?? []).toString()).toBe('first');
    expect(chunk?.buffer.byteLength).toBe(5);
  });

  test('has bytes for whoever asks before the next chunk, and a length for all', async () => {
    const content = Buffer.alloc(1_000_000, 'abcdefg');
    await using server = await openByteServer(() => large(content));
    using rig = new HttpRig();
    const kept: Uint8Array[] = [];
    for await (const { bytes } of await rig.client.stream('GET', server.url)) kept.push(bytes);
    let last: HttpStreamChunk | undefined;
    let length = 0;
    for await (const chunk of await rig.client.stream('GET', server.url)) {
      last = chunk.length > 20_000 ? chunk : last;
      length += chunk.length;
    }
    expect(length).toBe(content.length);
    expect(() => last?.bytes).toThrow('bytes of a chunk were asked for after the next chunk');
    expect(Buffer.concat(kept).equals(content)).toBe(true);
  });

  test('leaves its connection for the next request', async () => {
    await using server = await openByteServer([reply('1'), reply('2')]);
    using rig = new HttpRig();
    expect(await textOf(await rig.client.stream('GET', server.url))).toBe('1');
    expect(await textOf(await rig.client.stream('POST', server.url, { json: 1 }))).toBe('2');
    expect(server.connectionCount).toBe(1);
    expect(server.requests[1]?.body.toString()).toBe('1');
  });

  test.each([
    ['HEAD', reply('text').slice(0, -4)],
    ['GET', 'HTTP/1.1 204 Nothing\r\n\r\n'],
    ['GET', reply('')],
  ])('without a body has no chunks', async (method, answer) => {
    await using server = await openByteServer([answer]);
    using rig = new HttpRig();
    expect(await chunksOf(await rig.client.stream(method, server.url))).toEqual([]);
    expect(rig.metrics.values('http_stream_first_chunk')).toEqual([]);
    expect(rig.metrics.values('http_reqs')).toEqual([1]);
  });

  test('may end with its connection', async () => {
    await using server = await openByteServer([
      [send('HTTP/1.0 200 OK\r\n\r\nto the end'), { type: 'close' }],
    ]);
    using rig = new HttpRig();
    expect(await textOf(await rig.client.stream('GET', server.url))).toBe('to the end');
  });

  test('may be larger than what is kept of bodies, and is not dropped by discardBody', async () => {
    await using server = await openByteServer(() => reply('x'.repeat(1001)));
    using rig = new HttpRig({ http: { maxBodyBytes: 1000, discardBody: true } });
    expect(await textOf(await rig.client.stream('GET', server.url))).toHaveLength(1001);
  });

  test('takes no options about a body that is kept', async () => {
    using rig = new HttpRig();
    const options: HttpStreamOptions = { discardBody: true, maxBody: 1 } as HttpStreamOptions;
    const error = await failureOf(rig.client.stream('GET', 'http://127.0.0.1:1/', options));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_REQUEST_INVALID',
      'discardBody and maxBody must be left out: nothing of a streamed body is kept',
    ]);
  });

  test('is read once', async () => {
    await using server = await openByteServer([reply('text')]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    await textOf(stream);
    await expect(textOf(stream)).rejects.toMatchObject({
      code: 'RAMPA_HTTP_BODY_DISCARDED',
      message: `response body of GET ${server.url}/ (status 200) can be read only once`,
    });
  });
});

describe('a reader that is slow', () => {
  test('holds the server back, and misses nothing', async () => {
    const content = Buffer.alloc(20_000_000, 'abcdefg');
    await using server = await openByteServer([large(content)]);
    using rig = new HttpRig();
    const hash = createHash('sha256');
    let firstBytes = 0;
    for await (const { bytes } of await rig.client.stream('GET', server.url)) {
      if (firstBytes === 0) await pause();
      firstBytes ||= bytes.length;
      hash.update(bytes);
    }
    expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
    expect(rig.metrics.values('data_received')[0]).toBeGreaterThan(content.length);
  });

  test('holds it back also when it never begins', async () => {
    await using server = await openByteServer([large(Buffer.alloc(20_000_000))]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    await pause();
    stream.cancel();
    const [receivedBytes] = rig.metrics.values('data_received');
    expect(receivedBytes).toBeLessThanOrEqual(MOST_UNREAD_BYTES);
    expect(receivedBytes).toBeGreaterThan(0);
  });

  test('holds it back when chunks are small, too', async () => {
    await using server = await openByteServer([
      [send(CHUNKED), { type: 'trickle', bytes: '1\r\na\r\n'.repeat(3000) }],
    ]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    await vi.waitUntil(() => rig.metrics.values('http_stream_chunk_gap').length > 300);
    await pause();
    stream.cancel();
    expect(rig.metrics.values('http_stream_chunk_gap').length).toBeLessThanOrEqual(600);
  });
});

describe('a streamed response that is left', () => {
  test('by the loop, closes its connection, and counts by its status', async () => {
    await using server = await openByteServer([[send(CHUNKED), send('1\r\na\r\n')], reply('ok')]);
    using rig = new HttpRig();
    for await (const _chunk of await rig.client.stream('GET', server.url)) break;
    await server.openConnections(0);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['200']);
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
    expect((await rig.client.get(server.url)).text()).toBe('ok');
    rig.vu.close();
    expect(rig.clock.timers.size).toBe(0);
  });

  test('by an error in the loop, too', async () => {
    await using server = await openByteServer([[send(CHUNKED), send('1\r\na\r\n')]]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    const reading = (async () => {
      for await (const _chunk of stream) throw new Error('mine');
    })();
    await expect(reading).rejects.toThrow('mine');
    await server.openConnections(0);
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
  });

  test('by cancel(), before it is read or while its reader waits, is at its end', async () => {
    await using server = await openByteServer(() => [send(CHUNKED), send('1\r\na\r\n')]);
    using rig = new HttpRig();
    const unread = await rig.client.stream('GET', server.url);
    unread.cancel();
    expect(await chunksOf(unread)).toEqual([]);
    const stream = await rig.client.stream('GET', server.url);
    const chunks = stream[Symbol.asyncIterator]();
    await chunks.next();
    const next = chunks.next();
    stream.cancel();
    stream.cancel();
    expect(await next).toEqual({ done: true, value: undefined });
    await server.openConnections(0);
    expect(rig.metrics.values('http_reqs')).toEqual([1, 1]);
  });

  test('after its end keeps its connection', async () => {
    await using server = await openByteServer(() => reply('a'));
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    await textOf(stream);
    stream.cancel();
    await rig.client.get(server.url);
    expect(server.connectionCount).toBe(1);
    expect(rig.metrics.values('http_reqs')).toEqual([1, 1]);
  });

  test('open at the end of the iteration is closed, and cannot be read any more', async () => {
    await using server = await openByteServer([[send(CHUNKED), send('1\r\na\r\n')]]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    rig.vu.endIteration();
    await server.openConnections(0);
    await expect(textOf(stream)).rejects.toMatchObject({
      code: 'RAMPA_WORKER_ENDED',
      message: 'a streamed response was read after its iteration had ended',
    });
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['200']);
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
  });

  test('before its head at the end of the iteration is closed when that comes', async () => {
    const head = Promise.withResolvers<void>();
    await using server = await openByteServer([[wait(head.promise), send(CHUNKED)]]);
    using rig = new HttpRig();
    const opening = rig.client.stream('GET', server.url);
    await vi.waitUntil(() => server.requests.length === 1);
    rig.vu.endIteration();
    head.resolve();
    await expect(opening.then(textOf)).rejects.toMatchObject({ code: 'RAMPA_WORKER_ENDED' });
    await server.openConnections(0);
  });

  test('with its VU killed is cut off, and not recorded', async () => {
    await using server = await openByteServer([[send(CHUNKED), send('1\r\na\r\n')]]);
    using rig = new HttpRig();
    const chunks = (await rig.client.stream('GET', server.url))[Symbol.asyncIterator]();
    await chunks.next();
    const next = chunks.next();
    rig.vu.kill(KILLED);
    await expect(next).rejects.toBe(KILLED);
    await server.openConnections(0);
    expect(rig.metrics.values('http_reqs')).toEqual([]);
  });
});

describe('a streamed response breaks, which its reader gets after what came before', () => {
  test.each<[string, readonly ByteStep[], HttpStreamOptions, string]>([
    ['the server closes', [{ type: 'close' }], {}, 'RAMPA_CONNECTION_CLOSED'],
    ['the server resets', [{ type: 'reset' }], {}, 'RAMPA_CONNECTION_RESET'],
    ['the framing is wrong', [send('x\r\n')], {}, 'RAMPA_HTTP_PROTOCOL'],
    ['its body takes too long', [], { timeout: { body: 50 } }, 'RAMPA_HTTP_TIMEOUT'],
    ['all takes too long', [], { timeout: 200 }, 'RAMPA_HTTP_TIMEOUT'],
  ])('when %s', async (_, steps, options, code) => {
    const isRead = Promise.withResolvers<void>();
    await using server = await openByteServer([
      [send(`${CHUNKED}3\r\none\r\n`), wait(isRead.promise), ...steps],
    ]);
    using rig = new HttpRig();
    let text = '';
    const reading = (async () => {
      for await (const { bytes } of await rig.client.stream('GET', server.url, options)) {
        text += Buffer.from(bytes).toString();
        isRead.resolve();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code });
    expect(text).toBe('one');
    await server.openConnections(0);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['error'])).toEqual([code]);
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
  });

  test('when its signal fires', async () => {
    await using server = await openByteServer([[send(CHUNKED), send('3\r\none\r\n')]]);
    using rig = new HttpRig();
    const stopper = new AbortController();
    const options = { signal: stopper.signal };
    const stream = await rig.client.stream('GET', server.url, options);
    const chunks = stream[Symbol.asyncIterator]();
    await chunks.next();
    const next = chunks.next();
    stopper.abort();
    await expect(next).rejects.toMatchObject({ code: 'RAMPA_HTTP_ABORTED' });
    expect(getEventListeners(stopper.signal, 'abort')).toEqual([]);
    await server.openConnections(0);
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
  });

  test.each<[string, () => HttpStreamOptions, string]>([
    ['its time is over', () => ({ timeout: '300ms' }), 'RAMPA_HTTP_TIMEOUT'],
    ['its signal fires', () => ({ signal: AbortSignal.timeout(300) }), 'RAMPA_HTTP_ABORTED'],
  ])('at once when %s, whatever has arrived and is not read', async (_, optionsOf, code) => {
    await using server = await openByteServer([
      [send(CHUNKED), send('3\r\none\r\n'), wait(pause()), send('3\r\ntwo\r\n')],
    ]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url, optionsOf());
    const chunks = stream[Symbol.asyncIterator]();
    expect((await chunks.next()).value.length).toBe(3);
    await vi.waitUntil(() => rig.metrics.values('http_req_failed').length === 1);
    await expect(chunks.next()).rejects.toMatchObject({ code });
  });

  test('when it is not read in time', async () => {
    await using server = await openByteServer([large(Buffer.alloc(20_000_000))]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url, { timeout: '200ms' });
    await vi.waitUntil(() => rig.metrics.values('http_req_failed').length === 1);
    await server.openConnections(0);
    await expect(textOf(stream)).rejects.toMatchObject({ code: 'RAMPA_HTTP_TIMEOUT' });
  });

  test('or never begins', async () => {
    await using server = await openByteServer([[{ type: 'close' }]]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.stream('GET', server.url));
    expect(error.code).toBe('RAMPA_CONNECTION_CLOSED');
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
  });
});

describe('what comes before a streamed response', () => {
  test('is not part of it: redirects are followed, over the same connection', async () => {
    const moved = redirect(307, '/b').replace('Length: 0', 'Length: 5').concat('moved');
    await using server = await openByteServer([moved, reply('here')]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('PUT', `${server.url}/a`, { body: 'data' });
    expect(await textOf(stream)).toBe('here');
    expect([stream.url, stream.redirects[0]?.status]).toEqual([`${server.url}/b`, 307]);
    expect(server.requests.map(({ body }) => String(body))).toEqual(['data', 'data']);
    expect(server.connectionCount).toBe(1);
  });

  test('is a redirect itself when there are too many, or none are followed', async () => {
    await using server = await openByteServer(() =>
      redirect(302, '/').replace('Length: 0', 'Length: 5').concat('moved'),
    );
    using rig = new HttpRig();
    const error = await failureOf(rig.client.stream('GET', server.url, { maxRedirects: 1 }));
    expect(error.code).toBe('RAMPA_HTTP_REDIRECTS');
    const stream = await rig.client.stream('GET', server.url, { maxRedirects: 0 });
    expect([stream.status, await textOf(stream)]).toEqual([302, 'moved']);
  });

  test('are the tries before it; the last one is handed over with its body', async () => {
    const busy = reply('busy').replace('200 OK', '503 Busy');
    await using server = await openByteServer([busy, reply('ok'), busy, busy]);
    using rig = new HttpRig();
    const retry = { limit: 1, delay: 1 };
    expect(await textOf(await rig.client.stream('GET', server.url, { retry }))).toBe('ok');
    const stream = await rig.client.stream('GET', server.url, { retry });
    expect([stream.status, await textOf(stream)]).toEqual([503, 'busy']);
    expect(server.connectionCount).toBe(1);
  });

  test('is no try for which there is no time', async () => {
    await using server = await openByteServer([reply('busy').replace('200 OK', '503 Busy')]);
    using rig = new HttpRig();
    const retry = { limit: 1, delay: '5s' };
    const stream = await rig.client.stream('GET', server.url, { retry, timeout: '4s' });
    expect([stream.status, await textOf(stream)]).toEqual([503, 'busy']);
  });

  test('is no response at all when the time for another try runs out with its body', async () => {
    const body = Promise.withResolvers<void>();
    const busy = reply('busy').replace('200 OK', '503 Busy');
    await using server = await openByteServer([
      [send(busy.slice(0, -1)), wait(body.promise), send('y')],
    ]);
    using rig = new HttpRig();
    rig.clock.freeze();
    const retry = { limit: 1, delay: '5s' };
    const opening = failureOf(rig.client.stream('GET', server.url, { retry, timeout: '30s' }));
    await vi.waitUntil(() => server.requests.length === 1);
    await pause();
    rig.clock.pass(26_000);
    body.resolve();
    expect((await opening).code).toBe('RAMPA_HTTP_TIMEOUT');
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['503']);
  });

  test('is the challenge that digest credentials answer', async () => {
    const denied = (scheme: string): string =>
      reply('denied', `WWW-Authenticate: ${scheme}`).replace('200 OK', '401 No');
    const challenge = denied('Digest realm="r", nonce="n", qop="auth"');
    await using server = await openByteServer([challenge, reply('in'), denied('Basic realm="r"')]);
    using rig = new HttpRig();
    const auth = { type: 'digest', username: 'a', password: 'b' } as const;
    expect(await textOf(await rig.client.stream('GET', server.url, { auth }))).toBe('in');
    const stream = await rig.client.stream('GET', `${server.url}/x`, { auth });
    expect([stream.status, await textOf(stream)]).toEqual([401, 'denied']);
    expect(server.requests.length).toBe(3);
    expect(server.connectionCount).toBe(1);
  });
});

function send(bytes: string | Uint8Array): ByteStep {
  return { type: 'send', bytes };
}

function wait(until: Promise<unknown>): ByteStep {
  return { type: 'wait', until };
}

function large(content: Buffer): ByteReply {
  return [send(`HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`), send(content)];
}

/** As long as a sender needs that nobody holds back. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

async function chunksOf(stream: HttpStream): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const { bytes } of stream) chunks.push(bytes);
  return chunks;
}

async function textOf(stream: HttpStream): Promise<string> {
  return Buffer.concat(await chunksOf(stream)).toString();
}
