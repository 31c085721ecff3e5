import { describe, expect, test } from 'vitest';
import { HeadMemory } from '../../../src/http/http1/head-memory.ts';
import { ResponseParser } from '../../../src/http/http1/response-parser.ts';

function read(memory: HeadMemory, response: string, method = 'GET') {
  const parser = new ResponseParser(memory);
  const bytes = Buffer.from(response, 'latin1');
  parser.start(method, 1000);
  const taken = parser.push(bytes, 0, bytes.length);
  const { status, contentLength, isKeepAlive, hasSetCookie, hasContentEncoding } = parser.head;
  return {
    taken,
    isDone: parser.isDone,
    fault: parser.fault?.code,
    head: { status, contentLength, isKeepAlive, hasSetCookie, hasContentEncoding },
    headText: parser.headText,
    body: parser.takeBody().toString('latin1'),
  };
}

const RESPONSES = [
  ['a body with a length', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', 'GET'],
  ['another body in the same length', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno', 'GET'],
  ['another status in the same length', 'HTTP/1.1 500 OK\r\ncontent-length: 2\r\n\r\nok', 'GET'],
  ['the same bytes without a body', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n', 'HEAD'],
  ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n', 'GET'],
  ['a cookie', 'HTTP/1.1 200 OK\r\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n', 'GET'],
  ['a last response', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', 'GET'],
  ['a folded header', 'HTTP/1.1 200 OK\r\na: b\r\n c\r\ncontent-length: 0\r\n\r\n', 'GET'],
  ['a coding', 'HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 1\r\n\r\nx', 'GET'],
  [
    'an interim response',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
    'GET',
  ],
  ['a body that is too large', 'HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n', 'GET'],
] as const;

describe('a head that is known', () => {
  test.each(RESPONSES)('says the same as one that is read: %s', (_, response, method) => {
    const memory = new HeadMemory();
    const first = read(memory, response, method);
    const alone = read(new HeadMemory(), response, method);
    expect(first).toEqual(alone);
    expect(read(memory, response, method)).toEqual(alone);
  });

  test('is not taken for another one, whatever came before', () => {
    const memory = new HeadMemory();
    for (const [, before, beforeMethod] of RESPONSES) {
      for (const [, response, method] of RESPONSES) {
        read(memory, before, beforeMethod);
        expect(read(memory, response, method)).toEqual(read(new HeadMemory(), response, method));
      }
    }
  });

  test('has the text that was made for the first one', () => {
    const memory = new HeadMemory();
    const [, response] = RESPONSES[0];
    const bytes = Buffer.from(response, 'latin1');
    read(memory, response);
    const known = memory.slotOf(0, bytes.length);
    known.text = 'remembered';
    expect(known.match(bytes, 0, bytes.length)).toBe(response.length - 'ok'.length);
    expect(read(memory, response).headText).toBe('remembered');
  });

  test('is forgotten for the next one that comes in the same length', () => {
    const memory = new HeadMemory();
    const [one, two] = ['HTTP/1.1 204 A\r\n\r\n', 'HTTP/1.1 204 B\r\n\r\n'].map((text) =>
      Buffer.from(text),
    ) as [Buffer, Buffer];
    read(memory, one.toString());
    read(memory, two.toString());
    expect(memory.slotOf(0, two.length).match(two, 0, two.length)).toBe(two.length);
    expect(memory.slotOf(0, one.length).match(one, 0, one.length)).toBe(0);
  });

  test('is not kept when it is long', () => {
    const memory = new HeadMemory();
    const response = `HTTP/1.1 204 A\r\na: ${'x'.repeat(2048)}\r\n\r\n`;
    const bytes = Buffer.from(response);
    expect(read(memory, response).isDone).toBe(true);
    expect(memory.slotOf(0, bytes.length).match(bytes, 0, bytes.length)).toBe(0);
  });
});
