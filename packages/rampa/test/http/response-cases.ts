import { MAX_HEAD_BYTES } from '../../src/http/response-parser.ts';

/** What a parser with a body limit of 1,000 bytes must make of some bytes. */
export interface ResponseCase {
  readonly title: string;
  /** Default GET. */
  readonly method?: string;
  /** One character per byte. */
  readonly bytes: string;
  /** The server closes the connection after the bytes. */
  readonly isClosed?: boolean;
  readonly expected: ResponseOutcome;
}

export type ResponseOutcome =
  | {
      readonly status: number;
      readonly body: string;
      /** The connection can carry another request. */
      readonly isKept: boolean;
      /** Bytes after the response, which are not its own. */
      readonly extra: string;
    }
  | { readonly code: string }
  | 'incomplete';

const ok = (body: string, isKept = true, extra = ''): ResponseOutcome => ({
  status: 200,
  body,
  isKept,
  extra,
});
const status = (code: number, body = '', isKept = true): ResponseOutcome => ({
  status: code,
  body,
  isKept,
  extra: '',
});
const PROTOCOL = { code: 'RAMPA_HTTP_PROTOCOL' };
const TOO_LARGE = { code: 'RAMPA_HTTP_TOO_LARGE' };
const CLOSED = { code: 'RAMPA_HTTP_CLOSED' };

