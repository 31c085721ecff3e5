import { gzipSync } from 'node:zlib';
import { type ByteStep, openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpEvent, HttpEvents, HttpEventsOptions } from '../../../src/core/http.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n';

describe('events', () => {
  test.each<[string, string, unknown[]]>([
    ['have data', 'data: one\n\ndata: two\n\n', [plain('one'), plain('two')]],
    [
      'may have no blank after the colon',
      'data:one\n\ndata:  two\n\n',
      [plain('one'), plain(' two')],
    ],
    [
      'have a type',
      'event: add\ndata: 1\n\nevent:\ndata: 2\n\ndata: 3\n\n',
      [{ event: 'add', data: '1', id: undefined }, plain('2'), plain('3')],
    ],
    [
      'have an id where the server gives one',
      'id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n',
      [{ event: 'message', data: 'a', id: '7' }, plain('b'), { ...plain('c'), id: '' }],
    ],
    ['have data of several lines', 'data: a\ndata:\ndata: b\n\n', [plain('a\n\nb')]],
    ['may have empty data', 'data\n\ndata:\n\n', [plain(''), plain('')]],
    ['without data are none', 'event: add\nid: 1\n\n\n\n', []],
    ['skip comments and unknown fields', ': hello\nfoo: bar\ndata: a\n:\n\n', [plain('a')]],
    [
      'end their lines in any way',
      'data: a\r\n\r\ndata: b\r\rdata: c\n\n',
      ['a', 'b', 'c'].map(plain),
    ],
    ['may begin with a byte order mark', '\xef\xbb\xbfdata: a\n\n', [plain('a')]],
    ['have one such mark at most', '\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n', [plain('b')]],
    ['are UTF-8', 'data: gr\xc3\xbc\xc3\x9fe \xe2\x82\xac\n\n', [plain('grüße €')]],
    ['may be text that is no UTF-8', 'data: \xff\n\n', [plain('\ufffd')]],
    ['that do not end are none', 'data: a\n\ndata: b\n', [plain('a')]],
  ])('%s, split anywhere', async (_, bytes, expected) => {
    await using server = await openByteServer([
      [{ type: 'send', bytes: HEAD + bytes }, { type: 'close' }],
      [{ type: 'send', bytes: HEAD }, { type: 'trickle', bytes }, { type: 'close' }],
    ]);
    using rig = new HttpRig();
    const whole = await eventsOf(await rig.client.events(server.url));
    const split = await eventsOf(await rig.client.events(server.url));
    expect(whole).toEqual(expected);
    expect(split).toEqual(expected);
  });

  test('are given as they come, each with its time', async () => {
    const gates = [1, 2].map(() => Promise.withResolvers<void>());
    const steps = gates.flatMap(({ promise }, index): ByteStep[] => [
      { type: 'wait', until: promise },
      { type: 'send', bytes: `data: ${index}\n\n` },
    ]);
    await using server = await openByteServer([[{ type: 'send', bytes: HEAD }, ...steps]]);
    using rig = new HttpRig();
    rig.clock.freeze();
    const events = await rig.client.events(server.url);
    const iterator = events[Symbol.asyncIterator]();
    const seen: unknown[] = [];
    for (const gate of gates) {
      rig.clock.pass(15);
      gate.resolve();
      const { value } = await iterator.next();
      seen.push([value.data, value.sinceStartMs]);
    }
    expect(seen).toEqual([
      ['0', 15],
      ['1', 30],
    ]);
    await iterator.return?.(undefined);
    await server.openConnections(0);
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
    expect(rig.metrics.values('http_stream_first_chunk')).toEqual([15]);
    expect(rig.metrics.values('http_stream_chunk_gap')).toEqual([15]);
  });

  test('say how a client would go on: the last id, and the wait', async () => {
    const bytes =
      'id: 1\ndata: a\n\nid: 2\ndata: b\n\ndata: c\n\nretry: 250\nid: 3\n\nretry: soon\nretry: 99999999999999999999\nretry: 86400001\nid: x\0\nid: 4\n';
    await using server = await openByteServer([
      [{ type: 'send', bytes: HEAD + bytes }, { type: 'close' }],
    ]);
    using rig = new HttpRig();
    const events = await rig.client.events(server.url);
    expect([events.lastEventId, events.retryMs]).toEqual([undefined, undefined]);
    const seen: unknown[] = [];
    for await (const { data } of events) seen.push([data, events.lastEventId]);
    expect(seen).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '2'],
    ]);
    expect([events.lastEventId, events.retryMs]).toEqual(['3', 250]);
  });

  test('may be compressed', async () => {
    const body = gzipSync('data: packed\n\n');
    const head = HEAD.replace('Connection', 'Content-Encoding: gzip\r\nConnection');
    await using server = await openByteServer([
      [{ type: 'send', bytes: head }, { type: 'send', bytes: body }, { type: 'close' }],
    ]);
    using rig = new HttpRig();
    expect(await eventsOf(await rig.client.events(server.url))).toEqual([plain('packed')]);
  });

  test('have the head of their response', async () => {
    await using server = await openByteServer([redirect(302, '/b'), HEAD]);
    using rig = new HttpRig();
    const events = await rig.client.events(`${server.url}/a`);
    expect(events).toMatchObject({ status: 200, ok: true, httpVersion: '1.1' });
    expect([events.url, events.redirects.length]).toEqual([`${server.url}/b`, 1]);
    expect(events.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    events.cancel();
    expect(await eventsOf(events)).toEqual([]);
  });
});

