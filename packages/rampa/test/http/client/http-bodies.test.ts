import { createReadStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openByteServer } from 'testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HttpBody, HttpRequestOptions } from '../../../src/core/http.ts';
import type { HttpVersion } from '../../../src/core/http-plan.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';
import { bodyOf, NodeServer } from '../http2/node-server.ts';

const FILE = Buffer.alloc(300_000, 'the content of a file ');

let folder = '';
let path = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rampa-bodies-'));
  path = join(folder, 'file.txt');
  await writeFile(path, FILE);
});

afterAll(() => rm(folder, { recursive: true }));

/** What is sent, its length if the server is told, its type and its bytes. */
type BodyCase = readonly [
  title: string,
  open: () => HttpBody | Promise<HttpBody>,
  length: string | undefined,
  type: string,
  bytes: Buffer,
];

const TEXT = Buffer.from('grüße', 'utf8');
const BINARY = 'application/octet-stream';

const BODIES: readonly BodyCase[] = [
  ['text', () => 'grüße', '7', 'text/plain;charset=utf-8', TEXT],
  ['bytes', () => TEXT, '7', BINARY, TEXT],
  [
    'a part of a buffer',
    () => new Uint8Array(TEXT.buffer, TEXT.byteOffset + 1, 2),
    '2',
    BINARY,
    TEXT.subarray(1, 3),
  ],
  ['an ArrayBuffer', () => new Uint8Array(TEXT).buffer, '7', BINARY, TEXT],
  [
    'a Blob',
    () => new Blob([TEXT, 'x'], { type: 'text/x' }),
    '8',
    'text/x',
    Buffer.concat([TEXT, Buffer.from('x')]),
  ],
  ['an empty Blob', () => new Blob([]), '0', BINARY, Buffer.alloc(0)],
  ['a file', () => openAsBlob(path, { type: 'text/plain' }), '300000', 'text/plain', FILE],
  ['the stream of a file', () => createReadStream(path), undefined, BINARY, FILE],
  ['a web stream', () => new Blob([FILE]).stream(), undefined, BINARY, FILE],
  ['a generator', () => generate('gr', 'ü', '', Buffer.from('ße')), undefined, BINARY, TEXT],
  ['a generator of nothing', () => generate(), undefined, BINARY, Buffer.alloc(0)],
];

