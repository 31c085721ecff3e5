import { describe, expect, test } from 'vitest';
import type { RampaError } from '../../../src/core/errors.ts';
import type { HttpRequestOptions } from '../../../src/core/http.ts';
import { DEFAULT_HTTP } from '../../../src/core/http-plan.ts';
import { RequestFactory } from '../../../src/http/request/request-factory.ts';

const URL_TEXT = 'http://shop.example/users';
const factory = new RequestFactory('rampa', DEFAULT_HTTP);

/** Options as a script in JavaScript could write them. */
const odd = (options: object): HttpRequestOptions => options as HttpRequestOptions;

describe('a request', () => {
  test('adds query parameters to those of the URL, before the fragment', () => {
    const query = { q: 'a b&c', list: [1, true, 'ü'], none: undefined, empty: '' };
    const { target, name } = factory.read('GET', `${URL_TEXT}?x=1#top`, { query });
    expect(target.path).toBe('/users?x=1&q=a%20b%26c&list=1&list=true&list=%C3%BC&empty=');
    expect(name).toBe(URL_TEXT);
  });

  test('starts a query where there is none', () => {
    expect(factory.read('GET', URL_TEXT, { query: { page: 2 } }).target.path).toBe('/users?page=2');
    expect(factory.read('GET', URL_TEXT, { query: {} }).target.path).toBe('/users');
    expect(factory.read('GET', URL_TEXT, { query: { a: '\ud800' } }).target.path).toBe(
      '/users?a=%EF%BF%BD',
    );
  });

  test('keeps credentials out of everything that is shown', () => {
    const { target, name, head } = factory.read('GET', 'http://me:p%40ss@shop.example/a?b#c');
    expect([name, target.url, target.label]).toEqual([
      'http://shop.example/a',
      'http://shop.example/a?b',
      'http://shop.example/a',
    ]);
    expect(head).toContain('\r\nAuthorization: Basic bWU6cEBzcw==\r\n');
  });

  test('prefers the authorization of the script', () => {
    const { head } = factory.read('GET', 'http://me:x@shop.example/', {
      headers: { authorization: 'Bearer 1' },
    });
    expect(head.match(/authorization/gi)).toEqual(['authorization']);
  });

  test.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', 'Content-Length: 0\r\n'],
    ['PUT', 'Content-Length: 0\r\n'],
    ['PATCH', 'Content-Length: 0\r\n'],
  ])('%s without a body says so where that is expected', (method, line) => {
    const host = 'Host: shop.example\r\nUser-Agent: rampa\r\nAccept: */*\r\n';
    expect(factory.read(method, URL_TEXT).head).toBe(
      `${method} /users HTTP/1.1\r\n${host}${line}\r\n`,
    );
  });

  test('reads the timeout as a duration or as milliseconds', () => {
    const timeoutMs = (timeout?: string | number): number =>
      factory.read('GET', URL_TEXT, timeout === undefined ? {} : { timeout }).settings.timeouts
        .totalMs;
    expect([timeoutMs(), timeoutMs('1m30s'), timeoutMs('250ms'), timeoutMs(7.5)]).toEqual([
      60_000, 90_000, 250, 7.5,
    ]);
  });

  test('is built once per method and address', () => {
    expect(factory.read('GET', URL_TEXT)).toBe(factory.read('GET', URL_TEXT));
    expect(factory.read('GET', URL_TEXT)).not.toBe(factory.read('HEAD', URL_TEXT));
  });

  test('does not remember the name of another', () => {
    expect(factory.read('GET', { href: URL_TEXT, name: '/a' }).name).toBe('/a');
    expect(factory.read('GET', { href: URL_TEXT, name: '/b' }).name).toBe('/b');
    expect(factory.read('GET', URL_TEXT).name).toBe(URL_TEXT);
    const nameless = { href: URL_TEXT, name: 7 as unknown as string };
    expect(messageOf(() => factory.read('GET', nameless))).toBe(
      'name must be a text that is not empty, got 7',
    );
  });

  test('takes its own content-length if it is right', () => {
    const headers = { 'content-length': 4 };
    const { head } = factory.read('POST', URL_TEXT, { body: 'text', headers });
    expect(head.match(/content-length: 4/gi)).toEqual(['Content-Length: 4']);
  });
});

