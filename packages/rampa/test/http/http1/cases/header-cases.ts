import { MAX_HEAD_BYTES } from '../../../../src/http/http1/response-parser.ts';
import {
  head,
  noBody,
  ok,
  PROTOCOL,
  type ResponseCase,
  type ResponseOutcome,
  TOO_LARGE,
} from './response-case.ts';

const LF_RULE = 'RFC 9112 section 2.2: a client may take LF alone as a line end.';
const CR_RULE = 'RFC 9112 section 2.2: a CR without LF is never a line end.';
const FOLD_RULE = 'RFC 9112 section 5.2: the line end reads as blanks.';
const COLON_RULE = 'RFC 9112 section 5.1: proxies and clients would see different headers.';
const TEXT_RULE = 'RFC 9110 section 5.5: kept as it is, one character per byte.';
const NAME_RULE = 'RFC 9110 section 5.1.';

/** Header lines, and what their values are. */
export const HEADER_CASES: readonly ResponseCase[] = [
  {
    title: 'lines that end with LF alone',
    bytes: 'HTTP/1.1 200 OK\ncontent-length: 2\n\nok',
    expected: ok('ok'),
    rule: LF_RULE,
  },
  {
    title: 'lines that end with LF and CR LF by turns',
    bytes: 'HTTP/1.1 200 OK\r\nx: 1\ncontent-length: 2\r\n\nok',
    expected: ok('ok'),
    rule: LF_RULE,
  },
  {
    title: 'blanks around a value',
    bytes: noBody('x-a:1', 'x-b: \t2 \t', 'x-c:', 'x-d: \t '),
    expected: received({ 'x-a': '1', 'x-b': '2', 'x-c': '', 'x-d': '' }),
  },
  {
    title: 'colons in a value',
    bytes: noBody('x: a:b: c'),
    expected: received({ x: 'a:b: c' }),
  },
  {
    title: 'a repeated header',
    bytes: noBody('x-a: 1', 'x-b: 2', 'X-A: 3', 'x-a:'),
    expected: received({ 'x-a': '1, 3, ', 'x-b': '2' }),
    rule: 'RFC 9110 section 5.3: joined with commas, in order.',
  },
  {
    title: 'names that objects have already',
    bytes: noBody('__proto__: 1', 'constructor: 2', 'toString: 3'),
    expected: received({ ['__proto__']: '1', constructor: '2', tostring: '3' }),
  },
  {
    title: 'a name with every character that names may have',
    bytes: noBody("!#$%&'*+-.^_`|~09AZaz: 1"),
    expected: received({ "!#$%&'*+-.^_`|~09azaz": '1' }),
  },
  {
    title: 'a value with bytes beyond ASCII and a tab',
    bytes: noBody('x-odd: \xff\t\xfe'),
    expected: received({ 'x-odd': '\xff\t\xfe' }),
    rule: TEXT_RULE,
  },
  {
    title: 'a value in UTF-8 that ends like a blank',
    bytes: noBody('x-utf8: voil\xc3\xa0'),
    expected: received({ 'x-utf8': 'voil\xc3\xa0' }),
    rule: TEXT_RULE,
  },
  {
    title: 'a value with control characters',
    bytes: noBody('x-odd: a\x01\x0b\x0c\x7fb'),
    expected: received({ 'x-odd': 'a\x01\x0b\x0c\x7fb' }),
    rule: TEXT_RULE,
  },
  {
    title: 'a value that is continued on the next line',
    bytes: noBody('x-long: one', ' two', '\tthree', 'x: 1'),
    expected: received({ 'x-long': 'one   two  \tthree', x: '1' }),
    rule: FOLD_RULE,
  },
  {
    title: 'a value that is continued after LF alone',
    bytes: 'HTTP/1.1 204 OK\nx-long: one\n two\n\n',
    expected: received({ 'x-long': 'one  two' }),
    rule: FOLD_RULE,
  },
  {
    title: 'a continuation of blanks only',
    bytes: noBody('x: 1', ' \t', 'y: 2'),
    expected: received({ x: '1', y: '2' }),
    rule: FOLD_RULE,
  },
  {
    title: 'a length that is on a continuation line',
    bytes: `${head('content-length:', ' 2')}ok`,
    expected: ok('ok'),
    rule: FOLD_RULE,
  },
  {
    title: 'chunks that are on a continuation line',
    bytes: `${head('transfer-encoding:', '\tchunked')}2\r\nok\r\n0\r\n\r\n`,
    expected: ok('ok'),
    rule: FOLD_RULE,
  },
  {
    title: 'close on a continuation line',
    bytes: `${head('content-length: 2', 'connection: keep-alive,', ' close')}ok`,
    expected: ok('ok', false),
    rule: FOLD_RULE,
  },
  {
    title: 'a header that is none, but a continuation',
    bytes: `${head('x: 1', ' content-length: 9', 'content-length: 2')}ok`,
    expected: ok('ok'),
    rule: FOLD_RULE,
  },
  {
    title: '200 headers',
    bytes: `${head(...headers(199), 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  { title: '201 headers', bytes: head(...headers(201)), expected: TOO_LARGE },
  { title: 'a head at the limit', bytes: headOf(MAX_HEAD_BYTES), expected: ok('') },
  { title: 'a head over the limit', bytes: headOf(MAX_HEAD_BYTES + 1), expected: TOO_LARGE },
  {
    title: 'a value without an end',
    bytes: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(MAX_HEAD_BYTES)}`,
    expected: TOO_LARGE,
  },
  {
    title: 'a name without an end',
    bytes: `HTTP/1.1 200 OK\r\n${'x'.repeat(MAX_HEAD_BYTES)}`,
    expected: TOO_LARGE,
  },
  {
    title: '200 header lines, most of them continuations',
    bytes: `${head('x: 1', ...continuations(198), 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: '201 header lines, most of them continuations',
    bytes: `${head('x: 1', ...continuations(199), 'content-length: 2')}ok`,
    expected: TOO_LARGE,
  },
  {
    title: 'a blank before the colon',
    bytes: head('content-length : 2'),
    expected: PROTOCOL,
    rule: COLON_RULE,
  },
  {
    title: 'a tab before the colon',
    bytes: head('transfer-encoding\t: chunked'),
    expected: PROTOCOL,
    rule: COLON_RULE,
  },
  { title: 'a blank in a name', bytes: head('content length: 2'), expected: PROTOCOL },
  { title: 'an empty name', bytes: head(': 2'), expected: PROTOCOL, rule: NAME_RULE },
  { title: 'a line without a colon', bytes: head('nonsense'), expected: PROTOCOL, rule: NAME_RULE },
  { title: 'a name beyond ASCII', bytes: head('caf\xe9: 1'), expected: PROTOCOL, rule: NAME_RULE },
  { title: 'a name in quotes', bytes: head('"x": 1'), expected: PROTOCOL, rule: NAME_RULE },
  { title: 'a bracket in a name', bytes: head('x[0]: 1'), expected: PROTOCOL, rule: NAME_RULE },
  { title: 'a NUL in a name', bytes: head('x\0: 1'), expected: PROTOCOL, rule: NAME_RULE },
  { title: 'a DEL in a name', bytes: head('x\x7f: 1'), expected: PROTOCOL, rule: NAME_RULE },
  {
    title: 'a continuation before any header',
    bytes: 'HTTP/1.1 200 OK\r\n folded\r\n\r\n',
    expected: PROTOCOL,
    rule: 'RFC 9112 section 2.2: there is nothing to continue.',
  },
  {
    title: 'a line of blanks before any header',
    bytes: 'HTTP/1.1 200 OK\r\n \r\ncontent-length: 0\r\n\r\n',
    expected: PROTOCOL,
    rule: 'RFC 9112 section 2.2: there is nothing to continue.',
  },
  { title: 'a CR inside a value', bytes: head('x: a\rb'), expected: PROTOCOL, rule: CR_RULE },
  {
    title: 'a header behind a CR',
    bytes: head('x: a\rcontent-length: 0'),
    expected: PROTOCOL,
    rule: CR_RULE,
  },
  { title: 'two CR at a line end', bytes: head('x: a\r'), expected: PROTOCOL, rule: CR_RULE },
  { title: 'a CR inside a name', bytes: head('x\r: a'), expected: PROTOCOL, rule: CR_RULE },
  {
    title: 'a CR instead of the empty line',
    bytes: 'HTTP/1.1 200 OK\r\nx: 1\r\n\rx\r\n',
    expected: PROTOCOL,
    rule: CR_RULE,
  },
  {
    title: 'LF CR instead of CR LF',
    bytes: 'HTTP/1.1 200 OK\n\rx: 1\n\r\n\r',
    expected: PROTOCOL,
    rule: CR_RULE,
  },
  {
    title: 'a NUL in a value',
    bytes: head('x: a\0b'),
    expected: PROTOCOL,
    rule: 'RFC 9110 section 5.5.',
  },
];

function received(expected: Readonly<Record<string, string>>): ResponseOutcome {
  return { status: 204, headers: expected, body: '', isKept: true, extra: '' };
}

function headers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `x-${index}: 1`);
}

function continuations(count: number): string[] {
  return Array.from({ length: count }, () => ' y');
}

/** A whole head without body, of exactly this many bytes. */
function headOf(bytes: number): string {
  const rest = head('content-length: 0', 'x: ');
  return head('content-length: 0', `x: ${'x'.repeat(bytes - rest.length)}`);
}