describe('a request for events', () => {
  test.each<[string, HttpEventsOptions, string, string]>([
    ['is a GET', {}, 'GET', ''],
    ['is a POST with a body', { json: { ask: 1 } }, 'POST', '{"ask":1}'],
    ['is what the script says', { method: 'put', body: 'a' }, 'PUT', 'a'],
  ])('%s', async (_, options, method, body) => {
    await using server = await openByteServer([HEAD]);
    using rig = new HttpRig();
    await rig.client.events(server.url, options);
    const [request] = server.requests;
    expect([request?.method, String(request?.body)]).toEqual([method, body]);
    expect(request?.head).toContain('\r\naccept: text/event-stream');
  });

  test('takes another accept, of the request or of the client', async () => {
    await using server = await openByteServer(() => HEAD);
    using rig = new HttpRig();
    const headers = { Accept: 'text/event-stream, application/json', 'last-event-id': '7' };
    await rig.client.events(server.url, { headers });
    await rig.client.extend({ headers: { 'x-own': '1' } }).events(server.url);
    const [first, second] = server.requests.map(({ head }) => head);
    expect(first).toContain('\r\nAccept: text/event-stream, application/json\r\nlast-event-id: 7');
    expect(first?.match(/accept:/gi)).toHaveLength(1);
    expect(second).toContain('\r\nx-own: 1');
    expect(second).toContain('\r\naccept: text/event-stream');
  });

  test.each([
    [reply('{}', 'Content-Type: application/json'), 'content-type application/json'],
    [reply('data: a\n\n'), 'content-type nothing'],
    [HEAD.replace('200 OK', '503 Busy'), 'status 503'],
    ['HTTP/1.1 204 Nothing\r\n\r\n', 'status 204'],
  ])('that gets something else is an error: %j', async (answer, got) => {
    await using server = await openByteServer([answer]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.events(`${server.url}/feed?token=1`));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_EVENT_STREAM',
      `GET ${server.url}/feed must be answered with 200 and text/event-stream, got ${got}`,
    ]);
    expect(rig.metrics.values('http_reqs')).toEqual([1]);
  });

  test('that is wrong rejects with what is wrong', async () => {
    using rig = new HttpRig();
    for (const options of [null, 1, { methud: 'GET' }, { discardBody: true }]) {
      const error = await failureOf(
        rig.client.events('http://127.0.0.1:1/', options as HttpEventsOptions),
      );
      expect(error.code).toBe('RAMPA_HTTP_REQUEST_INVALID');
    }
    expect(rig.metrics.requestSamples).toEqual([]);
  });
});

