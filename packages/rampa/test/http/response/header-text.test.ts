import { expect, test } from 'vitest';
import { parseHeaders, parseStatusText } from '../../../src/http/response/header-text.ts';

test.each([
  ['HTTP/1.1 200 OK\r\n\r\n', 'OK'],
  ['HTTP/1.1 200 OK\n\n', 'OK'],
  ['HTTP/1.1 404 Not Found \r\n\r\n', 'Not Found'],
  ['HTTP/1.1 200 \r\n\r\n', ''],
  ['HTTP/1.1 200\r\n\r\n', ''],
  ['HTTP/1.1   200   OK\r\n\r\n', 'OK'],
  ['HTTP/1.1 200 200 OK\r\n\r\n', '200 OK'],
  ['HTTP/1.1 200 voil\xc3\xa0\r\n\r\n', 'voil\xc3\xa0'],
])('the reason of %j is %j', (headText, reason) => {
  expect(parseStatusText(headText)).toBe(reason);
});

test('only spaces and tabs around a value are left out', () => {
  const headText = 'HTTP/1.1 200 OK\r\na: \t x\xa0 \t\r\nb:\x0b y \x0c\r\n\r\n';
  expect({ ...parseHeaders(headText) }).toEqual({ a: 'x\xa0', b: '\x0b y \x0c' });
});
