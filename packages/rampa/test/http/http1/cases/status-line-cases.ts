import { MAX_HEAD_BYTES } from '../../../../src/http/http1/response-parser.ts';
import { head, ok, PROTOCOL, type ResponseCase, status, TOO_LARGE } from './response-case.ts';

const GRAMMAR = 'RFC 9112 section 4.';

/** The first line of a response. */
export const STATUS_LINE_CASES: readonly ResponseCase[] = [
  { title: 'no reason', bytes: 'HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n', expected: ok('') },
  {
    title: 'no reason and no blank before it',
    bytes: 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n',
    expected: ok(''),
    rule: 'Against the grammar, and common.',
  },
  {
    title: 'no reason, no blank and LF alone',
    bytes: 'HTTP/1.1 200\ncontent-length: 0\n\n',
    expected: ok(''),
  },
  {
    title: 'a reason with blanks and bytes beyond ASCII',
    bytes: 'HTTP/1.1 200 Tr\xe8s bien, merci \r\ncontent-length: 0\r\n\r\n',
    expected: ok(''),
  },
  {
    title: 'a reason that reads like a status line',
    bytes: 'HTTP/1.1 200 HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n',
    expected: ok(''),
  },
  {
    title: 'two blanks before the status',
    bytes: 'HTTP/1.1  200 OK\r\ncontent-length: 0\r\n\r\n',
    expected: ok(''),
    rule: 'RFC 9112 section 4 allows it, and browsers and Go read it.',
  },
  {
    title: 'many blanks around the status',
    bytes: `HTTP/1.1${' '.repeat(20)}404${' '.repeat(20)}\r\ncontent-length: 0\r\n\r\n`,
    expected: status(404),
    rule: 'RFC 9112 section 4 allows it, and browsers and Go read it.',
  },
  {
    title: 'an unknown status',
    bytes: 'HTTP/1.1 799 ?\r\ncontent-length: 0\r\n\r\n',
    expected: status(799),
  },
  {
    title: 'the highest status',
    bytes: 'HTTP/1.1 999 ?\r\ncontent-length: 0\r\n\r\n',
    expected: status(999),
  },
  {
    title: 'a later minor version',
    bytes: 'HTTP/1.2 200 OK\r\ncontent-length: 2\r\n\r\nok',
    expected: ok('ok'),
    rule: 'RFC 9110 section 2.5: read like HTTP/1.1.',
  },
  { title: 'another protocol', bytes: 'SSH-2.0-OpenSSH_9.6\r\n', expected: PROTOCOL },
  { title: 'another protocol that starts alike', bytes: 'HTTPS\r\n', expected: PROTOCOL },
  { title: 'another protocol with a status', bytes: 'ICY 200 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a body without a head', bytes: '<html></html>', expected: PROTOCOL },
  { title: 'another major version', bytes: 'HTTP/2 200\r\n\r\n', expected: PROTOCOL },
  { title: 'a minor version of two digits', bytes: 'HTTP/1.10 200 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'no minor version', bytes: 'HTTP/1. 200 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'lower case', bytes: 'http/1.1 200 OK\r\n\r\n', expected: PROTOCOL, rule: GRAMMAR },
  { title: 'a TLS alert', bytes: '\x15\x03\x01\x00\x02\x02\x46', expected: PROTOCOL },
  {
    title: 'the settings of HTTP/2',
    bytes: '\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64',
    expected: PROTOCOL,
  },
  { title: 'an empty line first', bytes: `\r\n${head('content-length: 0')}`, expected: PROTOCOL },
  { title: 'a blank first', bytes: ` ${head('content-length: 0')}`, expected: PROTOCOL },
  {
    title: 'a byte order mark first',
    bytes: `\xef\xbb\xbf${head('content-length: 0')}`,
    expected: PROTOCOL,
  },
  { title: 'a tab before the status', bytes: 'HTTP/1.1\t200 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a tab after the status', bytes: 'HTTP/1.1 200\tOK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status of two digits', bytes: 'HTTP/1.1 20 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status of four digits', bytes: 'HTTP/1.1 2000 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status with a letter', bytes: 'HTTP/1.1 2x0 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status with a sign', bytes: 'HTTP/1.1 +20 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status below 100', bytes: 'HTTP/1.1 099 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'no status', bytes: 'HTTP/1.1 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'no blank after the status', bytes: 'HTTP/1.1 200OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a NUL in the reason', bytes: 'HTTP/1.1 200 O\0K\r\n\r\n', expected: PROTOCOL },
  {
    title: 'a CR in the reason',
    bytes: 'HTTP/1.1 200 O\rcontent-length: 0\r\n\r\n',
    expected: PROTOCOL,
    rule: 'RFC 9112 section 2.2.',
  },
  {
    title: 'a reason without an end',
    bytes: `HTTP/1.1 200 ${'x'.repeat(MAX_HEAD_BYTES)}`,
    expected: TOO_LARGE,
  },
];