const head = (...lines: string[]): string => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
const CHUNKED = head('transfer-encoding: chunked');
const headers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `x-${index}: 1`);

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
    title: 'the same length twice',
    bytes: `${head('content-length: 5', 'content-length: 5')}hello`,
    expected: ok('hello'),
  },
  {
    title: 'the same length in a list',
    bytes: `${head('content-length: 5, 5')}hello`,
    expected: ok('hello'),
  },
  {
    title: 'leading zeros in the length',
    bytes: `${head('content-length: 0005')}hello`,
    expected: ok('hello'),
  },
  {
    title: 'a body at the limit',
    bytes: head('content-length: 1000') + 'x'.repeat(1000),
    expected: ok('x'.repeat(1000)),
  },
  {
    title: 'a body with every byte value',
    bytes: head('content-length: 256') + everyByte(),
    expected: ok(everyByte()),
  },
  {
    title: 'bytes after the response',
    bytes: `${head('content-length: 2')}okHTTP/1.1`,
    expected: ok('ok', true, 'HTTP/1.1'),
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
  { title: 'HEAD has no body', method: 'HEAD', bytes: head('content-length: 5'), expected: ok('') },
  {
    title: 'HEAD has no limit on the length that a GET would have',
    method: 'HEAD',
    bytes: head('content-length: 5000'),
    expected: ok(''),
  },
  { title: 'HEAD has no chunks', method: 'HEAD', bytes: CHUNKED, expected: ok('') },
  {
    title: '204 has no body',
    bytes: 'HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n',
    expected: status(204),
  },
  {
    title: '304 has no body',
    bytes: 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n',
    expected: status(304),
  },
  {
    title: '100 before the response',
    bytes: `HTTP/1.1 100 Continue\r\n\r\n${head('content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: '103 with headers, twice, before the response',
    bytes: `${'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n'.repeat(2)}${head('content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: 'a length in a 100 means nothing for the response',
    bytes: `HTTP/1.1 100 Continue\r\ncontent-length: 9\r\n\r\n${head('content-length: 2')}ok`,
    expected: ok('ok'),
  },
  { title: '101 was not asked for', bytes: 'HTTP/1.1 101 Switching\r\n\r\n', expected: PROTOCOL },
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
    title: 'HTTP/1.0 closes',
    bytes: 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok',
    expected: ok('ok', false),
  },
  {
    title: 'HTTP/1.0 that keeps the connection',
    bytes: 'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok',
    expected: ok('ok'),
  },
  {
    title: 'HTTP/1.0 with chunks: they are read, the connection is not trusted',
    bytes:
      'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    expected: ok('ok', false),
  },
];

export const STATUS_LINE_CASES: readonly ResponseCase[] = [
  {
    title: 'no reason',
    bytes: 'HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n',
    expected: ok(''),
  },
  {
    title: 'no reason and no blank before it',
    bytes: 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n',
    expected: ok(''),
  },
  {
    title: 'a reason with blanks and bytes beyond ASCII',
    bytes: 'HTTP/1.1 200 Tr\xe8s bien, merci\r\ncontent-length: 0\r\n\r\n',
    expected: ok(''),
  },
  {
    title: 'an unknown status',
    bytes: 'HTTP/1.1 799 ?\r\ncontent-length: 0\r\n\r\n',
    expected: status(799),
  },
  {
    title: 'a later minor version',
    bytes: 'HTTP/1.2 200 OK\r\ncontent-length: 2\r\n\r\nok',
    expected: ok('ok'),
  },
  { title: 'another protocol', bytes: 'SSH-2.0-OpenSSH_9.6\r\n', expected: PROTOCOL },
  { title: 'another protocol that starts alike', bytes: 'HTTPS\r\n', expected: PROTOCOL },
  { title: 'another major version', bytes: 'HTTP/2 200\r\n\r\n', expected: PROTOCOL },
  { title: 'lower case', bytes: 'http/1.1 200 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a TLS alert', bytes: '\x15\x03\x01\x00\x02\x02\x46', expected: PROTOCOL },
  { title: 'an empty line first', bytes: `\r\n${head('content-length: 0')}`, expected: PROTOCOL },
  { title: 'two blanks', bytes: 'HTTP/1.1  200 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status of two digits', bytes: 'HTTP/1.1 20 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status of four digits', bytes: 'HTTP/1.1 2000 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status with a letter', bytes: 'HTTP/1.1 2x0 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a status below 100', bytes: 'HTTP/1.1 099 OK\r\n\r\n', expected: PROTOCOL },
  { title: 'no blank after the status', bytes: 'HTTP/1.1 200OK\r\n\r\n', expected: PROTOCOL },
  { title: 'a NUL in the reason', bytes: 'HTTP/1.1 200 O\0K\r\n\r\n', expected: PROTOCOL },
];

export const HEADER_CASES: readonly ResponseCase[] = [
  {
    title: 'lines that end with LF alone',
    bytes: 'HTTP/1.1 200 OK\ncontent-length: 2\n\nok',
    expected: ok('ok'),
  },
  {
    title: 'an empty value',
    bytes: `${head('x-empty:', 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: 'a value with bytes beyond ASCII and a tab',
    bytes: `${head('x-odd: \xff\t\xfe', 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: 'a value that is continued on the next line',
    bytes: `${head('x-long: one', ' two', '\tthree', 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: 'a length that is on a continuation line',
    bytes: `${head('content-length:', ' 2')}ok`,
    expected: ok('ok'),
  },
  {
    title: '200 headers',
    bytes: `${head(...headers(199), 'content-length: 2')}ok`,
    expected: ok('ok'),
  },
  { title: '201 headers', bytes: head(...headers(201)), expected: TOO_LARGE },
  {
    title: 'a head at the limit',
    bytes: headOf(MAX_HEAD_BYTES),
    expected: ok(''),
  },
  { title: 'a head over the limit', bytes: headOf(MAX_HEAD_BYTES + 1), expected: TOO_LARGE },
  {
    title: 'a head over the limit without an end',
    bytes: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(MAX_HEAD_BYTES)}`,
    expected: TOO_LARGE,
  },
  { title: 'a blank before the colon', bytes: head('content-length : 2'), expected: PROTOCOL },
  { title: 'a blank in a name', bytes: head('content length: 2'), expected: PROTOCOL },
  { title: 'an empty name', bytes: head(': 2'), expected: PROTOCOL },
  { title: 'a line without a colon', bytes: head('nonsense'), expected: PROTOCOL },
  { title: 'a name beyond ASCII', bytes: head('caf\xe9: 1'), expected: PROTOCOL },
  {
    title: 'a continuation before any header',
    bytes: 'HTTP/1.1 200 OK\r\n folded\r\n\r\n',
    expected: PROTOCOL,
  },
  { title: 'a CR inside a value', bytes: head('x: a\rb'), expected: PROTOCOL },
  {
    title: 'a CR instead of the empty line',
    bytes: 'HTTP/1.1 200 OK\r\nx: 1\r\n\rx\r\n',
    expected: PROTOCOL,
  },
  { title: 'a NUL in a value', bytes: head('x: a\0b'), expected: PROTOCOL },
  {
    title: 'lengths that differ',
    bytes: head('content-length: 2', 'content-length: 3'),
    expected: PROTOCOL,
  },
  {
    title: 'lengths that differ in a list',
    bytes: head('content-length: 2, 3'),
    expected: PROTOCOL,
  },
  { title: 'a negative length', bytes: head('content-length: -1'), expected: PROTOCOL },
  { title: 'a length with a sign', bytes: head('content-length: +1'), expected: PROTOCOL },
  { title: 'a hexadecimal length', bytes: head('content-length: 0x10'), expected: PROTOCOL },
  { title: 'a length with a fraction', bytes: head('content-length: 1.0'), expected: PROTOCOL },
  { title: 'an empty length', bytes: head('content-length:'), expected: PROTOCOL },
  {
    title: 'a list of lengths that ends early',
    bytes: head('content-length: 5,'),
    expected: PROTOCOL,
  },
  { title: 'two lengths with a blank', bytes: head('content-length: 5 5'), expected: PROTOCOL },
  {
    title: 'a length beyond what a number can hold',
    bytes: head('content-length: 99999999999999999999'),
    expected: PROTOCOL,
  },
  { title: 'a length over the limit', bytes: head('content-length: 1001'), expected: TOO_LARGE },
  {
    title: 'a length and chunks',
    bytes: head('content-length: 2', 'transfer-encoding: chunked'),
    expected: PROTOCOL,
  },
  {
    title: 'a coding that was not asked for',
    bytes: head('transfer-encoding: gzip, chunked'),
    expected: PROTOCOL,
  },
  {
    title: 'chunks in chunks',
    bytes: head('transfer-encoding: chunked', 'transfer-encoding: chunked'),
    expected: PROTOCOL,
  },
  { title: 'an empty coding', bytes: head('transfer-encoding:'), expected: PROTOCOL },
];

export const CHUNK_CASES: readonly ResponseCase[] = [
  { title: 'one chunk', bytes: `${CHUNKED}5\r\nhello\r\n0\r\n\r\n`, expected: ok('hello') },
  { title: 'no chunk', bytes: `${CHUNKED}0\r\n\r\n`, expected: ok('') },
  {
    title: 'several chunks',
    bytes: `${CHUNKED}5\r\nhello\r\n1\r\n \r\n6\r\nworld!\r\n0\r\n\r\n`,
    expected: ok('hello world!'),
  },
  {
    title: 'sizes in both cases and with leading zeros',
    bytes: `${CHUNKED}A\r\n0123456789\r\n00a\r\n9876543210\r\n000\r\n\r\n`,
    expected: ok('01234567899876543210'),
  },
  {
    title: 'chunks of line ends',
    bytes: `${CHUNKED}4\r\n\r\n\r\n\r\n0\r\n\r\n`,
    expected: ok('\r\n\r\n'),
  },
  {
    title: 'extensions',
    bytes: `${CHUNKED}2;name=value;quoted="a b"\r\nok\r\n0;last\r\n\r\n`,
    expected: ok('ok'),
  },
  {
    title: 'blanks after the size',
    bytes: `${CHUNKED}2 \t\r\nok\r\n0 ;x\r\n\r\n`,
    expected: ok('ok'),
  },
  {
    title: 'trailers',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\nx-checksum: 1\r\nx-more: 2\r\n\r\n`,
    expected: ok('ok'),
  },
  {
    title: 'bytes after the chunks',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\n\r\nmore`,
    expected: ok('ok', true, 'more'),
  },
  {
    title: 'the coding in any case',
    bytes: `${head('Transfer-Encoding: CHUNKED')}2\r\nok\r\n0\r\n\r\n`,
    expected: ok('ok'),
  },
  { title: 'no last chunk yet', bytes: `${CHUNKED}2\r\nok\r\n`, expected: 'incomplete' },
  {
    title: 'chunks at the limit',
    bytes: `${CHUNKED}3e7\r\n${'x'.repeat(999)}\r\n1\r\nx\r\n0\r\n\r\n`,
    expected: ok('x'.repeat(1000)),
  },
  {
    title: 'chunks over the limit',
    bytes: `${CHUNKED}3e8\r\n${'x'.repeat(1000)}\r\n1\r\nx\r\n0\r\n\r\n`,
    expected: TOO_LARGE,
  },
  {
    title: 'a chunk over the limit',
    bytes: `${CHUNKED}ffffffffffffffffffff\r\n`,
    expected: TOO_LARGE,
  },
  {
    title: 'a size of too many zeros',
    bytes: `${CHUNKED}${'0'.repeat(17)}\r\n\r\n`,
    expected: PROTOCOL,
  },
  { title: 'a size that is no number', bytes: `${CHUNKED}xyz\r\n`, expected: PROTOCOL },
  { title: 'a negative size', bytes: `${CHUNKED}-1\r\n`, expected: PROTOCOL },
  { title: 'a size with a prefix', bytes: `${CHUNKED}0x2\r\nok\r\n`, expected: PROTOCOL },
  { title: 'an empty size', bytes: `${CHUNKED}\r\n`, expected: PROTOCOL },
  { title: 'a size with an extension only', bytes: `${CHUNKED};x\r\n`, expected: PROTOCOL },
  { title: 'a size line that ends with LF', bytes: `${CHUNKED}2\nok\r\n`, expected: PROTOCOL },
  { title: 'a CR inside a size line', bytes: `${CHUNKED}2\rok\r\n`, expected: PROTOCOL },
  { title: 'a digit after a blank', bytes: `${CHUNKED}2 2\r\nok\r\n`, expected: PROTOCOL },
  {
    title: 'a chunk longer than its size',
    bytes: `${CHUNKED}2\r\nokay\r\n0\r\n\r\n`,
    expected: PROTOCOL,
  },
  {
    title: 'a chunk without a CR at its end',
    bytes: `${CHUNKED}2\r\nok\n0\r\n\r\n`,
    expected: PROTOCOL,
  },
  { title: 'an LF inside an extension', bytes: `${CHUNKED}2;a\nb\r\nok\r\n`, expected: PROTOCOL },
  { title: 'a trailer that ends with LF', bytes: `${CHUNKED}0\r\nx: 1\n\r\n`, expected: PROTOCOL },
  { title: 'no empty line at the end', bytes: `${CHUNKED}0\r\n\rx`, expected: PROTOCOL },
  {
    title: 'an extension without an end',
    bytes: `${CHUNKED}2;${'x'.repeat(65_537)}`,
    expected: TOO_LARGE,
  },
];

export const CLOSE_CASES: readonly ResponseCase[] = [
  { title: 'before the response', bytes: '', isClosed: true, expected: CLOSED },
  { title: 'inside the head', bytes: 'HTTP/1.1 200 OK\r\nx', isClosed: true, expected: CLOSED },
  {
    title: 'after a 100',
    bytes: 'HTTP/1.1 100 Continue\r\n\r\n',
    isClosed: true,
    expected: CLOSED,
  },
  {
    title: 'inside a sized body',
    bytes: `${head('content-length: 5')}hell`,
    isClosed: true,
    expected: CLOSED,
  },
  { title: 'before the first chunk', bytes: CHUNKED, isClosed: true, expected: CLOSED },
  {
    title: 'before the last chunk',
    bytes: `${CHUNKED}2\r\nok\r\n`,
    isClosed: true,
    expected: CLOSED,
  },
  { title: 'inside the last chunk', bytes: `${CHUNKED}0\r\n`, isClosed: true, expected: CLOSED },
  {
    title: 'after the response',
    bytes: `${head('content-length: 2')}ok`,
    isClosed: true,
    expected: ok('ok'),
  },
];

/** A whole head without body, of exactly this many bytes. */
function headOf(bytes: number): string {
  const rest = head('content-length: 0', 'x: ');
  return head('content-length: 0', `x: ${'x'.repeat(bytes - rest.length)}`);
}

function everyByte(): string {
  return String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
}
