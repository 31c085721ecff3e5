import { MAX_HEAD_BYTES } from '../../../../src/http/http1/response-parser.ts';
import {
  CHUNKED,
  head,
  LIMIT_BYTES,
  ok,
  PROTOCOL,
  type ResponseCase,
  status,
  TOO_LARGE,
} from './response-case.ts';

const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n';
const EXTRA_RULE = 'The response stands; the connection is out of step and is closed.';
const NO_BODY_RULE = 'RFC 9112 section 6.3: such a response never has a body.';
const INTERIM_RULE = 'RFC 9110 section 15.2: any number of 1xx responses may come first.';

/** Where the body of a response ends. */
export const FRAMING_CASES: readonly ResponseCase[] = [
  { title: 'a sized body', bytes: `${head('content-length: 5')}hello`, expected: ok('hello') },
  { title: 'an empty sized body', bytes: head('content-length: 0'), expected: ok('') },
  {
    title: 'names and values in any case, with blanks around the value',
    bytes: `${head('CONTENT-Length: \t 5 \t')}hello`,
    expected: ok('hello'),
  },
  {
    title: 'a value without a blank before it',
    bytes: `${head('content-length:5')}hello`,
    expected: ok('hello'),
  },
  {
    title: 'a body at the limit',
    bytes: head(`content-length: ${LIMIT_BYTES}`) + 'x'.repeat(LIMIT_BYTES),
    expected: ok('x'.repeat(LIMIT_BYTES)),
  },
  {
    title: 'a length over the limit',
    bytes: head(`content-length: ${LIMIT_BYTES + 1}`),
    expected: TOO_LARGE,
  },
  {
    title: 'a body with every byte value',
    bytes: head('content-length: 256') + everyByte(),
    expected: ok(everyByte()),
  },
  {
    title: 'a body that reads like a response',
    bytes: `${head('content-length: 19')}HTTP/1.1 200 OK\r\n\r\n`,
    expected: ok('HTTP/1.1 200 OK\r\n\r\n'),
  },
  {
    title: 'bytes after the response',
    bytes: `${head('content-length: 2')}okHTTP/1.1`,
    expected: ok('ok', true, 'HTTP/1.1'),
    rule: EXTRA_RULE,
  },
  {
    title: 'a line end after the response',
    bytes: `${head('content-length: 2')}ok\r\n`,
    expected: ok('ok', true, '\r\n'),
    rule: EXTRA_RULE,
  },
  {
    title: 'no length: the body ends with the connection',
    bytes: `${head('x: 1')}to the end`,
    isClosed: true,
    expected: ok('to the end', false),
  },
  {
    title: 'no length and no body',
    bytes: head('x: 1'),
    isClosed: true,
    expected: ok('', false),
  },
  { title: 'no length and no end yet', bytes: `${head('x: 1')}abc`, expected: 'incomplete' },
  {
    title: 'no length, at the limit',
    bytes: head('x: 1') + 'x'.repeat(LIMIT_BYTES),
    isClosed: true,
    expected: ok('x'.repeat(LIMIT_BYTES), false),
  },
  {
    title: 'no length, over the limit',
    bytes: head('x: 1') + 'x'.repeat(LIMIT_BYTES + 1),
    expected: TOO_LARGE,
  },
  {
    title: 'a head without headers',
    bytes: 'HTTP/1.1 200 OK\r\n\r\nabc',
    isClosed: true,
    expected: ok('abc', false),
  },
  {
    title: 'a body that is not there yet',
    bytes: head('content-length: 5'),
    expected: 'incomplete',
  },
  {
    title: 'an error with a body',
    bytes: 'HTTP/1.1 500 Oops\r\ncontent-length: 4\r\n\r\noops',
    expected: status(500, 'oops'),
  },
  {
    title: 'part of a body',
    bytes: 'HTTP/1.1 206 Part\r\ncontent-range: bytes 1-2/4\r\ncontent-length: 2\r\n\r\nop',
    expected: status(206, 'op'),
  },
  {
    title: 'a redirect that says not where to',
    bytes: 'HTTP/1.1 302 Found\r\ncontent-length: 2\r\n\r\nno',
    expected: status(302, 'no'),
  },
  { title: 'HEAD has no body', method: 'HEAD', bytes: head('content-length: 5'), expected: ok('') },
  {
    title: 'HEAD has no limit on the length that a GET would have',
    method: 'HEAD',
    bytes: head('content-length: 5000'),
    expected: ok(''),
  },
  { title: 'HEAD has no chunks', method: 'HEAD', bytes: CHUNKED, expected: ok('') },
  { title: 'HEAD needs no length', method: 'HEAD', bytes: head('x: 1'), expected: ok('') },
  {
    title: 'HEAD with a body all the same',
    method: 'HEAD',
    bytes: `${head('content-length: 5')}hello`,
    expected: ok('', true, 'hello'),
    rule: EXTRA_RULE,
  },
  {
    title: '204 has no body',
    bytes: 'HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n',
    expected: status(204),
    rule: NO_BODY_RULE,
  },
  {
    title: '204 has no chunks',
    bytes: 'HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n',
    expected: status(204),
    rule: NO_BODY_RULE,
  },
  {
    title: '204 with a body all the same',
    bytes: 'HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok',
    expected: { status: 204, body: '', isKept: true, extra: 'ok' },
    rule: EXTRA_RULE,
  },
  {
    title: '304 has no body',
    bytes: 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n',
    expected: status(304),
    rule: NO_BODY_RULE,
  },
  {
    title: '304 has no chunks',
    bytes: 'HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n',
    expected: status(304),
    rule: NO_BODY_RULE,
  },
  {
    title: '304 needs no length',
    bytes: 'HTTP/1.1 304 Not Modified\r\netag: "1"\r\n\r\n',
    expected: status(304),
    rule: NO_BODY_RULE,
  },
  {
    title: '205 is framed like any other',
    bytes: 'HTTP/1.1 205 Reset Content\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    expected: status(205),
  },
  {
    title: '100 before the response',
    bytes: `HTTP/1.1 100 Continue\r\n\r\n${head('content-length: 2')}ok`,
    expected: ok('ok'),
    rule: INTERIM_RULE,
  },
  {
    title: '102 before the response',
    bytes: `HTTP/1.1 102 Processing\r\n\r\n${head('content-length: 2')}ok`,
    expected: ok('ok'),
    rule: INTERIM_RULE,
  },
  {
    title: '103 with headers, twice, before the response',
    bytes: `${HINTS.repeat(2)}${head('content-length: 2')}ok`,
    expected: ok('ok'),
    rule: INTERIM_RULE,
  },
  {
    title: 'an unknown 1xx before the response',
    bytes: `HTTP/1.1 199 Wait\r\n\r\n${head('content-length: 2')}ok`,
    expected: ok('ok'),
    rule: INTERIM_RULE,
  },
  {
    title: 'the headers of a 103 are not those of the response',
    bytes: `${HINTS}${head('content-length: 0')}`,
    expected: {
      status: 200,
      headers: { 'content-length': '0' },
      body: '',
      isKept: true,
      extra: '',
    },
  },
  {
    title: 'a length in a 100 means nothing for the response',
    bytes: `HTTP/1.1 100 Continue\r\ncontent-length: 9\r\n\r\n${head('content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: 'chunks in a 100 mean nothing for the response',
    bytes: `HTTP/1.1 100 Continue\r\ntransfer-encoding: chunked\r\n\r\n${head('content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: '100 before the response to HEAD',
    method: 'HEAD',
    bytes: `HTTP/1.1 100 Continue\r\n\r\n${head('content-length: 2')}`,
    expected: ok(''),
  },
  {
    title: '1xx responses without an end',
    bytes: HINTS.repeat(Math.ceil((MAX_HEAD_BYTES + 1) / HINTS.length)),
    expected: TOO_LARGE,
    rule: 'All heads of one response together have the limit of one.',
  },
  {
    title: '101 was not asked for',
    bytes: 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    expected: PROTOCOL,
    rule: 'No request asks to change the protocol, so no answer may.',
  },
  {
    title: 'an offer to change the protocol',
    bytes: `${head('connection: upgrade', 'upgrade: h2c', 'content-length: 2')}ok`,
    expected: ok('ok'),
    rule: 'An offer is not a change: it is ignored.',
  },
  {
    title: '426 asks for another protocol',
    bytes:
      'HTTP/1.1 426 Upgrade Required\r\nconnection: upgrade\r\nupgrade: h2c\r\ncontent-length: 2\r\n\r\nno',
    expected: status(426, 'no'),
  },
  {
    title: 'connection: close',
    bytes: `${head('content-length: 2', 'Connection: Close')}ok`,
    expected: ok('ok', false),
  },
  {
    title: 'connection: keep-alive',
    bytes: `${head('connection: keep-alive', 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: 'close in a list of connection options',
    bytes: `${head('connection: keep-alive, close', 'content-length: 2')}ok`,
    expected: ok('ok', false),
  },
  {
    title: 'close in a second header',
    bytes: `${head('connection: keep-alive', 'connection: close', 'content-length: 2')}ok`,
    expected: ok('ok', false),
  },
  {
    title: 'close among empty list members',
    bytes: `${head('connection: ,x,\tCLOSE ,', 'content-length: 2')}ok`,
    expected: ok('ok', false),
  },
  {
    title: 'a connection option that only starts with close',
    bytes: `${head('connection: closed', 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: 'HTTP/1.0 closes',
    bytes: 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok',
    expected: ok('ok', false),
  },
  {
    title: 'HTTP/1.0 that keeps the connection',
    bytes: 'HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 2\r\n\r\nok',
    expected: ok('ok'),
  },
  {
    title: 'HTTP/1.0 without a length',
    bytes: 'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n\r\nok',
    isClosed: true,
    expected: ok('ok', false),
  },
  {
    title: 'HTTP/1.0 with chunks',
    bytes:
      'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    expected: ok('ok', false),
    rule: 'RFC 9112 section 6.1: they are read, and the connection is not trusted.',
  },
];

function everyByte(): string {
  return String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
}