describe.each<HttpVersion>(['1.1', '2'])('over HTTP/%s', (version) => {
  test.each(BODIES)('%s arrives as it was sent', async (_, open, length, type, bytes) => {
    await using server = await openServer(version);
    using rig = new HttpRig({ http: { version } });
    const response = await rig.client.post(server.url, { body: await open() });
    expect(response.text()).toBe('received');
    const [{ headers, body } = NOTHING] = server.received;
    expect(body.equals(bytes)).toBe(true);
    expect([headers['content-length'], headers['content-type']]).toEqual([length, type]);
    const isChunked = length === undefined && version === '1.1';
    expect(headers['transfer-encoding']).toBe(isChunked ? 'chunked' : undefined);
    expect(rig.metrics.values('data_sent')[0]).toBeGreaterThan(bytes.length);
  });

  test('a form with files arrives as it was sent', async () => {
    await using server = await openServer(version);
    using rig = new HttpRig({ http: { version } });
    const form = new FormData();
    form.append('name', 'Ada "the first"\n');
    form.append('file', await openAsBlob(path, { type: 'text/plain' }), 'a".txt');
    await rig.client.put(server.url, { body: form });
    const [{ headers, body } = NOTHING] = server.received;
    expect(headers['content-length']).toBe(String(body.length));
    const parsed = await new Response(new Uint8Array(body), {
      headers: { 'content-type': headers['content-type'] ?? '' },
    }).formData();
    expect(parsed.get('name')).toBe('Ada "the first"\r\n');
    const file = parsed.get('file') as File;
    expect([file.type, Buffer.from(await file.arrayBuffer()).equals(FILE)]).toEqual([
      'text/plain',
      true,
    ]);
  });

  test('a stream of known length is sent with it', async () => {
    await using server = await openServer(version);
    using rig = new HttpRig({ http: { version } });
    const options = { body: createReadStream(path), headers: { 'content-length': FILE.length } };
    await rig.client.post(server.url, options);
    const [{ headers, body } = NOTHING] = server.received;
    expect(headers['content-length']).toBe('300000');
    expect(headers['transfer-encoding']).toBeUndefined();
    expect(body.equals(FILE)).toBe(true);
  });

  test.each<[string, () => HttpRequestOptions, string]>([
    ['its source throws', () => ({ body: failing() }), 'its body could not be read: no more'],
    [
      'its source gives something else',
      () => ({ body: generate('a', 5 as never) }),
      'its body must give bytes or text, got 5',
    ],
    [
      'its source gives more than was said',
      () => ({ body: generate('abcd'), headers: { 'content-length': 3 } }),
      'its body gave more than the 3 bytes of its content-length',
    ],
    [
      'its source gives less than was said',
      () => ({ body: generate('ab'), headers: { 'content-length': 3 } }),
      'its body gave 2 of the 3 bytes of its content-length',
    ],
  ])('a request fails when %s, and the server sees no end of it', async (_, options, problem) => {
    await using server = await openServer(version);
    using rig = new HttpRig({ http: { version } });
    const error = await failureOf(rig.client.put(server.url, options()));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_REQUEST_BODY',
      `PUT ${server.url}/ failed: ${problem}`,
    ]);
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
    expect((await rig.client.get(server.url)).text()).toBe('received');
    expect(server.received.map(({ method }) => method)).toEqual(['GET']);
  });

  test('a stream that was sent cannot be sent again', async () => {
    await using server = await openServer(version);
    using rig = new HttpRig({ http: { version } });
    const body = generate('a');
    await rig.client.post(server.url, { body });
    const client = rig.client.extend({ tags: { another: 'client' } });
    const error = await failureOf(client.post(server.url, { body }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_REQUEST_INVALID',
      'body must be a new stream, got one that was sent before',
    ]);
    expect(server.received.length).toBe(1);
  });

  test('a stream cannot be sent by two requests at once', async () => {
    await using server = await openServer(version);
    using rig = new HttpRig({ http: { version } });
    const body = generate('a');
    const first = rig.client.post(server.url, { body });
    const error = await failureOf(rig.client.post(server.url, { body }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_REQUEST_BODY',
      `POST ${server.url}/ failed: its body could not be read: another request has sent it`,
    ]);
    expect((await first).text()).toBe('received');
  });
});

describe('a body that is read while it is sent', () => {
  test('is read no faster than the server takes it, and is closed with its request', async () => {
    await using server = await openSilentServer();
    using rig = new HttpRig();
    const source = endless();
    const failure = failureOf(
      rig.client.post(server.url, { body: source.pieces, timeout: '10s', signal: source.signal }),
    );
    let before = -1;
    // Until the buffers of the system are full.
    await vi.waitUntil(
      () => {
        const isStill = source.bytes() === before && before > 0;
        before = source.bytes();
        return isStill;
      },
      { interval: 100, timeout: 9000 },
    );
    expect(source.bytes()).toBeLessThan(50_000_000);
    source.abort();
    expect((await failure).code).toBe('RAMPA_HTTP_ABORTED');
    await source.closed;
    expect(rig.metrics.values('data_sent')[0]).toBeLessThan(50_000_000);
    expect(rig.metrics.values('http_req_sending')[0]).toBeGreaterThan(0);
  });

  test('is closed when the VU is killed', async () => {
    await using server = await openSilentServer();
    using rig = new HttpRig();
    const source = endless();
    const failure = failureOf(rig.client.post(server.url, { body: source.pieces }));
    await vi.waitUntil(() => source.bytes() > 0);
    rig.vu.close();
    expect((await failure).code).toBe('RAMPA_WORKER_ENDED');
    await source.closed;
  });
});

