import { describe, expect, test } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import { ConnectionRig } from './connection-rig.ts';
import { answer, data, frame, head, settings, uint32 } from './frames.ts';

/** Lets every promise that can settle do so. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const ABORT = new RampaError('RAMPA_HTTP_TIMEOUT', 'too slow');

describe('an HTTP/2 connection', () => {
  test('sends the preface with its first request, in one write', () => {
    const rig = new ConnectionRig();
    expect(rig.takeWrites()).toEqual([]);
    rig.send('a');
    expect(rig.takeWrites()).toEqual([
      [expect.stringMatching(/^SETTINGS/), 'WINDOW_UPDATE 0 3fff0001', 'HEADERS 1 end 9 bytes'],
    ]);
  });

  test('hands over responses, and says that there is room', () => {
    const rig = ConnectionRig.begun();
    const exchange = rig.send('a');
    expect([...rig.connection.exchanges()]).toEqual([exchange]);
    expect(rig.connection.isIdle).toBe(false);
    rig.receive(head(1, 200, { 'set-cookie': 'a=b' }), data(1, 'body'));
    expect(rig.takeEvents()).toEqual(['release', 'a 200 body with cookies']);
    expect([...rig.connection.exchanges()]).toEqual([]);
    expect([rig.connection.isIdle, rig.connection.isUsable]).toEqual([true, true]);
    expect(exchange.carrier).toBeUndefined();
  });

  test('sends a lone request at once, and what follows in the same turn in one write', async () => {
    const rig = ConnectionRig.begun();
    rig.send('a');
    rig.send('b');
    rig.send('c', { method: 'POST', body: 'text' });
    expect(rig.takeWrites()).toEqual([['HEADERS 1 end 9 bytes']]);
    await Promise.resolve();
    expect(rig.takeWrites()).toEqual([
      ['HEADERS 3 end 9 bytes', 'HEADERS 5 9 bytes', 'DATA 5 end 4 bytes'],
    ]);
  });

  test('measures each exchange on its own, and the times add up', async () => {
    const rig = ConnectionRig.begun();
    const first = rig.send('first');
    rig.nowMs += 1;
    const second = rig.send('second');
    rig.nowMs += 2;
    await Promise.resolve();
    rig.nowMs += 4;
    rig.receive(head(3, 200));
    rig.nowMs += 8;
    rig.receive(answer(1, ''));
    rig.nowMs += 16;
    rig.receive(data(3, ''));
    expect(first.timings).toMatchObject({ sending: 0, waiting: 15, receiving: 0, duration: 15 });
    expect(second.timings).toMatchObject({ sending: 2, waiting: 4, receiving: 24, duration: 30 });
  });

  test('counts the time until the last byte of a request has left as sending', () => {
    const rig = ConnectionRig.begun();
    rig.receive(settings([4, 10]));
    const exchange = rig.send('a', { method: 'POST', body: 'x'.repeat(15) });
    rig.nowMs += 5;
    rig.wire.isFast = false;
    rig.receive(frame(8, 0, 1, uint32(10)));
    rig.nowMs += 7;
    rig.drain();
    rig.nowMs += 11;
    rig.receive(answer(1, ''));
    expect(exchange.timings).toMatchObject({ sending: 12, waiting: 11, receiving: 0 });
  });

  test('does not wait any more once the response has begun before the request has ended', () => {
    const rig = ConnectionRig.begun();
    rig.receive(settings([4, 0]));
    const exchange = rig.send('a', { method: 'POST', body: 'x'.repeat(15) });
    rig.nowMs += 3;
    rig.receive(head(1, 200), frame(8, 0, 1, uint32(100)));
    rig.nowMs += 4;
    rig.receive(data(1, 'ok'));
    expect(exchange.timings).toMatchObject({ sending: 3, waiting: 0, receiving: 4 });
    expect(rig.takeEvents()).toContain('a 200 ok');
  });

  test('writes nothing more while the socket holds bytes back', async () => {
    const rig = ConnectionRig.begun();
    rig.receive(settings([4, 1_000_000]), frame(8, 0, 0, uint32(1_000_000)));
    rig.takeWrites();
    rig.wire.isFast = false;
    rig.send('a', { method: 'POST', body: new Uint8Array(200_000) });
    rig.send('b');
    rig.receive(frame(6, 0, 0, '12345678'));
    await Promise.resolve();
    expect(rig.takeWrites().map((write) => write.length)).toEqual([5]);
    rig.drain();
    const rest = rig.takeWrites();
    expect(rest[0]?.slice(0, 2)).toEqual(['HEADERS 3 end 9 bytes', 'PING 0 ack 3132333435363738']);
    expect(rest.at(-1)?.at(-1)).toBe('DATA 1 end 3392 bytes');
  });

  test('sends a body that is read while it is sent, as it comes', async () => {
    const gate = Promise.withResolvers<void>();
    async function* pieces() {
      yield 'one';
      await gate.promise;
      yield Buffer.from('two');
    }
    const rig = ConnectionRig.begun();
    const exchange = rig.send('a', { method: 'POST', body: pieces() });
    await turn();
    expect(rig.takeWrites()).toEqual([['HEADERS 1 9 bytes'], ['DATA 1 3 bytes']]);
    rig.nowMs += 5;
    gate.resolve();
    await turn();
    expect(rig.takeWrites()).toEqual([['DATA 1 3 bytes'], ['DATA 1 end 0 bytes']]);
    rig.nowMs += 7;
    rig.receive(answer(1, 'ok'));
    expect(exchange.timings).toMatchObject({ sending: 5, waiting: 7 });
  });

  test('fails a request whose body cannot be read, and resets its stream', async () => {
    async function* pieces() {
      yield 'one';
      throw new Error('no disk');
    }
    const rig = ConnectionRig.begun();
    rig.send('a', { method: 'POST', body: pieces() });
    await turn();
    expect(rig.takeWrites().flat()).toEqual([
      ...['HEADERS 1 9 bytes', 'DATA 1 3 bytes', 'RST_STREAM 1 00000008'],
    ]);
    expect(rig.takeEvents()).toEqual([
      'a failed RAMPA_HTTP_REQUEST_BODY its body could not be read: no disk',
      'release',
    ]);
    expect(rig.connection.isUsable).toBe(true);
  });

  test('waits with such a body for the window, and for the socket', async () => {
    let askedCount = 0;
    async function* pieces() {
      for (;;) {
        askedCount++;
        yield 'x'.repeat(10_000);
      }
    }
    const rig = ConnectionRig.begun();
    rig.receive(settings([4, 25_000]));
    rig.takeWrites();
    rig.send('a', { method: 'POST', body: pieces() });
    await turn();
    expect(rig.takeWrites().flat().slice(1)).toEqual([
      ...['DATA 1 10000 bytes', 'DATA 1 10000 bytes', 'DATA 1 5000 bytes'],
    ]);
    expect(askedCount).toBe(3);
    rig.wire.isFast = false;
    rig.receive(frame(8, 0, 1, uint32(1_000_000)), frame(8, 0, 0, uint32(1_000_000)));
    for (let count = 0; count < 20; count++) await turn();
    // One write is on its way, 65,536 bytes wait behind it, and one piece is ready.
    expect(askedCount).toBe(11);
    rig.connection.close();
  });

  test('has as much room as the server says, and tells when there is some again', () => {
    const rig = new ConnectionRig();
    rig.send('a');
    rig.receive(settings([3, 2]));
    rig.send('b');
    expect(rig.connection.hasRoom).toBe(false);
    rig.takeEvents();
    rig.receive(answer(1, ''));
    expect(rig.connection.hasRoom).toBe(true);
    expect(rig.takeEvents()).toEqual(['release', 'a 200 ']);
    rig.receive(settings([3, 1]));
    expect(rig.connection.hasRoom).toBe(false);
    rig.receive(settings([3, 5]));
    expect(rig.takeEvents()).toEqual(['release']);
  });

  test('carries as many requests as its rules allow', () => {
    const rig = new ConnectionRig({ maxRequests: 1 });
    rig.connection.life.requestCount++;
    rig.send('a');
    expect(rig.connection.hasRoom).toBe(false);
  });

  test('says goodbye when it is closed', () => {
    const rig = ConnectionRig.begun();
    rig.connection.close();
    rig.connection.close();
    expect(rig.takeWrites()).toEqual([['GOAWAY 0 0000000000000000']]);
    expect(rig.takeEvents()).toEqual(['forget']);
    expect([rig.wire.isClosed, rig.closedByPeerCount]).toEqual([true, 0]);
  });
});

describe('a request that is aborted', () => {
  test('resets its stream, and the connection goes on', async () => {
    const rig = ConnectionRig.begun();
    const exchange = rig.send('a');
    rig.takeWrites();
    exchange.abort(ABORT);
    expect(rig.takeEvents()).toEqual(['a failed RAMPA_HTTP_TIMEOUT too slow', 'release']);
    await Promise.resolve();
    expect(rig.takeWrites()).toEqual([['RST_STREAM 1 00000008', 'PING 0 0000000000000000']]);
    rig.receive(answer(1, 'late'), frame(6, 1, 0, Buffer.alloc(8)));
    rig.send('b');
    rig.receive(answer(3, 'next'));
    expect(rig.takeEvents()).toEqual(['release', 'b 200 next']);
  });

  test('is given up alone', async () => {
    const rig = ConnectionRig.begun();
    rig.send('a');
    const second = rig.send('b');
    second.abort(ABORT);
    rig.receive(answer(1, 'first'));
    expect(rig.takeEvents()).toEqual([
      'b failed RAMPA_HTTP_TIMEOUT too slow',
      'release',
      'a 200 first',
    ]);
  });

  test.each([
    ['stays when the server answers the ping', 2000, true, true],
    ['stays when the ping is not a second old', 999, false, true],
    ['gets no more requests when the server is silent', 1000, false, false],
  ])('twice: the connection %s', (_, afterMs, isAnswered, isUsable) => {
    const rig = ConnectionRig.begun();
    const first = rig.send('first');
    const second = rig.send('second');
    rig.nowMs += 10;
    first.abort(ABORT);
    rig.nowMs += afterMs;
    if (isAnswered) rig.receive(frame(6, 1, 0, Buffer.alloc(8)));
    second.abort(ABORT);
    expect(rig.connection.isUsable).toBe(isUsable);
    expect(rig.wire.isClosed).toBe(!isUsable);
  });
});

describe('a server that ends the connection', () => {
  test('politely: what it has seen goes on, what not is sent again, and then it is closed', () => {
    const rig = ConnectionRig.begun();
    rig.send('a');
    const second = rig.send('b', { method: 'POST' });
    rig.receive(frame(7, 0, 0, uint32(1, 0)));
    // Whatever waits for room here must look for another connection.
    expect(rig.takeEvents()).toEqual(['release', 'b retried', 'release']);
    expect(rig.retried).toEqual([second]);
    expect(rig.connection.isUsable).toBe(false);
    rig.receive(answer(1, 'first'));
    expect(rig.takeEvents()).toEqual(['forget', 'a 200 first']);
    expect([rig.wire.isClosed, rig.closedByPeerCount]).toEqual([true, 1]);
  });

  test('while it is idle: it is closed at once', () => {
    const rig = ConnectionRig.begun();
    rig.receive(frame(7, 0, 0, uint32(0, 0)));
    expect(rig.takeEvents()).toEqual(['forget']);
  });

  test('a second time: the request fails', () => {
    const rig = ConnectionRig.begun();
    const exchange = rig.send('a');
    exchange.isRetry = true;
    rig.receive(frame(7, 0, 0, uint32(0, 2)));
    expect(rig.takeEvents()).toEqual([
      'release',
      'a failed RAMPA_HTTP2_CONNECTION the server ended the connection with INTERNAL_ERROR',
      'forget',
    ]);
  });

  test('with an error: the requests that it has seen fail with it when the socket ends', () => {
    const rig = ConnectionRig.begun();
    rig.send('a');
    rig.receive(frame(7, 0, 0, uint32(1, 11)));
    rig.wire.receiver?.ended();
    rig.wire.receiver?.ended();
    expect(rig.takeEvents()).toEqual([
      'release',
      'forget',
      'a failed RAMPA_HTTP2_CONNECTION the server ended the connection with ENHANCE_YOUR_CALM',
    ]);
  });

  test('without a word: every request fails', () => {
    const rig = ConnectionRig.begun();
    rig.send('a');
    rig.send('b');
    rig.receive(head(3, 200));
    rig.wire.receiver?.ended();
    const problem = 'the server closed the connection before the response was complete';
    expect(rig.takeEvents()).toEqual([
      'forget',
      `a failed RAMPA_CONNECTION_CLOSED ${problem}`,
      `b failed RAMPA_CONNECTION_CLOSED ${problem}`,
    ]);
    expect(rig.closedByPeerCount).toBe(1);
  });

  test('with a reset: every request fails', () => {
    const rig = ConnectionRig.begun();
    rig.send('a');
    rig.wire.receiver?.failed(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    rig.wire.receiver?.ended();
    expect(rig.takeEvents()).toEqual([
      'forget',
      'a failed RAMPA_CONNECTION_RESET connection reset by test:80',
    ]);
  });

  test('by breaking the rules: every request fails, and the server is told', () => {
    const rig = ConnectionRig.begun();
    rig.send('a');
    rig.send('b');
    rig.takeWrites();
    rig.receive(frame(6, 0, 1, '12345678'));
    const problem = 'the server broke the rules of HTTP/2: PING of a stream (PROTOCOL_ERROR)';
    expect(rig.takeEvents()).toEqual([
      'forget',
      `a failed RAMPA_HTTP2_CONNECTION ${problem}`,
      `b failed RAMPA_HTTP2_CONNECTION ${problem}`,
    ]);
    expect(rig.takeWrites().flat()).toContain('GOAWAY 0 0000000000000001');
    expect(rig.closedByPeerCount).toBe(0);
  });
});

describe('a request over an idle connection that turns out to be closed', () => {
  test.each([
    ['is sent again', 500, 500, 'GET', ['forget', 'a retried']],
    ['is sent again when it changes nothing twice', 500, 0, 'PUT', ['forget', 'a retried']],
    ['fails when it may have changed something', 500, 0, 'POST', ['forget', expect.any(String)]],
    ['fails when it was not idle for long', 499, 0, 'GET', ['forget', expect.any(String)]],
    ['fails when it took the server long', 500, 501, 'GET', ['forget', expect.any(String)]],
  ])('%s', (_, idleMs, sentForMs, method, events) => {
    const rig = ConnectionRig.begun();
    rig.send('before');
    rig.receive(answer(1, ''));
    rig.nowMs += idleMs;
    rig.send('a', { method });
    rig.takeEvents();
    rig.nowMs += sentForMs;
    rig.wire.receiver?.ended();
    expect(rig.takeEvents()).toEqual(events);
  });

  test('fails when it is the first on the connection', () => {
    const rig = ConnectionRig.begun();
    rig.nowMs += 1000;
    rig.send('a');
    rig.wire.receiver?.ended();
    expect(rig.takeEvents()).toEqual(['forget', expect.stringMatching(/^a failed/)]);
  });

  test('fails when it was sent again already', () => {
    const rig = ConnectionRig.begun();
    rig.send('before');
    rig.receive(answer(1, ''));
    rig.nowMs += 1000;
    rig.send('a').isRetry = true;
    rig.takeEvents();
    rig.wire.receiver?.ended();
    expect(rig.takeEvents()).toEqual(['forget', expect.stringMatching(/^a failed/)]);
  });

  test('fails when the server has begun to answer', () => {
    const rig = ConnectionRig.begun();
    rig.send('before');
    rig.receive(answer(1, ''));
    rig.nowMs += 1000;
    rig.send('a');
    rig.receive(head(3, 200));
    rig.takeEvents();
    rig.wire.receiver?.ended();
    expect(rig.takeEvents()).toEqual(['forget', expect.stringMatching(/^a failed/)]);
  });
});

describe('a stream that the server refuses', () => {
  test('is given back, for any method', () => {
    const rig = ConnectionRig.begun();
    const exchange = rig.send('a', { method: 'POST', body: 'x' });
    rig.nowMs += 5;
    rig.receive(frame(3, 0, 1, uint32(7)));
    expect(rig.takeEvents()).toEqual(['a retried', 'release']);
    expect(exchange.timings).toMatchObject({ blocked: 5, sending: 0 });
    expect(rig.connection.isUsable).toBe(true);
  });

  test('fails the second time', () => {
    const rig = ConnectionRig.begun();
    rig.send('a').isRetry = true;
    rig.receive(frame(3, 0, 1, uint32(7)));
    expect(rig.takeEvents()).toEqual([
      'a failed RAMPA_HTTP2_STREAM the server reset the stream with REFUSED_STREAM',
      'release',
    ]);
  });
});
