import { type ByteReply, type ByteStep, openByteServer } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import type { ErrorCode } from '../../../src/core/codes.ts';
import { failureOf, HttpRig } from '../http-rig.ts';
import { answer, data, frame, head, settings, uint32 } from './frames.ts';

const LIMIT_BYTES = 1000;
const TIMEOUT_MS = 150;

const HEADERS = 1;
const RST_STREAM = 3;
const PUSH_PROMISE = 5;
const GOAWAY = 7;
const INTERNAL_ERROR = 2;
const REFUSED_STREAM = 7;

const PHASES = ['blocked', 'connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving'];

/** Half of a response on the first stream. */
const HALF = Buffer.concat([head(1, 200, { 'content-length': '10' }), data(1, 'half', false)]);

interface FaultCase {
  readonly title: string;
  /** What the server sends after its settings, and does, on the first connection. */
  readonly fault: ByteReply;
  readonly code: ErrorCode;
}

/** One request is affected: the connection stays. */
const STREAM_FAULTS: readonly FaultCase[] = [
  {
    title: 'its stream is reset',
    fault: frame(RST_STREAM, 0, 1, uint32(INTERNAL_ERROR)),
    code: 'RAMPA_HTTP2_STREAM',
  },
  {
    title: 'its stream is reset within the body',
    fault: Buffer.concat([HALF, frame(RST_STREAM, 0, 1, uint32(INTERNAL_ERROR))]),
    code: 'RAMPA_HTTP2_STREAM',
  },
  {
    title: 'the head of its response has no status',
    fault: frame(HEADERS, 5, 1, Buffer.of(0, 1, 0x78, 1, 0x31)),
    code: 'RAMPA_HTTP2_STREAM',
  },
  {
    title: 'the body is longer than its length says',
    fault: Buffer.concat([head(1, 200, { 'content-length': '1' }), data(1, 'two')]),
    code: 'RAMPA_HTTP2_STREAM',
  },
  {
    title: 'the body is shorter than its length says',
    fault: Buffer.concat([head(1, 200, { 'content-length': '9' }), data(1, 'two')]),
    code: 'RAMPA_HTTP2_STREAM',
  },
  {
    title: 'the body is over its limit',
    fault: Buffer.concat([head(1, 200), data(1, 'x'.repeat(LIMIT_BYTES + 1), false)]),
    code: 'RAMPA_HTTP_TOO_LARGE',
  },
  {
    title: 'the body will be over its limit',
    fault: head(1, 200, { 'content-length': String(LIMIT_BYTES + 1) }),
    code: 'RAMPA_HTTP_TOO_LARGE',
  },
  { title: 'nothing is answered', fault: [], code: 'RAMPA_HTTP_TIMEOUT' },
  { title: 'the body does not end', fault: HALF, code: 'RAMPA_HTTP_TIMEOUT' },
];

