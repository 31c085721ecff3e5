import { describe, expect, test } from 'vitest';
import { DEFAULT_HTTP, type HttpPlan } from '../../src/core/http-plan.ts';
import { RequestFactory } from '../../src/http/request/request-factory.ts';
import { shownHeads } from '../../src/http/shown-heads.ts';

function shown(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  plan: HttpPlan = DEFAULT_HTTP,
): ReturnType<typeof shownHeads>['request'] {
  const request = new RequestFactory('rampa', plan).read('GET', url, { headers });
  return shownHeads(request, request.head).request;
}

function answered(...lines: readonly string[]): ReturnType<typeof shownHeads>['response'] {
  const request = new RequestFactory('rampa', DEFAULT_HTTP).read('GET', 'http://shop.example/');
  const headText = ['HTTP/1.1 500 Oh no', ...lines, '', ''].join('\r\n');
  return shownHeads(request, request.head, { status: 500, httpVersion: '1.1', headText }).response;
}

describe('the shown head of a request', () => {
  test('has its method, its address, and the headers that were sent', () => {
    expect(shown('http://shop.example/orders', { 'X-Request-Id': 'a1' })).toEqual({
      method: 'GET',
      url: 'http://shop.example/orders',
      headers: {
        ...{ host: 'shop.example', 'user-agent': 'rampa', accept: '*/*', 'x-request-id': 'a1' },
      },
      moreHeaders: 0,
    });
  });

  test.each([
    'Authorization',
    'Cookie',
    'Proxy-Authorization',
    'X-Api-Key',
    'X-Anything',
    'If-Match',
  ])('does not say what is in %s', (name) => {
    expect(shown('http://shop.example/', { [name]: 'S3CRET' }).headers).toMatchObject({
      [name.toLowerCase()]: '***',
    });
  });

  test('has no credentials of its address', () => {
    const text = JSON.stringify(shown('http://ada:S3CRET@shop.example/'));
    expect(text).toContain('"authorization":"***"');
    expect(text).not.toContain('S3CRET');
  });

  test.each([
    ['?page=2&sort=price&min=-1.5', '?page=2&sort=price&min=-1.5'],
    ['?token=plain&access_token=1&apiKey=a', '?token=***&access_token=***&apiKey=***'],
    ['?code=123&session=a&pass=a&sig=b', '?code=***&session=***&pass=***&sig=***'],
    ['?q=S3CRET&id=4f2a&mail=a%40b.c', '?q=***&id=***&mail=***'],
    ['?flag&empty=&next=/a?token=b', '?flag&empty=***&next=***'],
    ['?n=12345678901234567890', '?n=***'],
  ])('of the query %s it shows %s', (query, expected) => {
    expect(shown(`http://shop.example/a${query}`).url).toBe(`http://shop.example/a${expected}`);
  });

  test('is no longer than a bound, which counts what it leaves out', () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`x-${index}-${'n'.repeat(500)}`, 'v']),
    );
    const request = shown(`http://shop.example/${'p'.repeat(5000)}`, {
      ...{ Referer: `http://shop.example/${'r'.repeat(5000)}` },
      ...many,
    });
    expect(Object.keys(request.headers)).toHaveLength(24);
    expect(request.moreHeaders).toBe(64 - 24);
    expect(request.headers['referer']).toMatch(/^http:.*\(4860 more characters\).*rrr$/);
    expect(JSON.stringify(request).length).toBeLessThan(5000);
  });
});

describe('the shown head of a response', () => {
  test('has its status, its version and its headers', () => {
    expect(answered('Retry-After: 1', 'Via: a', 'via: b', 'X-Request-Id: a1')).toEqual({
      status: 500,
      httpVersion: '1.1',
      headers: { 'retry-after': '1', via: 'a, b', 'x-request-id': 'a1' },
      moreHeaders: 0,
    });
  });

  test.each(['Set-Cookie: sid=S3CRET; Path=/', 'X-Auth-Token: S3CRET', 'X-CSRF: S3CRET'])(
    'does not say what is in %s',
    (line) => {
      const response = answered(line);
      expect(Object.values(response?.headers ?? {})).toEqual(['***']);
    },
  );

  test('shows which credentials are wanted, and where to without what is secret there', () => {
    const challenge = 'Basic realm="shop"';
    expect(
      answered(
        `WWW-Authenticate: ${challenge}`,
        'Location: https://login.example/cb?state=a#access_token=S3CRET&page=2',
      )?.headers,
    ).toEqual({
      'www-authenticate': challenge,
      location: 'https://login.example/cb?state=***#access_token=***&page=2',
    });
  });
});