test('a stream of events that breaks throws after what came before', async () => {
  await using server = await openByteServer([
    [
      { type: 'send', bytes: HEAD.replace('Connection: close', 'Content-Length: 99') },
      { type: 'send', bytes: 'data: a\n\ndata: b' },
      { type: 'close' },
    ],
  ]);
  using rig = new HttpRig();
  const data: string[] = [];
  const reading = (async () => {
    for await (const event of await rig.client.events(server.url)) data.push(event.data);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'RAMPA_CONNECTION_CLOSED' });
  expect(data).toEqual(['a']);
  expect(rig.metrics.values('http_req_failed')).toEqual([1]);
});

test('an event without an end is an error before it fills the memory', async () => {
  const line = `data: ${'x'.repeat(999_993)}\n`;
  await using server = await openByteServer([
    [{ type: 'send', bytes: `${HEAD}data: first\n\n${line.repeat(20)}` }],
  ]);
  using rig = new HttpRig();
  const events = await rig.client.events(`${server.url}/feed`);
  const iterator = events[Symbol.asyncIterator]();
  expect((await iterator.next()).value.data).toBe('first');
  await expect(iterator.next()).rejects.toMatchObject({
    code: 'RAMPA_HTTP_TOO_LARGE',
    message: `GET ${server.url}/feed has an event of more than 16777216 characters`,
  });
  await server.openConnections(0);
  expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['200']);
});

test('an event of very many lines is an error before each of them takes memory', async () => {
  await using server = await openByteServer([
    [{ type: 'send', bytes: `${HEAD}data: first\n\n${'data\n'.repeat(200_000)}` }],
  ]);
  using rig = new HttpRig();
  const events = await rig.client.events(`${server.url}/feed`);
  const iterator = events[Symbol.asyncIterator]();
  expect((await iterator.next()).value.data).toBe('first');
  await expect(iterator.next()).rejects.toMatchObject({
    code: 'RAMPA_HTTP_TOO_LARGE',
    message: `GET ${server.url}/feed has an event of more than 100000 lines`,
  });
});

test('very many events, and comments without an end, are no large event', async () => {
  const bytes = `${HEAD}${'data: a\n\n'.repeat(150_000)}${':\n'.repeat(150_000)}data: last\n\n`;
  await using server = await openByteServer([[{ type: 'send', bytes }, { type: 'close' }]]);
  using rig = new HttpRig();
  const events = await eventsOf(await rig.client.events(server.url));
  expect([events.length, events.at(-1)]).toEqual([150_001, plain('last')]);
});

test('an event of 90,000 lines is one', async () => {
  const bytes = `${HEAD}${'data: a\n'.repeat(90_000)}\n`;
  await using server = await openByteServer([[{ type: 'send', bytes }, { type: 'close' }]]);
  using rig = new HttpRig();
  const events = await eventsOf(await rig.client.events(server.url));
  expect(events).toEqual([plain(`${'a\n'.repeat(89_999)}a`)]);
});

test('a stream of events is read once', async () => {
  await using server = await openByteServer([[{ type: 'send', bytes: HEAD }, { type: 'close' }]]);
  using rig = new HttpRig();
  const events = await rig.client.events(server.url);
  await eventsOf(events);
  await expect(eventsOf(events)).rejects.toMatchObject({ code: 'RAMPA_HTTP_BODY_DISCARDED' });
});

function plain(data: string): Omit<HttpEvent, 'sinceStartMs'> {
  return { event: 'message', data, id: undefined };
}

async function eventsOf(events: HttpEvents): Promise<Omit<HttpEvent, 'sinceStartMs'>[]> {
  const all: Omit<HttpEvent, 'sinceStartMs'>[] = [];
  for await (const { sinceStartMs: _time, ...event } of events) all.push(event);
  return all;
}
