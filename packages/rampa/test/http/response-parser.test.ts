import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ResponseParser } from '../../src/http/response-parser.ts';
import {
  CHUNK_CASES,
  CLOSE_CASES,
  FRAMING_CASES,
  HEADER_CASES,
  type ResponseCase,
  type ResponseOutcome,
  STATUS_LINE_CASES,
} from './response-cases.ts';

const ALL_CASES = [
  ...FRAMING_CASES,
  ...STATUS_LINE_CASES,
  ...HEADER_CASES,
  ...CHUNK_CASES,
  ...CLOSE_CASES,
];

describe.each([
  ['frames', FRAMING_CASES],
  ['reads the status line of', STATUS_LINE_CASES],
  ['reads the headers of', HEADER_CASES],
  ['decodes the chunks of', CHUNK_CASES],
  ['knows a connection that closes', CLOSE_CASES],
])('the response parser %s', (_, cases) => {
  test.each(cases)('$title, in one piece', (each) => {
    expect(outcomeOf(each, [each.bytes.length])).toEqual(each.expected);
  });

  test.each(cases)('$title, byte by byte', (each) => {
    expect(outcomeOf(each, [1])).toEqual(each.expected);
  });
});

test('the outcome does not depend on how the bytes are split', () => {
  const short = ALL_CASES.filter((each) => each.bytes.length < 3000);
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.constantFrom(...short), sizes, (each, pieceSizes) => {
      expect(outcomeOf(each, pieceSizes)).toEqual(each.expected);
    }),
    { numRuns: 1000 },
  );
});

test('any bytes at all end in a response, a fault or a wait', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 });
  const starts = fc.constantFrom(
    '',
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  fc.assert(
    fc.property(starts, pieces, (start, rest) => {
      const parser = new ResponseParser(1000);
      parser.start('GET');
      for (const piece of [Buffer.from(start), ...rest.map((bytes) => Buffer.from(bytes))]) {
        const taken = parser.push(piece, 0, piece.length);
        const isOver = parser.isDone || parser.fault !== undefined;
        expect(isOver || taken === piece.length).toBe(true);
        if (isOver) return;
      }
    }),
  );
});

test('reads one response after the other, and forgets the one before', () => {
  const parser = new ResponseParser(1000);
  const read = (bytes: string): unknown => {
    parser.start('GET');
    push(parser, bytes);
    return [
      parser.head.status,
      parser.body.toString(),
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
  const parser = new ResponseParser(1000);
  parser.start('GET');
  parser.push(bytes, 0, bytes.length);
  bytes.fill(0);
  expect(parser.body.toString()).toBe('body');
  expect(parser.headText).toBe('HTTP/1.1 200 OK\r\ncontent-length: 4\r\nx-a: b\r\n\r\n');
});

test('takes only what lies between start and end', () => {
  const bytes = Buffer.from('####HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok####', 'latin1');
  const parser = new ResponseParser(1000);
  parser.start('GET');
  expect(parser.push(bytes, 4, bytes.length - 4)).toBe(bytes.length - 4);
  expect([parser.isDone, parser.body.toString()]).toEqual([true, 'ok']);
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
  const parser = new ResponseParser(1000);
  parser.start('GET');
  push(parser, bytes);
  expect(parser.fault?.problem).toBe(problem);
});

test('a server that speaks TLS on this port is recognised', () => {
  const parser = new ResponseParser(1000);
  parser.start('GET');
  push(parser, '\x15\x03\x01\0\x02\x02\x46');
  expect(parser.fault?.hint).toBe('Use https:// if the server speaks TLS on this port.');
});

test('a body that comes in many pieces is put together', () => {
  const body = 'abcdefghij'.repeat(20_000);
  const parser = new ResponseParser(1_000_000);
  parser.start('GET');
  push(parser, `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
  for (let at = 0; at < body.length; at += 1777) push(parser, body.slice(at, at + 1777));
  expect(parser.isDone && parser.body.toString() === body).toBe(true);
});

function push(parser: ResponseParser, text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  return parser.push(bytes, 0, bytes.length);
}

/** Feeds the bytes in pieces of the given sizes, over and over. */
function outcomeOf(each: ResponseCase, pieceSizes: readonly number[]): ResponseOutcome {
  const parser = new ResponseParser(1000);
  parser.start(each.method ?? 'GET');
  let at = 0;
  for (let piece = 0; at < each.bytes.length; piece++) {
    const text = each.bytes.slice(at, at + (pieceSizes[piece % pieceSizes.length] ?? 1));
    at += push(parser, text);
    if (parser.fault !== undefined) return { code: parser.fault.code };
    if (parser.isDone) break;
  }
  if (each.isClosed === true) parser.close();
  if (parser.fault !== undefined) return { code: parser.fault.code };
  if (!parser.isDone) return 'incomplete';
  const { head, body, isKeepAlive } = parser;
  const extra = each.bytes.slice(at);
  return { status: head.status, body: body.toString('latin1'), isKept: isKeepAlive, extra };
}