describe('a wrong request is refused', () => {
  test.each([
    [
      'GET',
      'shop.example/a',
      'url must be an absolute http or https address, got "shop.example/a"',
    ],
    [
      'GET',
      '//shop.example',
      'url must be an absolute http or https address, got "//shop.example"',
    ],
    ['GET', '', 'url must be an absolute http or https address, got ""'],
    ['GET', undefined, 'url must be an absolute http or https address, got nothing'],
    ['GET', {}, 'url must be an absolute http or https address, got an object'],
    ['GET', [], 'url must be an absolute http or https address, got a list'],
    ['GET', null, 'url must be an absolute http or https address, got null'],
    ['GET', { href: 5 }, 'url must be an absolute http or https address, got a number'],
    ['GET', 'ftp://shop.example/', 'url must have the scheme http or https, got "ftp"'],
    [
      'GET',
      'http://u:secret@shop:x/?token=1',
      'url must be an absolute http or https address, got "http://shop:x/"',
    ],
    ['GET A', URL_TEXT, 'method must be a name such as GET, got "GET A"'],
    ['', URL_TEXT, 'method must be a name such as GET, got ""'],
    ['connect', URL_TEXT, 'method must not be CONNECT, it opens a tunnel'],
  ])('%s %s', (method, url, message) => {
    expect(messageOf(() => factory.read(method, url as string))).toBe(message);
  });

  test.each<[object, string]>([
    [
      { body: 'a', json: 1 },
      'a request must have at most one of body, json and form, got body and json',
    ],
    [
      { body: 5 },
      'body must be a string, bytes (a Uint8Array or an ArrayBuffer), URLSearchParams, FormData, a Blob or a stream, got 5',
    ],
    [
      { body: new DataView(new ArrayBuffer(2)) },
      'body must be a string, bytes (a Uint8Array or an ArrayBuffer), URLSearchParams, FormData, a Blob or a stream, got a DataView',
    ],
    [
      { body: new Uint16Array(2) },
      'body must be a string, bytes (a Uint8Array or an ArrayBuffer), URLSearchParams, FormData, a Blob or a stream, got a Uint16Array',
    ],
    [
      { auth: { type: 'bearer', token: '' } },
      'auth.token must be a text that is not empty, got an empty one',
    ],
    [
      { tags: { '': 'a', __overflow__: 'b', [`x${'y'.repeat(128)}`]: 'c' } },
      [
        'tags must have names of 1 to 128 characters other than __overflow__, got ""',
        'tags must have names of 1 to 128 characters other than __overflow__, got "__overflow__"',
        `tags must have names of 1 to 128 characters other than __overflow__, got "x${'y'.repeat(75)}...`,
      ].join('\n'),
    ],
    [
      { json: 1n },
      'json must be a value that JSON can hold, got 1: Do not know how to serialize a BigInt',
    ],
    [{ form: { a: {} } }, 'form.a must be a string, a number, a boolean or a list of them, got {}'],
    [
      { query: 'a=1' },
      'query must be an object, a Map or another list of name and value pairs, got "a=1"',
    ],
    [
      { query: Promise.resolve() },
      'query must be an object, a Map or another list of name and value pairs, got [object Promise]',
    ],
    [{ query: [['a', '1'], 'b'] }, 'query.1 must be a pair of a name and a value'],
    [{ form: new Set(['a']) }, 'form.0 must be a pair of a name and a value'],
    [{ json: undefined }, 'json must be a value that JSON can hold, got nothing'],
    [
      { query: { a: null } },
      'query.a must be a string, a number, a boolean or a list of them, got null',
    ],
    [
      { headers: { 'a b': '1' } },
      'headers must have names of letters, digits and dashes, got "a b"',
    ],
    [
      { headers: { 'X-A': 'secret\r\nx: y' } },
      'headers.x-a must have no line breaks, NUL or characters beyond Latin-1',
    ],
    [
      { headers: { 'x-a': '€' } },
      'headers.x-a must have no line breaks, NUL or characters beyond Latin-1',
    ],
    [
      { headers: { 'x-a': true } },
      'headers.x-a must be a string, a number or a list of strings, got a boolean',
    ],
    [
      { headers: { authorization: { token: 'secret' } } },
      'headers.authorization must be a string, a number or a list of strings, got an object',
    ],
    [
      { headers: 'authorization: secret' },
      'headers must be an object, a Map or another list of name and value pairs, got a text',
    ],
    [
      { headers: null },
      'headers must be an object, a Map or another list of name and value pairs, got null',
    ],
    [
      { headers: { 'Content-Length': '3' }, body: 'text' },
      'headers.content-length must be the body\'s 4 bytes, got "3"',
    ],
    [
      { headers: { 'Transfer-Encoding': 'chunked' } },
      'headers.transfer-encoding must be left out, it follows from the body',
    ],
    [{ name: '' }, 'name must be a text that is not empty, got ""'],
    [{ tags: { a: 1 } }, 'tags.a must be a string, got 1'],
    [
      { timeout: 'soon' },
      'timeout must be a duration such as "5s" or a number of milliseconds above 0, got "soon"',
    ],
    [
      { timeout: 0 },
      'timeout must be a duration such as "5s" or a number of milliseconds above 0, got 0',
    ],
    [{ maxRedirects: -1 }, 'maxRedirects must be an integer from 0, got -1'],
    [
      { timeout: { connect: 0, wait: '1s' } },
      [
        'timeout.connect must be a duration such as "5s" or a number of milliseconds above 0, got 0',
        'timeout.wait is not a time limit, known: connect, headers, body, total',
      ].join('\n'),
    ],
    [{ httpVersion: '3' }, 'httpVersion must be "1.1", "2" or "auto", got "3"'],
    [
      { auth: { type: 'digest', username: 'me', password: 5 } },
      'auth.password must be a text without control characters, got a number',
    ],
    [
      { retry: { limit: -1, delay: 'soon' } },
      [
        'retry.limit must be an integer from 0 to 100, got -1',
        'retry.delay must be a duration such as "5s" or a number of milliseconds above 0, got "soon"',
      ].join('\n'),
    ],
    [
      { expectedStatuses: [200, '6xx'] },
      'expectedStatuses.1 must be a status from 100 to 599, a class such as "2xx" or { from, to }, got "6xx"',
    ],
    [{ signal: {} }, 'signal must be an AbortSignal, got {}'],
  ])('with the options %o', (options, message) => {
    expect(messageOf(() => factory.read('GET', URL_TEXT, odd(options)))).toBe(message);
  });

  test('with an option that does not exist', () => {
    const message = messageOf(() => factory.read('GET', URL_TEXT, odd({ header: {} })));
    expect(message).toMatch(
      /^header is not a request option, did you mean headers\? known: headers, query, /,
    );
  });

  test('with all its problems at once', () => {
    const read = (): unknown => factory.read('GET', 'nowhere', odd({ timeout: -1, name: 1 }));
    expect(messageOf(read).split('\n').length).toBe(3);
  });
});

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    const { code, message } = error as RampaError;
    return code === 'RAMPA_HTTP_REQUEST_INVALID' ? message : code;
  }
  return 'no error';
}