describe('a request that has to be sent again', () => {
  test.each<[string, () => Promise<HttpBody>]>([
    ['text', async () => 'data'],
    ['a Blob', async () => new Blob(['da', 'ta'])],
    ['a form', async () => form()],
    ['a file', () => openAsBlob(path)],
  ])('by a redirect 307 has the same body: %s', async (_, open) => {
    await using server = await openByteServer([redirect(307, '/b'), reply('ok')]);
    using rig = new HttpRig();
    const response = await rig.client.post(server.url, { body: await open() });
    expect(response.text()).toBe('ok');
    const [first, second] = server.requests.map(({ body }) => body);
    expect(first?.length).toBeGreaterThan(0);
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  });

  test.each([307, 308])('by a redirect %i fails when its stream is gone', async (status) => {
    await using server = await openByteServer(() => redirect(status, '/b'));
    using rig = new HttpRig();
    const options = { body: generate('data'), headers: { 'content-length': 4 } };
    const error = await failureOf(rig.client.post(`${server.url}/a`, options));
    expect([error.code, error.message, error.hint]).toEqual([
      'RAMPA_HTTP_REQUEST_BODY',
      `POST ${server.url}/a failed: the redirect ${status} asks for the body again, which could be read only once`,
      'Send bytes, text, a Blob or FormData instead of a stream.',
    ]);
    expect(server.requests.length).toBe(1);
  });

  test('by a redirect 303 needs no body any more', async () => {
    await using server = await openByteServer([redirect(303, '/b'), reply('ok')]);
    using rig = new HttpRig();
    const headers = { 'content-length': 4, 'content-language': 'en' };
    const response = await rig.client.post(server.url, { body: generate('data'), headers });
    expect(response.text()).toBe('ok');
    const [, second] = server.requests;
    expect(second?.head).toMatch(/^GET \/b /);
    expect(second?.head).not.toMatch(/content-/i);
  });

  test('by a digest challenge fails when its stream is gone', async () => {
    const challenge = reply('', 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth"');
    await using server = await openByteServer(() => challenge.replace('200 OK', '401 No'));
    using rig = new HttpRig();
    const auth = { type: 'digest', username: 'a', password: 'b' } as const;
    const options = { body: generate('data'), headers: { 'content-length': 4 }, auth };
    const error = await failureOf(rig.client.post(server.url, options));
    expect(error.message).toContain('the digest challenge asks for the body again');
  });
});

interface Received {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const NOTHING: Received = { method: '', headers: {}, body: Buffer.alloc(0) };

/** Answers what it has received as a whole, and remembers it. */
async function openServer(
  version: HttpVersion,
): Promise<AsyncDisposable & { readonly url: string; readonly received: readonly Received[] }> {
  const received: Received[] = [];
  if (version === '2') {
    const server = await NodeServer.open((stream, headers) => {
      const answer = (body: Buffer): void => {
        if (stream.aborted) return;
        received.push({ method: headers[':method'] ?? '', headers, body });
        stream.respond({ ':status': 200 });
        stream.end('received');
      };
      bodyOf(stream).then(answer, () => undefined);
    });
    return Object.assign(server, { received });
  }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', headers } = request;
      received.push({ method, headers, body: Buffer.concat(pieces) });
      response.end('received');
    });
  });
  return { ...(await listen(server)), received };
}

/** Accepts connections, and never reads from them. */
async function openSilentServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = net.createServer({ pauseOnConnect: true });
  return listen(server);
}

async function listen(server: net.Server): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function* generate(...pieces: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* pieces;
}

async function* failing(): AsyncGenerator<string> {
  yield 'a';
  throw new Error('no more');
}

/** Pieces for ever, and how many bytes of them were taken. */
function endless() {
  const stopper = new AbortController();
  const closed = Promise.withResolvers<void>();
  let bytes = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const piece = Buffer.alloc(65_536);
    try {
      for (;;) {
        bytes += piece.length;
        yield piece;
      }
    } finally {
      closed.resolve();
    }
  }
  return {
    pieces: pieces(),
    bytes: () => bytes,
    signal: stopper.signal,
    abort: () => stopper.abort(),
    closed: closed.promise,
  };
}

function form(): FormData {
  const fields = new FormData();
  fields.append('file', new Blob(['content']), 'a.txt');
  return fields;
}
