import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
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

  test('waits as long as the server asks for', async () => {
    const times: number[] = [];
    await using server = await startServer((response, _, count) => {
      times.push(performance.now());
      response.writeHead(count === 1 ? 429 : 204, { 'retry-after': '1' }).end();
    });
    const sender = senderTo(server.url);
    sender.send({ body: 'a', count: 1 });
    await sender.finish();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
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

  test('takes an answer with an objection for a failure', async () => {
    await using server = await startServer((response) => void response.end('{"error":"full"}'));
    const objection = (answer: Uint8Array): string =>
      JSON.parse(Buffer.from(answer).toString()).error;
    const sender = senderTo(server.url, { objection, deadlineMs: 20 });
    sender.send({ body: 'a', count: 1 });
    await expect(sender.finish()).rejects.toMatchObject({
      message: 'test: 1 samples were not delivered: the server answered 200: full',
    });
  });
});
