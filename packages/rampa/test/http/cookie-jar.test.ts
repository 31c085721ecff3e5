import { describe, expect, test } from 'vitest';
import { CookieJar } from '../../src/http/cookie-jar.ts';
import { type Target, TargetReader } from '../../src/http/target.ts';

const NOW_MS = Date.UTC(2030, 0, 1);
const ORIGIN = 'http://www.shop.example/account/login';

describe('a cookie', () => {
  test.each<[setCookie: string, from: string, to: string, sent: string | undefined]>([
    ['a=1', ORIGIN, ORIGIN, 'a=1'],
    ['a=1', ORIGIN, 'http://www.shop.example/account', 'a=1'],
    ['a=1', ORIGIN, 'http://www.shop.example/account/x/y', 'a=1'],
    ['a=1', ORIGIN, 'http://www.shop.example/accounts', undefined],
    ['a=1', ORIGIN, 'http://www.shop.example/', undefined],
    ['a=1', 'http://www.shop.example', 'http://www.shop.example/x', 'a=1'],
    ['a=1; Path=/', ORIGIN, 'http://www.shop.example/', 'a=1'],
    ['a=1; Path=/x/', ORIGIN, 'http://www.shop.example/x/y?z', 'a=1'],
    ['a=1; Path=x', ORIGIN, 'http://www.shop.example/account/', 'a=1'],
    ['a=1; Path=/', ORIGIN, 'http://shop.example/', undefined],
    ['a=1; Path=/', ORIGIN, 'http://sub.www.shop.example/', undefined],
    ['a=1; Path=/; Domain=shop.example', ORIGIN, 'http://shop.example/', 'a=1'],
    ['a=1; Path=/; DOMAIN=.Shop.Example', ORIGIN, 'http://other.shop.example/', 'a=1'],
    ['a=1; Path=/; Domain=www.shop.example', ORIGIN, 'http://sub.www.shop.example/', 'a=1'],
    ['a=1; Path=/; Domain=shop.example', ORIGIN, 'http://myshop.example/', undefined],
    ['a=1; Domain=other.example', ORIGIN, 'http://other.example/', undefined],
    ['a=1; Domain=other.example', ORIGIN, ORIGIN, undefined],
    ['a=1; Domain=example', ORIGIN, ORIGIN, undefined],
    ['a=1; Domain=0.0.1', 'http://127.0.0.1/', 'http://127.0.0.1/', undefined],
    ['a=1; Domain=127.0.0.1', 'http://127.0.0.1/', 'http://127.0.0.1/', 'a=1'],
    ['a=1; Secure; Path=/', ORIGIN, 'http://www.shop.example/', undefined],
    ['a=1; Secure; Path=/', ORIGIN, 'https://www.shop.example/', 'a=1'],
    ['a=1; Max-Age=10', ORIGIN, ORIGIN, 'a=1'],
    ['a=1; Max-Age=0', ORIGIN, ORIGIN, undefined],
    ['a=1; Max-Age=-5', ORIGIN, ORIGIN, undefined],
    ['a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT', ORIGIN, ORIGIN, undefined],
    ['a=1; Expires=Thu, 01 Jan 2032 00:00:00 GMT', ORIGIN, ORIGIN, 'a=1'],
    ['a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT; Max-Age=10', ORIGIN, ORIGIN, 'a=1'],
    ['a=1; Expires=soon; Max-Age=soon', ORIGIN, ORIGIN, 'a=1'],
    ['a=b=c', ORIGIN, ORIGIN, 'a=b=c'],
    [' a = 1 ; HttpOnly', ORIGIN, ORIGIN, 'a=1'],
    ['a=', ORIGIN, ORIGIN, 'a='],
    ['=1', ORIGIN, ORIGIN, undefined],
    ['nothing', ORIGIN, ORIGIN, undefined],
  ])('%s from %s, asked for %s: %s', (setCookie, from, to, sent) => {
    const jar = new CookieJar();
    jar.store(targetOf(from), headOf(setCookie), NOW_MS);
    expect(jar.header(targetOf(to), NOW_MS)).toBe(sent);
  });

  test('is replaced by one with the same name, domain and path', () => {
    const jar = new CookieJar();
    jar.store(targetOf(ORIGIN), headOf('a=1', 'b=2', 'a=3; Path=/', 'a=4'), NOW_MS);
    expect(jar.header(targetOf(ORIGIN), NOW_MS)).toBe('b=2; a=4; a=3');
  });

  test('ends when the server says so, or when its time is over', () => {
    const jar = new CookieJar();
    jar.store(targetOf(ORIGIN), headOf('a=1', 'b=2; Max-Age=10'), NOW_MS);
    jar.store(targetOf(ORIGIN), headOf('a=; Max-Age=0'), NOW_MS);
    expect(jar.header(targetOf(ORIGIN), NOW_MS + 9999)).toBe('b=2');
    expect(jar.header(targetOf(ORIGIN), NOW_MS + 10_000)).toBe(undefined);
  });
});

test('a jar holds at most 1000 cookies, the oldest makes room', () => {
  const jar = new CookieJar();
  const names = Array.from({ length: 1002 }, (_, index) => `c${index}`);
  for (const name of names) jar.store(targetOf(ORIGIN), headOf(`${name}=1`), NOW_MS);
  const sent = jar.header(targetOf(ORIGIN), NOW_MS)?.split('; ');
  expect(sent).toEqual(names.slice(2).map((name) => `${name}=1`));
  jar.clear();
  expect(jar.isEmpty).toBe(true);
});

function headOf(...cookies: readonly string[]): string {
  return `HTTP/1.1 200 OK\r\n${cookies.map((line) => `Set-Cookie: ${line}\r\n`).join('')}\r\n`;
}

function targetOf(url: string): Target {
  const target = new TargetReader(1).read(url);
  if ('problem' in target) throw new Error(target.problem);
  return target;
}
