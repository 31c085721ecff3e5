import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/core/clock.ts';
import { outgoingBody } from '../../../src/http/http2/outgoing-body.ts';
import { StreamSource } from '../../../src/http/request/body-source.ts';
import type { RequestBody } from '../../../src/http/request/request-body.ts';
import type { Fault } from '../../../src/network/fault.ts';

const CLOCK = {
  setImmediate: (callback: () => void) => setImmediate(callback),
} as Partial<Clock> as Clock;

function whole(content: string | Uint8Array): RequestBody {
  return { type: 'whole', content, bytes: content.length, contentType: undefined };
}

function streamed(pieces: AsyncIterable<unknown>, bytes?: number): RequestBody {
  return { type: 'streamed', source: new StreamSource(pieces), bytes, contentType: undefined };
}

/** A body, and a promise for each time that it says something. */
function open(body: RequestBody | undefined) {
  const events: (Fault | 'ready')[] = [];
  let wake = (): void => undefined;
  const tell = (event: Fault | 'ready'): void => {
    events.push(event);
    wake();
  };
  const next = async (): Promise<Fault | 'ready' | undefined> => {
    while (events.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return events.shift();
  };
  const owner = { bodyReady: () => tell('ready'), bodyFailed: tell };
  return { body: outgoingBody(body, CLOCK, owner), next, events };
}

describe('a body in memory', () => {
  test('that is empty or missing ends with the head', () => {
    expect(open(undefined).body).toBeUndefined();
    expect(open(whole('')).body).toBeUndefined();
    expect(open(whole(new Uint8Array())).body).toBeUndefined();
  });

  test.each([
    ['text', 'abcdefgh'],
    ['bytes', Buffer.from('--abcdefgh--').subarray(2, 10)],
  ])('of %s is taken in pieces', (_, content) => {
    const { body } = open(whole(content));
    expect([body?.take(3), body?.readyBytes, body?.isEnded]).toEqual(['abc', 5, true]);
    expect([body?.take(5), body?.readyBytes]).toEqual(['defgh', 0]);
    expect(body?.take(5)).toBe('');
    body?.stop();
  });

  test('keeps every byte', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = open(whole(bytes)).body?.take(1000) ?? '';
    expect(Buffer.from(text, 'latin1').equals(bytes)).toBe(true);
  });
});

describe('a body that is read', () => {
  test('is asked for a piece when the one before has been taken', async () => {
    const asked: number[] = [];
    async function* pieces() {
      for (let number = 1; number <= 2; number++) {
        asked.push(number);
        yield `piece ${number}`;
      }
    }
    const { body, next } = open(streamed(pieces()));
    expect([body?.readyBytes, body?.isEnded, body?.take(9)]).toEqual([0, false, '']);
    expect(await next()).toBe('ready');
    expect([body?.take(5), body?.readyBytes, asked]).toEqual(['piece', 2, [1]]);
    expect([body?.take(5), body?.readyBytes]).toEqual([' 1', 0]);
    expect(await next()).toBe('ready');
    expect([body?.take(99), body?.isEnded, asked]).toEqual(['piece 2', false, [1, 2]]);
    expect(await next()).toBe('ready');
    expect([body?.readyBytes, body?.isEnded]).toEqual([0, true]);
  });

  test('fails with its source', async () => {
    async function* pieces() {
      yield 'one';
      throw new Error('no disk');
    }
    const { body, next } = open(streamed(pieces()));
    await next();
    body?.take(99);
    expect(await next()).toMatchObject({
      code: 'RAMPA_HTTP_REQUEST_BODY',
      problem: 'its body could not be read: no disk',
    });
  });

  test('says nothing after it was stopped, and lets go of its source', async () => {
    const released = Promise.withResolvers<void>();
    async function* pieces() {
      try {
        yield 'one';
        yield 'two';
      } finally {
        released.resolve();
      }
    }
    const { body, next, events } = open(streamed(pieces()));
    await next();
    body?.take(99);
    body?.stop();
    await released.promise;
    expect(events).toEqual([]);
  });
});
