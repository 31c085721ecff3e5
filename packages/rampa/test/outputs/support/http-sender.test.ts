import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VirtualClock } from 'testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { HttpSender, type HttpSenderOptions } from '../../../src/outputs/support/http-sender.ts';
import { systemClock } from '../../../src/runner/system-clock.ts';

type Answer = (response: ServerResponse, body: string, count: number) => void;

/** A server on loopback that answers as it is told, and keeps what it was sent. */
async function startServer(
  answer: Answer,
): Promise<
  AsyncDisposable & { readonly url: string; readonly bodies: string[]; readonly heads: string[] }
> {
  const bodies: string[] = [];
  const heads: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      bodies.push(body);
      heads.push(`${request.method} ${request.url} ${request.headers['x-test']}`);
      answer(response, body, bodies.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/write`,
    bodies,
    heads,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function senderTo(url: string, options: Partial<HttpSenderOptions> = {}): HttpSender {
  const defaults = {
    name: 'test',
    url,
    headers: { 'x-test': 'yes' },
    unit: 'samples',
    timeoutMs: 2000,
    deadlineMs: 3000,
    maxWaitingBytes: 100,
  };
  return new HttpSender({ ...defaults, ...options }, { clock: systemClock, random: () => 0 });
}

describe('a sender over HTTP', () => {
  test('sends one payload after the other, in order', async () => {
    await using server = await startServer((response) => void response.writeHead(204).end());
    const sender = senderTo(server.url);
    for (const body of ['a', 'b', 'c']) sender.send({ body, count: 1 });
    await sender.finish();
    expect(server.bodies).toEqual(['a', 'b', 'c']);
    expect(server.heads[0]).toBe('POST /write yes');
    expect(sender.losses()).toEqual([]);
  });

  test('counts of an answer that objects what was not taken, not all that was sent', async () => {
    await using server = await startServer((response) => void response.writeHead(200).end('3'));
    const objection = (answer: Uint8Array) => ({
      reason: 'too old',
      count: Number(new TextDecoder().decode(answer)),
    });
    const sender = senderTo(server.url, { objection });
    sender.send({ body: 'a', count: 40 });
    sender.send({ body: 'b', count: 50 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: 'test: 6 samples were not delivered: the server answered 200: too old',
    });
    expect(server.bodies).toEqual(['a', 'b']);
  });

  test('says what keeps it from sending, as long as it does', async () => {
    let status = 503;
    await using server = await startServer((response) => void response.writeHead(status).end());
    const sender = senderTo(server.url);
    expect(sender.trouble).toBeUndefined();
    sender.send({ body: 'a', count: 3 });
    await expect
      .poll(() => sender.trouble)
      .toBe('test: the server answered 503; it is tried again until 3 s after the load');
    status = 204;
    await sender.finish();
    expect(sender.trouble).toBeUndefined();
    status = 401;
    sender.send({ body: 'b', count: 3 });
    await expect
      .poll(() => sender.trouble)
      .toBe('test: the server answered 401; 3 samples are lost so far');
  });

  test('reads no more of an answer than it needs', async () => {
    let isClosed = false;
    await using server = await startServer((response) => {
      response.writeHead(400).on('close', () => (isClosed = true));
      const go = (): void => {
        while (!isClosed && response.write('x'.repeat(65_536)));
        if (!isClosed) response.once('drain', go);
      };
      go();
    });
    const sender = senderTo(server.url);
    sender.send({ body: 'a', count: 3 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: `test: 3 samples were not delivered: the server answered 400: ${'x'.repeat(300)}`,
    });
    await expect.poll(() => isClosed).toBe(true);
  });

  test('sends again what fails for a reason that may pass', async () => {
    await using server = await startServer((response, _, count) => {
      if (count === 1) response.destroy();
      else response.writeHead(count === 2 ? 503 : 200).end();
    });
    const sender = senderTo(server.url);
    sender.send({ body: 'a', count: 3 });
    sender.send({ body: 'b', count: 4 });
    await sender.finish();
    expect(server.bodies).toEqual(['a', 'a', 'a', 'b']);
  });

  test('does not send again what was refused, and says why', async () => {
    await using server = await startServer((response, body) => {
      response.writeHead(body === 'bad' ? 400 : 204).end(body === 'bad' ? 'unable to parse' : '');
    });
    const sender = senderTo(server.url);
    sender.send({ body: 'bad', count: 5 });
    sender.send({ body: 'good', count: 1 });
    await expect(sender.finish()).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: 'test: 5 samples were not delivered: the server answered 400: unable to parse',
    });
    expect(server.bodies).toEqual(['bad', 'good']);
  });

  test.each([301, 302, 303, 307, 308])(
    'does not follow a redirect (%d) but says where it points to, without what may be secret',
    async (status) => {
      const location = 'https://user:password@other.example:444/in/there?token=secret#x';
      await using server = await startServer(
        (response) => void response.writeHead(status, { location }).end('moved'),
      );
      const sender = senderTo(server.url);
      sender.send({ body: 'a', count: 2 });
      await expect(sender.finish()).rejects.toMatchObject({
        code: 'RAMPA_OUTPUT_FAILED',
        message: `test: 2 samples were not delivered: the server answered ${status}, which points to https://other.example:444/in/there`,
        hint: 'Give the output the address that the server points to: redirects are not followed.',
      });
      expect(server.bodies).toEqual(['a']);
    },
  );

  test.each([
    ['/there?x=1', false, /, which points to http:\/\/127\.0\.0\.1:\d+\/there$/],
    ['/there?x=1', true, /, which points to http:\/\/127\.0\.0\.1:\d+$/],
    ['http://', false, /, which points to no address$/],
    [undefined, false, /: the server answered 302: moved$/],
  ])('shows of the redirect to %j what may be seen (hidden path: %j)', async (...redirect) => {
    const [location, hidesPath, message] = redirect;
    await using server = await startServer((response) => {
      response.writeHead(302, location === undefined ? {} : { location }).end('moved');
    });
    const sender = senderTo(server.url, { hidesPath });
    sender.send({ body: 'a', count: 1 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: expect.stringMatching(message),
    });
    expect(server.bodies).toHaveLength(1);
  });

  test('gives up at its deadline, with the reason and the number', async () => {
    await using server = await startServer(() => {});
    const sender = senderTo(server.url, { deadlineMs: 100, timeoutMs: 50 });
    sender.send({ body: 'a', count: 2 });
    sender.send({ body: 'b', count: 3 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: 'test: 5 samples were not delivered: no answer within 0.05 s',
    });
  });

  test('names the reason when nobody listens', async () => {
    const server = await startServer(() => {});
    await server[Symbol.asyncDispose]();
    const sender = senderTo(server.url, { deadlineMs: 50 });
    sender.send({ body: 'a', count: 1 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: expect.stringMatching(/^test: 1 samples were not delivered: .*ECONNREFUSED/),
    });
  });

  test('drops what comes when too much waits, and counts it', async () => {
    await using server = await startServer((response) => void response.writeHead(204).end());
    const sender = senderTo(server.url, { maxWaitingBytes: 10 });
    for (let index = 0; index < 5; index++) sender.send({ body: '123456', count: 7 });
    await sender.finish();
    expect(server.bodies).toHaveLength(1);
    expect(sender.losses()).toEqual([
      'test: 28 samples were dropped: they came faster than the server took them',
    ]);
  });
});

