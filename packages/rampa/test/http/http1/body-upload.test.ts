import * as net from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import type { HttpBody } from '../../../src/core/http.ts';
import { failureOf, HttpRig, reply } from '../http-rig.ts';

const EXPECT = { expect: '100-continue' };
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const LARGE_BYTES = 20_000_000;

describe('a request with expect: 100-continue', () => {
  test.each<[string, () => HttpBody, string]>([
    ['text', () => 'data', 'data'],
    ['bytes', () => Buffer.from('data'), 'data'],
    ['a stream', () => generate('da', 'ta'), '2\r\nda\r\n2\r\nta\r\n0\r\n\r\n'],
  ])('sends %s when the server asks for it', async (_, open, sent) => {
    await using server = await openPeer();
    using rig = new HttpRig();
    rig.clock.freeze();
    const sending = rig.client.post(server.url, { body: open(), headers: EXPECT });
    const peer = await server.accept();
    await peer.receive('\r\n\r\n');
    rig.clock.pass(10);
    peer.write('HTTP/1.1 103 Early Hints\r\n\r\n');
    await pause();
    expect(peer.bodyText()).toBe('');
    peer.write(CONTINUE);
    await peer.receive(sent);
    rig.clock.pass(5);
    peer.write(reply('ok'));
    const response = await sending;
    expect(response.text()).toBe('ok');
    expect(peer.bodyText()).toBe(sent);
    expect(response.timings).toMatchObject({ sending: 10, waiting: 5, duration: 15 });
    expect(rig.metrics.values('data_sent')).toEqual([peer.received().length]);
    const again = rig.client.get(server.url);
    await peer.receive('GET / ');
    peer.write(reply('again'));
    expect((await again).text()).toBe('again');
    rig.vu.close();
    expect(rig.clock.timers.size).toBe(0);
  });

  test.each([
    [200, ''],
    [401, ''],
    [417, ''],
    [200, CONTINUE],
  ])(
    'does not send its body when the answer is %i, and takes another connection then, %j',
    async (status, before) => {
      await using server = await openPeer();
      using rig = new HttpRig();
      const sending = rig.client.put(server.url, { body: 'data', headers: EXPECT });
      const peer = await server.accept();
      await peer.receive('\r\n\r\n');
      peer.write(before + reply('enough').replace('200 OK', `${status} Enough`));
      const response = await sending;
      expect([response.status, response.text()]).toEqual([status, 'enough']);
      await peer.closed;
      expect(peer.bodyText()).toBe('');
      const again = rig.client.get(server.url);
      const next = await server.accept();
      next.write(reply('again'));
      expect((await again).text()).toBe('again');
    },
  );

  test('has its stream still when the answer leads elsewhere', async () => {
    await using server = await openPeer();
    using rig = new HttpRig();
    const body = generate('data');
    const sending = rig.client.put(server.url, { body, headers: EXPECT });
    const first = await server.accept();
    await first.receive('\r\n\r\n');
    first.write('HTTP/1.1 307 Moved\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n');
    const second = await server.accept();
    await second.receive('\r\n\r\n');
    expect(second.received()).toMatch(/^PUT \/next .*\r\nexpect: 100-continue\r\n/s);
    second.write(CONTINUE);
    await second.receive('0\r\n\r\n');
    second.write(reply('ok'));
    expect((await sending).text()).toBe('ok');
    expect(second.bodyText()).toBe('4\r\ndata\r\n0\r\n\r\n');
  });

  test('sends its body when the server says nothing for a second', async () => {
    await using server = await openPeer();
    using rig = new HttpRig();
    const startedAtMs = performance.now();
    const sending = rig.client.put(server.url, { body: 'data', headers: EXPECT });
    const peer = await server.accept();
    await peer.receive('data');
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(999);
    peer.write(CONTINUE + reply('ok'));
    expect((await sending).text()).toBe('ok');
    expect(peer.bodyText()).toBe('data');
  });

  test('that is ended before it was asked leaves no timer', async () => {
    await using server = await openPeer();
    using rig = new HttpRig();
    const failure = failureOf(rig.client.put(server.url, { body: 'data', headers: EXPECT }));
    const peer = await server.accept();
    await peer.receive('\r\n\r\n');
    peer.end();
    expect((await failure).code).toBe('RAMPA_CONNECTION_CLOSED');
    rig.vu.close();
    expect(rig.clock.timers.size).toBe(0);
    expect(peer.bodyText()).toBe('');
  });
});

