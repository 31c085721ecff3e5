import { head, ok, PROTOCOL, type ResponseCase, TOO_LARGE } from './response-case.ts';

const EQUAL_RULE = 'RFC 9112 section 6.3: equal lengths count as one.';
const BOTH_RULE = 'RFC 9112 section 6.3 calls it an error: a proxy may see another body.';
const CONFLICT_RULE = 'RFC 9112 section 6.3: a proxy may see another body.';
const DIGITS_RULE = 'RFC 9110 section 8.6: a length is digits.';
const CODING_RULE = 'No other coding was asked for, and the body would end elsewhere for others.';

/** `content-length` and `transfer-encoding`, which others may read in another way. */
export const LENGTH_CASES: readonly ResponseCase[] = [
  {
    title: 'the same length twice',
    bytes: `${head('content-length: 5', 'content-length: 5')}hello`,
    expected: ok('hello'),
    rule: EQUAL_RULE,
  },
  {
    title: 'the same length in a list',
    bytes: `${head('content-length: 5, 5')}hello`,
    expected: ok('hello'),
    rule: EQUAL_RULE,
  },
  {
    title: 'the same length in lists and headers',
    bytes: `${head('content-length: 5,5', 'x: 1', 'Content-Length: 5 ,\t5')}hello`,
    expected: ok('hello'),
    rule: EQUAL_RULE,
  },
  {
    title: 'the same length with zeros before it',
    bytes: `${head('content-length: 5, 05')}hello`,
    expected: ok('hello'),
    rule: EQUAL_RULE,
  },
  {
    title: 'leading zeros in the length',
    bytes: `${head('content-length: 0005')}hello`,
    expected: ok('hello'),
  },
  {
    title: 'a header with a similar name',
    bytes: `${head('content_length: 1', 'x-content-length: 1', 'content-length: 5')}hello`,
    expected: ok('hello'),
  },
  {
    title: 'the largest length that a number can hold',
    bytes: head('content-length: 9007199254740991'),
    expected: TOO_LARGE,
  },
  {
    title: 'a length beyond what a number can hold',
    bytes: head('content-length: 9007199254740993'),
    expected: PROTOCOL,
  },
  {
    title: 'a length that is 0 in 64 bits',
    bytes: head('content-length: 18446744073709551616'),
    expected: PROTOCOL,
  },
  {
    title: 'lengths that differ',
    bytes: head('content-length: 2', 'content-length: 3'),
    expected: PROTOCOL,
    rule: CONFLICT_RULE,
  },
  {
    title: 'lengths that differ, one of them 0',
    bytes: head('content-length: 0', 'content-length: 3'),
    expected: PROTOCOL,
    rule: CONFLICT_RULE,
  },
  {
    title: 'lengths that differ in a list',
    bytes: head('content-length: 2, 3'),
    expected: PROTOCOL,
    rule: CONFLICT_RULE,
  },
  {
    title: 'lengths that differ, one on a continuation line',
    bytes: head('content-length: 2', ' 3'),
    expected: PROTOCOL,
    rule: CONFLICT_RULE,
  },
  { title: 'a negative length', bytes: head('content-length: -1'), expected: PROTOCOL },
  {
    title: 'a length with a sign',
    bytes: head('content-length: +1'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a hexadecimal length',
    bytes: head('content-length: 0x10'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a length with a fraction',
    bytes: head('content-length: 1.0'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a length with an exponent',
    bytes: head('content-length: 1e1'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a length with an underscore',
    bytes: head('content-length: 1_0'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a length in quotes',
    bytes: head('content-length: "5"'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a length with a unit',
    bytes: head('content-length: 5 bytes'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a length behind a vertical tab',
    bytes: head('content-length: \x0b5'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  {
    title: 'a length in other digits',
    bytes: head('content-length: \xd9\xa5'),
    expected: PROTOCOL,
    rule: DIGITS_RULE,
  },
  { title: 'an empty length', bytes: head('content-length:'), expected: PROTOCOL },
  { title: 'a length of blanks', bytes: head('content-length: \t '), expected: PROTOCOL },
  {
    title: 'a list of lengths that ends early',
    bytes: head('content-length: 5,'),
    expected: PROTOCOL,
  },
  {
    title: 'a list of lengths that starts late',
    bytes: head('content-length: ,5'),
    expected: PROTOCOL,
  },
  {
    title: 'a list of lengths with a gap',
    bytes: head('content-length: 5,,5'),
    expected: PROTOCOL,
  },
  { title: 'two lengths with a blank', bytes: head('content-length: 5 5'), expected: PROTOCOL },
  {
    title: 'a length and chunks',
    bytes: head('content-length: 2', 'transfer-encoding: chunked'),
    expected: PROTOCOL,
    rule: BOTH_RULE,
  },
  {
    title: 'chunks and a length',
    bytes: head('transfer-encoding: chunked', 'content-length: 0'),
    expected: PROTOCOL,
    rule: BOTH_RULE,
  },
  {
    title: 'a length and chunks in HTTP/1.0',
    bytes: 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n',
    expected: PROTOCOL,
    rule: BOTH_RULE,
  },
  {
    title: 'a length and chunks with a status that has no body',
    bytes: 'HTTP/1.1 204 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n',
    expected: PROTOCOL,
    rule: BOTH_RULE,
  },
  {
    title: 'the coding in any case, with blanks',
    bytes: `${head('Transfer-Encoding:\t CHUNKED\t ')}2\r\nok\r\n0\r\n\r\n`,
    expected: ok('ok'),
  },
  {
    title: 'a coding that was not asked for',
    bytes: head('transfer-encoding: gzip, chunked'),
    expected: PROTOCOL,
    rule: CODING_RULE,
  },
  {
    title: 'codings in two headers',
    bytes: head('transfer-encoding: gzip', 'transfer-encoding: chunked'),
    expected: PROTOCOL,
    rule: CODING_RULE,
  },
  {
    title: 'chunks that are not the last coding',
    bytes: head('transfer-encoding: chunked, gzip'),
    expected: PROTOCOL,
    rule: CODING_RULE,
  },
  {
    title: 'no coding, in words',
    bytes: head('transfer-encoding: identity'),
    expected: PROTOCOL,
    rule: CODING_RULE,
  },
  {
    title: 'chunks in chunks',
    bytes: head('transfer-encoding: chunked, chunked'),
    expected: PROTOCOL,
    rule: CODING_RULE,
  },
  {
    title: 'chunks in chunks, in two headers',
    bytes: head('transfer-encoding: chunked', 'transfer-encoding: chunked'),
    expected: PROTOCOL,
    rule: CODING_RULE,
  },
  { title: 'an empty coding', bytes: head('transfer-encoding:'), expected: PROTOCOL },
  {
    title: 'a coding behind a vertical tab',
    bytes: head('transfer-encoding: \x0bchunked'),
    expected: PROTOCOL,
    rule: 'Only spaces and tabs are blanks.',
  },
  {
    title: 'a coding before a no-break space',
    bytes: head('transfer-encoding: chunked\xa0'),
    expected: PROTOCOL,
    rule: 'Only spaces and tabs are blanks.',
  },
  { title: 'a coding in quotes', bytes: head('transfer-encoding: "chunked"'), expected: PROTOCOL },
  {
    title: 'a coding with a parameter',
    bytes: head('transfer-encoding: chunked;q=1'),
    expected: PROTOCOL,
  },
  {
    title: 'a coding that only ends alike',
    bytes: head('transfer-encoding: xchunked'),
    expected: PROTOCOL,
  },
  {
    title: 'a list of codings that ends early',
    bytes: head('transfer-encoding: chunked,'),
    expected: PROTOCOL,
  },
];