/** Answers what is sent, in virtual time; undefined for never. */
type Reply = (attempt: number) => Response | undefined;

/** Lets a sender send in virtual time. @returns when it sent, in ms */
function answering(clock: VirtualClock, reply: Reply): number[] {
  const times: number[] = [];
  vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
    const response = reply(times.length);
    times.push(clock.nowMs());
    if (response !== undefined) return Promise.resolve(response);
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  });
  return times;
}

function pausesOf(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

const busy = (retryAfter?: string): Response =>
  new Response('', { status: 429, headers: retryAfter ? { 'retry-after': retryAfter } : {} });

const VIRTUAL = { url: 'http://127.0.0.1:9999/write', deadlineMs: 30_000 };

describe('the pauses of a sender over HTTP', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test.each([
    ['the shortest', 0, [125, 250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]],
    ['the middle', 0.5, [187.5, 375, 750, 1500, 3000, 6000, 7500, 7500]],
    ['the longest', 1, [250, 500, 1000, 2000, 4000, 8000, 10_000]],
  ])('double up to a bound, and %s is as chance says', async (_, chance, expected) => {
    const clock = new VirtualClock();
    const times = answering(clock, () => busy());
    const sender = virtualSender(clock, { random: () => chance });
    sender.send({ body: 'a', count: 1 });
    await expect(sender.finish()).rejects.toThrow('the server answered 429');
    expect(pausesOf(times)).toEqual(expected);
  });

  test.each([
    ['0', [250, 500, 1000]],
    ['Sun, 06 Nov 1994 08:49:37 GMT', [250, 500, 1000]],
    ['soon', [250, 500, 1000]],
    ['1', [1000, 1000, 1000]],
    ['3', [3000, 3000, 3000]],
    [new Date(new VirtualClock().wallTimeMs() + 2000).toUTCString(), [2000, 500, 1000]],
  ])('are never shorter than its own, and as long as Retry-After: %s asks', async (...pause) => {
    const [retryAfter, expected] = pause;
    const clock = new VirtualClock();
    const times = answering(clock, (attempt) =>
      attempt < 3 ? busy(retryAfter) : new Response(null, { status: 204 }),
    );
    const sender = virtualSender(clock, { random: () => 1 });
    sender.send({ body: 'a', count: 1 });
    await sender.finish();
    expect(pausesOf(times)).toEqual(expected);
  });

  test('begin anew with each payload', async () => {
    const clock = new VirtualClock();
    const times = answering(clock, (attempt) =>
      [2, 4].includes(attempt) ? new Response(null, { status: 204 }) : busy(),
    );
    const sender = virtualSender(clock, { random: () => 1 });
    sender.send({ body: 'a', count: 1 });
    sender.send({ body: 'b', count: 1 });
    await sender.finish();
    expect(pausesOf(times)).toEqual([250, 500, 0, 250]);
  });

  test.each([
    ['a pause', (): Response => busy('3600'), 'the server answered 429'],
    ['a request', (): undefined => undefined, 'there was no time left after 30 s'],
  ])('end with the deadline, in the middle of %s', async (_, reply, reason) => {
    const clock = new VirtualClock();
    const times = answering(clock, reply);
    const sender = virtualSender(clock, { timeoutMs: 60_000 });
    sender.send({ body: 'a', count: 2 });
    sender.send({ body: 'b', count: 3 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: `test: 5 samples were not delivered: ${reason}`,
    });
    expect({ requests: times.length, endMs: clock.nowMs() }).toEqual({
      requests: 1,
      endMs: 30_000,
    });
  });

  test('what was recorded is what was sent, dropped and not delivered, when the server begins to hang', async () => {
    const clock = new VirtualClock();
    let sent = 0;
    const times = answering(clock, (attempt) => {
      if (attempt >= 3) return undefined;
      sent += 10 ** attempt;
      return new Response(null, { status: 204 });
    });
    const sender = virtualSender(clock, { maxWaitingBytes: 60 });
    // One at a time at first, then all at once: six of the last ten have room.
    for (let index = 0; index < 3; index++) {
      sender.send({ body: '0123456789', count: 10 ** index });
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let index = 0; index < 10; index++) sender.send({ body: '0123456789', count: 1000 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: 'test: 6000 samples were not delivered: no answer within 2 s',
    });
    expect(sent).toBe(111);
    expect(sender.losses()).toEqual(['test: 4000 samples were dropped: no answer within 2 s']);
    expect(times.length).toBeGreaterThan(4);
  });
});

function virtualSender(
  clock: VirtualClock,
  { random = () => 0, ...options }: Partial<HttpSenderOptions> & { random?: () => number },
): HttpSender {
  const defaults = {
    name: 'test',
    headers: {},
    unit: 'samples',
    timeoutMs: 2000,
    maxWaitingBytes: 100,
  };
  return new HttpSender({ ...defaults, ...VIRTUAL, ...options }, { clock, random });
}
