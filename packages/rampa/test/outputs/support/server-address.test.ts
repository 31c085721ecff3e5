import { describe, expect, test } from 'vitest';
import { readServerAddress, withPath } from '../../../src/outputs/support/server-address.ts';

describe('the address of a server', () => {
  test('keeps credentials apart', () => {
    const { url, authorization } = readServerAddress('x', 'http://me:p%40ss@example.com:4/a');
    expect(url.href).toBe('http://example.com:4/a');
    expect(authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  test.each([
    [undefined, 'x: the address of a server is missing'],
    [
      'localhost:8086',
      "x: the destination must be an address with http or https, got 'localhost:8086'",
    ],
    [
      'me:secret@host',
      'x: the destination must be an address with http or https, got another text',
    ],
  ])('is refused when it is %j', (given, message) => {
    expect(() => readServerAddress('x', given)).toThrow(message);
  });

  test.each([0, 1, 6000, 10080])('cannot have port %d, which fetch refuses', (port) => {
    expect(() => readServerAddress('x', `http://127.0.0.1:${port}/`)).toThrow(
      `x: port ${port} is one that fetch refuses to connect to`,
    );
  });

  test.each([
    ['http://h', 'http://h/v1/metrics'],
    ['http://h/base/', 'http://h/base/v1/metrics'],
    ['http://h/v1/metrics', 'http://h/v1/metrics'],
  ])('%s gets a path at its end only once', (given, expected) => {
    expect(withPath(new URL(given), '/v1/metrics').href).toBe(expected);
  });
});