describe('an answer before the body has left', () => {
  test.each<[string, () => HttpBody]>([
    ['bytes', () => Buffer.alloc(LARGE_BYTES)],
    ['text', () => 'x'.repeat(LARGE_BYTES)],
    ['a Blob', () => new Blob([Buffer.alloc(LARGE_BYTES)])],
    ['a stream', () => endless()],
  ])('counts, and the connection is closed: %s', async (_, open) => {
    await using server = await openPeer();
    using rig = new HttpRig();
    const sending = rig.client.post(server.url, { body: open() });
    const peer = await server.accept();
    await peer.receive('\r\n\r\n');
    peer.pause();
    peer.write(reply('too large').replace('200 OK', '413 Too Large'));
    const response = await sending;
    expect([response.status, response.text()]).toEqual([413, 'too large']);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['413']);
    peer.resume();
    await peer.closed;
    expect(peer.received().length).toBeLessThan(LARGE_BYTES);
    const again = rig.client.get(server.url);
    (await server.accept()).write(reply('again'));
    expect((await again).text()).toBe('again');
  });

  test.each<[string, (peer: Peer) => void]>([
    ['closes', (peer) => peer.end()],
    ['resets', (peer) => peer.reset()],
  ])('counts when the server %s at once', async (_, leave) => {
    await using server = await openPeer();
    using rig = new HttpRig();
    for (let time = 0; time < 10; time++) {
      const body = time % 2 === 0 ? endless() : Buffer.alloc(LARGE_BYTES);
      const sending = rig.client.post(server.url, { body });
      const peer = await server.accept();
      await peer.receive('\r\n\r\n');
      peer.write(reply('too large').replace('200 OK', '413 Too Large'));
      await pause();
      leave(peer);
      expect((await sending).status).toBe(413);
    }
    expect(rig.metrics.values('http_reqs').length).toBe(10);
  });

  test('counts when the server is gone before it is read', async () => {
    await using server = await openPeer();
    using rig = new HttpRig();
    const isGone = Promise.withResolvers<void>();
    async function* pieces(): AsyncGenerator<string> {
      yield 'first';
      await isGone.promise;
      yield* ['second', 'third'];
    }
    const sending = rig.client.post(server.url, { body: pieces() });
    const peer = await server.accept();
    await peer.receive('first');
    peer.write(reply('too large').replace('200 OK', '413 Too Large'));
    peer.reset();
    isGone.resolve();
    expect((await sending).status).toBe(413);
  });

  test('lets the body go on while the rest of it comes', async () => {
    await using server = await openPeer();
    using rig = new HttpRig();
    const isAnswered = Promise.withResolvers<void>();
    async function* pieces(): AsyncGenerator<string> {
      yield 'first';
      await isAnswered.promise;
      yield 'second';
    }
    const sending = rig.client.post(server.url, { body: pieces() });
    const peer = await server.accept();
    await peer.receive('first');
    peer.write(reply('ok').slice(0, -1));
    await pause();
    isAnswered.resolve();
    await peer.receive('0\r\n\r\n');
    await pause();
    peer.write('k');
    expect((await sending).text()).toBe('ok');
    const again = rig.client.get(server.url);
    await peer.receive('GET / ');
    peer.write(reply('same connection'));
    expect((await again).text()).toBe('same connection');
  });

  test('is a streamed response as well', async () => {
    await using server = await openPeer();
    using rig = new HttpRig();
    const opening = rig.client.stream('POST', server.url, { body: endless() });
    const peer = await server.accept();
    await peer.receive('\r\n\r\n');
    peer.write('HTTP/1.1 200 OK\r\n\r\nfirst');
    const stream = await opening;
    for await (const { bytes } of stream) {
      expect(Buffer.from(bytes).toString()).toBe('first');
      break;
    }
    await peer.closed;
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
  });
});

/** The server's side of one connection. */
class Peer {
  readonly closed: Promise<void>;
  readonly #socket: net.Socket;
  #received = '';

  constructor(socket: net.Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.#received += bytes.toString('latin1');
    });
  }

  received(): string {
    return this.#received;
  }

  /** What came after the head of the first request, and before the next one. */
  bodyText(): string {
    const start = this.#received.indexOf('\r\n\r\n') + 4;
    return this.#received.slice(start).split('GET ', 1)[0] ?? '';
  }

  async receive(text: string): Promise<void> {
    await vi.waitUntil(() => this.#received.includes(text), { interval: 1, timeout: 5000 });
  }

  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }
}

/** A server whose connections the test takes one by one. */
async function openPeer() {
  const sockets: net.Socket[] = [];
  const peers: Peer[] = [];
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.push(socket);
    peers.push(new Peer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  let acceptedCount = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    async accept(): Promise<Peer> {
      const index = acceptedCount++;
      return await vi.waitUntil(() => peers[index], { interval: 1, timeout: 5000 });
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As long as something needs that nobody holds back. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}

async function* generate(...pieces: string[]): AsyncGenerator<string> {
  yield* pieces;
}

async function* endless(): AsyncGenerator<Uint8Array> {
  const piece = Buffer.alloc(65_536);
  for (;;) yield piece;
}
