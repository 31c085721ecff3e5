import { describe, expect, test } from 'vitest';
import { HeadMemory } from '../../../src/http/http1/head-memory.ts';
import { ResponseParser } from '../../../src/http/http1/response-parser.ts';
import type { ResponseCase } from './cases/response-case.ts';
import { comparable, parseResponse } from './parse-response.ts';
import { RESPONSE_CASES } from './response-cases.ts';

const ALL_CASES = RESPONSE_CASES.flatMap(({ cases }) => cases);

const LONG_BYTES = 3000;

/** Long ones are split at these distances from either end, and now and then in between. */
const SPLIT_BYTES = 60;

test('there are at least 120 cases, each with a title of its own in its group', () => {
  expect(ALL_CASES.length).toBeGreaterThanOrEqual(120);
  expect(
    new Set(ALL_CASES.map(({ bytes, method, isClosed }) => `${method} ${isClosed} ${bytes}`)).size,
  ).toBe(ALL_CASES.length);
  for (const { cases } of RESPONSE_CASES) {
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
  }
});

describe.each(RESPONSE_CASES)('the response parser: $title', ({ cases }) => {
  test.each(cases)('$title, in one piece', (each) => {
    expectOutcome(each, [each.bytes.length]);
  });

  test.each(cases)('$title, byte by byte', (each) => {
    expectOutcome(each, [1]);
  });

  test.each(cases)('$title, split at every byte', (each) => {
    for (const at of splitsOf(each.bytes.length)) expectOutcome(each, [at, each.bytes.length]);
  });
});

test('reads one response after the other, and forgets the one before', () => {
  const parser = new ResponseParser(new HeadMemory());
  const read = (bytes: string): unknown => {
    parser.start('GET', 1000);
    push(parser, bytes);
    return [
      parser.head.status,
      parser.takeBody().toString(),
      parser.isKeepAlive,
      parser.head.hasSetCookie,
    ];
  };
  const first =
    'HTTP/1.0 500 X\r\nset-cookie: a=1\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n';
  expect(read(first)).toEqual([500, 'no', false, true]);
  expect(read('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nyes')).toEqual([
    200,
    'yes',
    true,
    false,
  ]);
  expect(read('HTTP/1.1 204 OK\r\nconnection: close\r\n\r\n')).toEqual([204, '', false, false]);
});

test('copies what it keeps, because the bytes are overwritten by the next read', () => {
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 4\r\nx-a: b\r\n\r\nbody', 'latin1');
  const parser = new ResponseParser(new HeadMemory());
  parser.start('GET', 1000);
  parser.push(bytes, 0, bytes.length);
  bytes.fill(0);
  expect(parser.takeBody().toString()).toBe('body');
  expect(parser.headText).toBe('HTTP/1.1 200 OK\r\ncontent-length: 4\r\nx-a: b\r\n\r\n');
});

test('takes only what lies between start and end', () => {
  const bytes = Buffer.from('####HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok####', 'latin1');
  const parser = new ResponseParser(new HeadMemory());
  parser.start('GET', 1000);
  expect(parser.push(bytes, 4, bytes.length - 4)).toBe(bytes.length - 4);
  expect([parser.isDone, parser.takeBody().toString()]).toEqual([true, 'ok']);
});

test.each([
  ['SSH-2.0-OpenSSH\r\n', 'the response does not start as HTTP/1.1, got "SSH-2.0-OpenSSH"'],
  [
    '\x15\x03\x01\0\x02\x02\x46',
    'the response does not start as HTTP/1.1, got "\\u0015\\u0003\\u0001\\u0000\\u0002\\u0002F"',
  ],
  [
    'HTTP/1.1 200 OK\r\nContent-Length: 12x\r\n\r\n',
    'content-length must be a number of bytes, got "12x"',
  ],
  [
    'HTTP/1.1 200 OK\r\nbad header\r\n',
    'a header line is not a name and a colon, got "bad header"',
  ],
  [
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n',
    'transfer-encoding must be chunked, once, got "gzip"',
  ],
  [
    `HTTP/1.1 200 OK\r\n${'x'.repeat(99)}\xe9\r\n`,
    `a header line is not a name and a colon, got "${'x'.repeat(40)}"...`,
  ],
  [
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n',
    'a chunk size must be a hexadecimal number, got "nope\\r\\n"',
  ],
])('explains %j', (bytes, problem) => {
  const parser = new ResponseParser(new HeadMemory());
  parser.start('GET', 1000);
  push(parser, bytes);
  expect(parser.fault?.problem).toBe(problem);
});

test('a server that speaks TLS on this port is recognised', () => {
  const parser = new ResponseParser(new HeadMemory());
  parser.start('GET', 1000);
  push(parser, '\x15\x03\x01\0\x02\x02\x46');
  expect(parser.fault?.hint).toBe('Use https:// if the server speaks TLS on this port.');
});

test('a body that comes in many pieces is put together', () => {
  const body = 'abcdefghij'.repeat(20_000);
  const parser = new ResponseParser(new HeadMemory());
  parser.start('GET', 1_000_000);
  push(parser, `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
  for (let at = 0; at < body.length; at += 1777) push(parser, body.slice(at, at + 1777));
  expect(parser.isDone && parser.takeBody().toString() === body).toBe(true);
});

function push(parser: ResponseParser, text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  return parser.push(bytes, 0, bytes.length);
}

function expectOutcome(each: ResponseCase, pieceSizes: readonly number[]): void {
  const outcome = comparable(parseResponse(each, pieceSizes), each.expected);
  expect(outcome, `in pieces of ${pieceSizes.join(' and ')}`).toEqual(each.expected);
}

function splitsOf(length: number): readonly number[] {
  const all = Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1);
  if (length <= LONG_BYTES) return all;
  return all.filter((at) => at <= SPLIT_BYTES || at >= length - SPLIT_BYTES || at % 9_973 === 0);
}
