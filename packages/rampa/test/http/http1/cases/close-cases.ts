import { CHUNKED, CLOSED, head, ok, PROTOCOL, type ResponseCase } from './response-case.ts';

/** Connections that end before, inside and after a response. */
export const CLOSE_CASES: readonly ResponseCase[] = [
  { title: 'before the response', bytes: '', isClosed: true, expected: CLOSED },
  { title: 'inside the version', bytes: 'HTTP', isClosed: true, expected: CLOSED },
  { title: 'inside the status', bytes: 'HTTP/1.1 20', isClosed: true, expected: CLOSED },
  { title: 'after the status', bytes: 'HTTP/1.1 200', isClosed: true, expected: CLOSED },
  { title: 'inside a name', bytes: 'HTTP/1.1 200 OK\r\nx', isClosed: true, expected: CLOSED },
  { title: 'inside a value', bytes: 'HTTP/1.1 200 OK\r\nx: y', isClosed: true, expected: CLOSED },
  {
    title: 'after a header',
    bytes: 'HTTP/1.1 200 OK\r\nx: y\r\n',
    isClosed: true,
    expected: CLOSED,
  },
  {
    title: 'inside the end of the head',
    bytes: 'HTTP/1.1 200 OK\r\nx: y\r\n\r',
    isClosed: true,
    expected: CLOSED,
  },
  {
    title: 'inside the head, after a mistake',
    bytes: 'HTTP/1.1 200 OK\r\nx: a\0b',
    isClosed: true,
    expected: PROTOCOL,
    rule: 'The mistake came first.',
  },
  {
    title: 'after a 100',
    bytes: 'HTTP/1.1 100 Continue\r\n\r\n',
    isClosed: true,
    expected: CLOSED,
  },
  {
    title: 'before the body',
    bytes: head('content-length: 5'),
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
  { title: 'inside a size', bytes: `${CHUNKED}1`, isClosed: true, expected: CLOSED },
  { title: 'inside a chunk', bytes: `${CHUNKED}2\r\no`, isClosed: true, expected: CLOSED },
  { title: 'after a chunk', bytes: `${CHUNKED}2\r\nok`, isClosed: true, expected: CLOSED },
  {
    title: 'before the last chunk',
    bytes: `${CHUNKED}2\r\nok\r\n`,
    isClosed: true,
    expected: CLOSED,
  },
  { title: 'inside the last chunk', bytes: `${CHUNKED}0\r\n`, isClosed: true, expected: CLOSED },
  { title: 'inside a trailer', bytes: `${CHUNKED}0\r\nx: `, isClosed: true, expected: CLOSED },
  {
    title: 'before the end of the trailers',
    bytes: `${CHUNKED}0\r\nx: 1\r\n\r`,
    isClosed: true,
    expected: CLOSED,
  },
  {
    title: 'after the response',
    bytes: `${head('content-length: 2')}ok`,
    isClosed: true,
    expected: ok('ok'),
  },
  {
    title: 'after the response to HEAD',
    method: 'HEAD',
    bytes: head('content-length: 2'),
    isClosed: true,
    expected: ok(''),
  },
];
