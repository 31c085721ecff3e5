import {
  CHUNKED,
  head,
  LIMIT_BYTES,
  ok,
  PROTOCOL,
  type ResponseCase,
  TOO_LARGE,
} from './response-case.ts';

/** Bytes that extensions and trailers may have. */
const EXTRA_BYTES = 65_536;

const LF_RULE = 'RFC 9112 section 7.1: here only CR LF ends a line; a proxy may read on.';
const SIZE_RULE = 'RFC 9112 section 7.1: a size is hexadecimal digits.';
const TRAILER_RULE = 'RFC 9112 section 7.1.2: a trailer has the form of a header.';
const IGNORED_RULE = 'RFC 9110 section 6.5.1: a trailer decides nothing.';

/** Chunked bodies. */
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
    title: 'a chunk that reads like the last one',
    bytes: `${CHUNKED}5\r\n0\r\n\r\n\r\n0\r\n\r\n`,
    expected: ok('0\r\n\r\n'),
  },
  {
    title: 'chunks before the connection is closed',
    bytes: `${head('transfer-encoding: chunked', 'connection: close')}2\r\nok\r\n0\r\n\r\n`,
    expected: ok('ok', false),
  },
  {
    title: 'extensions',
    bytes: `${CHUNKED}2;name=value;quoted="a b"\r\nok\r\n0;last\r\n\r\n`,
    expected: ok('ok'),
    rule: 'RFC 9112 section 7.1.1: those that nobody knows are skipped.',
  },
  {
    title: 'an extension with bytes beyond ASCII',
    bytes: `${CHUNKED}2 ; \xff\t=\xfe\r\nok\r\n0\r\n\r\n`,
    expected: ok('ok'),
  },
  {
    title: 'blanks after the size',
    bytes: `${CHUNKED}2 \t\r\nok\r\n0 ;x\r\n\r\n`,
    expected: ok('ok'),
    rule: 'Against the grammar, and common.',
  },
  {
    title: 'extensions that together are long',
    bytes: `${CHUNKED}${`1;${'e'.repeat(80)}\r\nx\r\n`.repeat(LIMIT_BYTES)}0\r\n\r\n`,
    expected: ok('x'.repeat(LIMIT_BYTES)),
  },
  {
    title: 'trailers',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\nx-checksum: 1\r\nx-more:\r\n\r\n`,
    expected: ok('ok'),
  },
  {
    title: 'a trailer that is continued on the next line',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\nx: 1\r\n 2\r\n\t3\r\n\r\n`,
    expected: ok('ok'),
  },
  {
    title: 'a length as a trailer',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\ncontent-length: 9\r\n\r\n`,
    expected: ok('ok'),
    rule: IGNORED_RULE,
  },
  {
    title: 'close as a trailer',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\nconnection: close\r\n\r\n`,
    expected: ok('ok'),
    rule: IGNORED_RULE,
  },
  {
    title: 'a trailer is no header',
    bytes: `${CHUNKED}0\r\nx: 1\r\n\r\n`,
    expected: {
      status: 200,
      headers: { 'transfer-encoding': 'chunked' },
      body: '',
      isKept: true,
      extra: '',
    },
  },
  {
    title: 'bytes after the chunks',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\n\r\nmore`,
    expected: ok('ok', true, 'more'),
  },
  {
    title: 'a second last chunk',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\n\r\n0\r\n\r\n`,
    expected: ok('ok', true, '0\r\n\r\n'),
  },
  { title: 'no last chunk yet', bytes: `${CHUNKED}2\r\nok\r\n`, expected: 'incomplete' },
  { title: 'no end of the trailers yet', bytes: `${CHUNKED}0\r\nx: 1\r\n`, expected: 'incomplete' },
  {
    title: 'chunks at the limit',
    bytes: `${CHUNKED}3e7\r\n${'x'.repeat(999)}\r\n1\r\nx\r\n0\r\n\r\n`,
    expected: ok('x'.repeat(LIMIT_BYTES)),
  },
  {
    title: 'chunks over the limit',
    bytes: `${CHUNKED}3E8\r\n${'x'.repeat(1000)}\r\n1\r\nx\r\n0\r\n\r\n`,
    expected: TOO_LARGE,
  },
  { title: 'a chunk over the limit', bytes: `${CHUNKED}3e9\r\n`, expected: TOO_LARGE },
  {
    title: 'a size that is 2 in 64 bits',
    bytes: `${CHUNKED}10000000000000002\r\nok\r\n0\r\n\r\n`,
    expected: TOO_LARGE,
  },
  {
    title: 'a size that is negative in 64 bits',
    bytes: `${CHUNKED}fffffffffffffffe\r\nok\r\n`,
    expected: TOO_LARGE,
  },
  {
    title: 'a size of too many zeros',
    bytes: `${CHUNKED}${'0'.repeat(17)}\r\n\r\n`,
    expected: PROTOCOL,
  },
  { title: 'a size that is no number', bytes: `${CHUNKED}xyz\r\n`, expected: PROTOCOL },
  { title: 'a negative size', bytes: `${CHUNKED}-1\r\n`, expected: PROTOCOL, rule: SIZE_RULE },
  {
    title: 'a size with a sign',
    bytes: `${CHUNKED}+2\r\nok\r\n`,
    expected: PROTOCOL,
    rule: SIZE_RULE,
  },
  {
    title: 'a size with a prefix',
    bytes: `${CHUNKED}0x2\r\nok\r\n`,
    expected: PROTOCOL,
    rule: SIZE_RULE,
  },
  {
    title: 'a size with a suffix',
    bytes: `${CHUNKED}2h\r\nok\r\n`,
    expected: PROTOCOL,
    rule: SIZE_RULE,
  },
  {
    title: 'a size with an underscore',
    bytes: `${CHUNKED}0_2\r\nok\r\n`,
    expected: PROTOCOL,
    rule: SIZE_RULE,
  },
  {
    title: 'a size with a fraction',
    bytes: `${CHUNKED}2.0\r\nok\r\n`,
    expected: PROTOCOL,
    rule: SIZE_RULE,
  },
  {
    title: 'a blank before the size',
    bytes: `${CHUNKED} 2\r\nok\r\n`,
    expected: PROTOCOL,
    rule: SIZE_RULE,
  },
  { title: 'a NUL after the size', bytes: `${CHUNKED}2\0\r\nok\r\n`, expected: PROTOCOL },
  {
    title: 'a vertical tab after the size',
    bytes: `${CHUNKED}2\x0b\r\nok\r\n`,
    expected: PROTOCOL,
  },
  { title: 'an empty size', bytes: `${CHUNKED}\r\n2\r\nok\r\n`, expected: PROTOCOL },
  { title: 'a size with an extension only', bytes: `${CHUNKED};x\r\n`, expected: PROTOCOL },
  {
    title: 'a size line that ends with LF',
    bytes: `${CHUNKED}2\nok\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  {
    title: 'a CR inside a size line',
    bytes: `${CHUNKED}2\rok\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  { title: 'a digit after a blank', bytes: `${CHUNKED}2 2\r\nok\r\n`, expected: PROTOCOL },
  {
    title: 'a chunk longer than its size',
    bytes: `${CHUNKED}2\r\nokay\r\n0\r\n\r\n`,
    expected: PROTOCOL,
  },
  {
    title: 'a chunk shorter than its size',
    bytes: `${CHUNKED}5\r\nok\r\n0\r\n\r\n`,
    expected: PROTOCOL,
  },
  {
    title: 'a chunk without a line end',
    bytes: `${CHUNKED}2\r\nok0\r\n\r\n`,
    expected: PROTOCOL,
  },
  {
    title: 'a chunk without a CR at its end',
    bytes: `${CHUNKED}2\r\nok\n0\r\n\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  {
    title: 'a chunk without an LF at its end',
    bytes: `${CHUNKED}2\r\nok\r0\r\n\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  {
    title: 'an empty line between chunks',
    bytes: `${CHUNKED}2\r\nok\r\n\r\n0\r\n\r\n`,
    expected: PROTOCOL,
  },
  {
    title: 'an LF inside an extension',
    bytes: `${CHUNKED}2;a\nb\r\nok\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  {
    title: 'a CR inside an extension',
    bytes: `${CHUNKED}2;a\rb\r\nok\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  {
    title: 'a line end in quotes inside an extension',
    bytes: `${CHUNKED}2;a="\r\nok"\r\n0\r\n\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  { title: 'a NUL inside an extension', bytes: `${CHUNKED}2;a\0b\r\nok\r\n`, expected: PROTOCOL },
  {
    title: 'an extension without an end',
    bytes: `${CHUNKED}2;${'x'.repeat(EXTRA_BYTES + 1)}`,
    expected: TOO_LARGE,
  },
  {
    title: 'blanks without an end',
    bytes: `${CHUNKED}2${' '.repeat(EXTRA_BYTES + 1)}`,
    expected: TOO_LARGE,
  },
  {
    title: 'trailers without an end',
    bytes: `${CHUNKED}0\r\n${'x: 1\r\n'.repeat(EXTRA_BYTES / 4 + 1)}`,
    expected: TOO_LARGE,
  },
  {
    title: 'a trailer that ends with LF',
    bytes: `${CHUNKED}0\r\nx: 1\n\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  {
    title: 'a CR inside a trailer',
    bytes: `${CHUNKED}0\r\nx: 1\ry\r\n\r\n`,
    expected: PROTOCOL,
    rule: LF_RULE,
  },
  { title: 'a NUL inside a trailer', bytes: `${CHUNKED}0\r\nx: \0\r\n\r\n`, expected: PROTOCOL },
  {
    title: 'a trailer without a colon',
    bytes: `${CHUNKED}0\r\nnonsense\r\n\r\n`,
    expected: PROTOCOL,
    rule: TRAILER_RULE,
  },
  {
    title: 'a blank before the colon of a trailer',
    bytes: `${CHUNKED}0\r\nx : 1\r\n\r\n`,
    expected: PROTOCOL,
    rule: TRAILER_RULE,
  },
  {
    title: 'a trailer with an empty name',
    bytes: `${CHUNKED}0\r\n: 1\r\n\r\n`,
    expected: PROTOCOL,
    rule: TRAILER_RULE,
  },
  {
    title: 'a continuation before any trailer',
    bytes: `${CHUNKED}0\r\n x: 1\r\n\r\n`,
    expected: PROTOCOL,
    rule: TRAILER_RULE,
  },
  {
    title: 'a response instead of trailers',
    bytes: `${CHUNKED}0\r\nHTTP/1.1 200 OK\r\n\r\n`,
    expected: PROTOCOL,
    rule: TRAILER_RULE,
  },
  { title: 'no empty line at the end', bytes: `${CHUNKED}0\r\n\rx`, expected: PROTOCOL },
];