/** The connection cannot be used any more. */
const CONNECTION_FAULTS: readonly FaultCase[] = [
  {
    title: 'is closed without a word',
    fault: [{ type: 'close' }],
    code: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'is closed within the body',
    fault: [{ type: 'send', bytes: HALF }, { type: 'close' }],
    code: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'is closed within a frame',
    fault: [{ type: 'send', bytes: HALF.subarray(0, -1) }, { type: 'close' }],
    code: 'RAMPA_CONNECTION_CLOSED',
  },
  { title: 'is reset', fault: [{ type: 'reset' }], code: 'RAMPA_CONNECTION_RESET' },
  {
    title: 'ends with an error',
    fault: [
      { type: 'send', bytes: frame(GOAWAY, 0, 0, uint32(1, INTERNAL_ERROR)) },
      { type: 'close' },
    ],
    code: 'RAMPA_HTTP2_CONNECTION',
  },
  {
    title: 'carries a response to nothing',
    fault: answer(7, 'who asked?'),
    code: 'RAMPA_HTTP2_CONNECTION',
  },
  {
    title: 'carries a header block that cannot be decoded',
    fault: frame(HEADERS, 5, 1, Buffer.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
    code: 'RAMPA_HTTP2_CONNECTION',
  },
  {
    title: 'carries a push',
    fault: frame(PUSH_PROMISE, 4, 1, uint32(2)),
    code: 'RAMPA_HTTP2_CONNECTION',
  },
  {
    title: 'carries a frame that is too large',
    fault: Buffer.of(0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1),
    code: 'RAMPA_HTTP2_CONNECTION',
  },
];

describe('a request over HTTP/2 fails alone, and its connection goes on, when', () => {
  test.each(STREAM_FAULTS)('$title', async ({ fault, code }) => {
    const handlesBefore = socketHandles();
    const isNextSent = Promise.withResolvers<void>();
    const then: ByteStep[] = [
      { type: 'wait', until: isNextSent.promise },
      { type: 'send', bytes: answer(3, 'fine') },
    ];
    await using server = await openHttp2Server([[...stepsOf(fault), ...then]]);
    using rig = openRig();
    await expectFailure(rig, server.url, code);

    const next = rig.client.get(server.url);
    isNextSent.resolve();
    expect((await next).text()).toBe('fine');
    expect(server.connectionCount).toBe(1);
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
    rig.vu.close();
    await server.openConnections(0);
    expect(rig.clock.timers.size).toBe(0);
    await server[Symbol.asyncDispose]();
    await vi.waitUntil(() => socketHandles() === handlesBefore, { interval: 5 });
  });
});

describe('a request over HTTP/2 fails, and the next one gets a new connection, when its own', () => {
  test.each(CONNECTION_FAULTS)('$title', async ({ fault, code }) => {
    const handlesBefore = socketHandles();
    await using server = await openHttp2Server([stepsOf(fault), stepsOf(answer(1, 'fine'))]);
    using rig = openRig();
    await expectFailure(rig, server.url, code);

    await server.openConnections(0);
    expect((await rig.client.get(server.url)).text()).toBe('fine');
    expect(server.connectionCount).toBe(2);
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
    rig.vu.close();
    await server.openConnections(0);
    expect(rig.clock.timers.size).toBe(0);
    await server[Symbol.asyncDispose]();
    await vi.waitUntil(() => socketHandles() === handlesBefore, { interval: 5 });
  });
});

describe('a request that the server has not acted upon is sent again', () => {
  test('when its stream is refused, over the same connection, and fails the second time', async () => {
    const refusal = (streamId: number) => frame(RST_STREAM, 0, streamId, uint32(REFUSED_STREAM));
    await using server = await openHttp2Server([stepsOf(Buffer.concat([refusal(1), refusal(3)]))]);
    using rig = openRig();
    const error = await failureOf(rig.client.post(server.url, { body: 'text' }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP2_STREAM',
      `POST ${server.url}/ failed: the server reset the stream with REFUSED_STREAM`,
    ]);
    expect(server.connectionCount).toBe(1);
    expect(rig.metrics.values('http_reqs')).toEqual([1]);
    expect(rig.metrics.tags('http_req_retries')).toEqual([
      { scenario: 'test', reason: 'connection' },
    ]);
  });

  test('when the connection ends before it, over another one', async () => {
    await using server = await openHttp2Server([
      [{ type: 'send', bytes: frame(GOAWAY, 0, 0, uint32(0, 0)) }, { type: 'close' }],
      stepsOf(answer(1, 'fine')),
    ]);
    using rig = openRig();
    expect((await rig.client.post(server.url, { body: 'text' })).text()).toBe('fine');
    expect(rig.metrics.values('http_reqs')).toEqual([1]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
    expect(rig.metrics.values('connections_opened')).toEqual([1, 1]);
    expect(rig.metrics.values('connections_closed_by_peer')).toEqual([1]);
  });
});

/** A server that plays a list of steps on each connection, in order of acceptance. */
function openHttp2Server(connections: readonly (readonly ByteStep[])[]) {
  return openByteServer(({ method, connection }) => {
    // The preface reads like the head of a request.
    if (method !== 'PRI') return [];
    return [{ type: 'send', bytes: settings() }, ...(connections[connection] ?? [])];
  });
}

function stepsOf(reply: ByteReply): readonly ByteStep[] {
  if (typeof reply !== 'string' && !(reply instanceof Uint8Array)) return reply;
  return [{ type: 'send', bytes: reply }];
}

function openRig(): HttpRig {
  return new HttpRig({ http: { version: '2', maxBodyBytes: LIMIT_BYTES } });
}

/** A request fails, is measured once, and its phases add up. */
async function expectFailure(rig: HttpRig, url: string, code: ErrorCode): Promise<void> {
  const timeout = code === 'RAMPA_HTTP_TIMEOUT' ? TIMEOUT_MS : 10_000;
  expect(await failureOf(rig.client.get(url, { timeout }))).toMatchObject({ code });
  expect(rig.metrics.tags('http_reqs')).toEqual([
    { scenario: 'test', method: 'GET', name: `${url}/`, error: code },
  ]);
  const phases = PHASES.map((phase) => rig.metrics.values(`http_req_${phase}`)[0] ?? Number.NaN);
  const [duration] = rig.metrics.values('http_req_duration');
  expect(phases.reduce((sum, value) => sum + value, 0)).toBe(duration);
}

/** Sockets and servers that this process has open. */
function socketHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name)).length;
}
