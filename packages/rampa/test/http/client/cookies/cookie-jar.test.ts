import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CookieJar } from '../../../../src/http/client/cookies/cookie-jar.ts';
import { cookieLibrary } from '../../../../src/http/client/cookies/cookie-library.ts';
import { type Target, TargetReader } from '../../../../src/http/request/target.ts';

const NOW_MS = Date.UTC(2030, 0, 1);
const ORIGIN = 'http://www.shop.example/account/login';
const SECURE = 'https://www.shop.example/account/login';

// The library has its own idea of the time.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
});

afterEach(() => {
  vi.useRealTimers();
});

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
    ['a=1; Secure; Path=/', SECURE, 'http://www.shop.example/', undefined],
    ['a=1; Secure; Path=/', SECURE, 'https://www.shop.example/', 'a=1'],
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
    // Without a name, RFC 6265bis section 5.6.
    ['=1', ORIGIN, ORIGIN, '1'],
    ['nothing', ORIGIN, ORIGIN, 'nothing'],
    ['=', ORIGIN, ORIGIN, undefined],
    ['', ORIGIN, ORIGIN, undefined],
    // Section 5.7: sizes, public suffixes, SameSite, prefixes.
    [`a=${'x'.repeat(4095)}`, ORIGIN, ORIGIN, `a=${'x'.repeat(4095)}`],
    [`a=${'x'.repeat(4096)}`, ORIGIN, ORIGIN, undefined],
    ['a=1; Domain=co.uk', 'http://shop.co.uk/', 'http://shop.co.uk/', undefined],
    ['a=1; Domain=shop.co.uk', 'http://www.shop.co.uk/', 'http://shop.co.uk/', 'a=1'],
    ['a=1; SameSite=None', ORIGIN, ORIGIN, undefined],
    ['a=1; SameSite=None; Secure', SECURE, SECURE, 'a=1'],
    ['a=1; SameSite=Strict', ORIGIN, ORIGIN, 'a=1'],
    ['__Secure-a=1', SECURE, SECURE, undefined],
    ['__Secure-a=1; Secure', SECURE, SECURE, '__Secure-a=1'],
    ['__secure-a=1', SECURE, SECURE, undefined],
    ['__Host-a=1; Secure; Path=/', SECURE, SECURE, '__Host-a=1'],
    ['__HOST-a=1; Secure', SECURE, SECURE, undefined],
    ['__Host-a=1; Path=/', SECURE, SECURE, undefined],
    ['__Host-a=1; Secure; Path=/; Domain=shop.example', SECURE, SECURE, undefined],
    ['=__Host-a=1', SECURE, SECURE, undefined],
    ['a=1; Secure', ORIGIN, SECURE, undefined],
    // This machine is as trustworthy as TLS is.
    ['a=1; Secure', 'http://localhost/', 'http://localhost/', 'a=1'],
    ['a=1; Secure', 'http://127.0.0.1/', 'http://127.0.0.1/', 'a=1'],
    ['a=1', 'http://[::1]/', 'http://[::1]/x', 'a=1'],
    ['a=J\u00c3\u00bc', ORIGIN, ORIGIN, 'a=J\u00c3\u00bc'],
  ])('%s from %s, asked for %s: %s', (setCookie, from, to, sent) => {
    const jar = new CookieJar();
    jar.store(targetOf(from), headOf(setCookie));
    expect(jar.header(targetOf(to), 'strict', NOW_MS)).toBe(sent);
  });

  test('is replaced by one with the same name, domain and path', () => {
    const jar = new CookieJar();
    jar.store(targetOf(ORIGIN), headOf('a=1', 'b=2', 'a=3; Path=/', 'a=4'));
    expect(jar.header(targetOf(ORIGIN), 'strict', NOW_MS)).toBe('a=4; b=2; a=3');
  });

  test('ends when the server says so, or when its time is over', () => {
    const jar = new CookieJar();
    jar.store(targetOf(ORIGIN), headOf('a=1', 'b=2; Max-Age=10', 'c=3'));
    jar.store(targetOf(ORIGIN), headOf('a=; Max-Age=0'));
    const headerAfter = (ms: number): string | undefined => {
      vi.setSystemTime(NOW_MS + ms);
      return jar.header(targetOf(ORIGIN), 'strict', NOW_MS + ms);
    };
    expect([0, 9999, 10_000].map(headerAfter)).toEqual(['b=2; c=3', 'b=2; c=3', 'c=3']);
  });

  test.each([
    ['strict', 'a=1; b=2; c=3; d=4'],
    ['lax', 'b=2; c=3; d=4'],
    ['none', 'c=3; d=4'],
  ] as const)(
    'with SameSite is kept back when the request comes from elsewhere: %s',
    (context, sent) => {
      const jar = new CookieJar();
      const lines = [
        'a=1; SameSite=Strict',
        'b=2; SameSite=Lax',
        'c=3; SameSite=None; Secure',
        'd=4',
      ];
      jar.store(targetOf(SECURE), headOf(...lines));
      expect(jar.header(targetOf(SECURE), context, NOW_MS)).toBe(sent);
    },
  );
});

describe('a jar', () => {
  test('holds at most 1000 cookies: with one more the oldest 100 make room', () => {
    const jar = new CookieJar();
    const namesFrom = (first: number, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `c${first + index}=1`);
    const sent = (): string[] | undefined =>
      jar.header(targetOf(ORIGIN), 'strict', NOW_MS)?.split('; ');
    for (const line of namesFrom(0, 1000)) jar.store(targetOf(ORIGIN), headOf(line));
    expect(sent()).toEqual(namesFrom(0, 1000));
    jar.store(targetOf(ORIGIN), headOf('c1000=1'));
    expect(sent()).toEqual(namesFrom(100, 901));
    jar.clear();
    expect([jar.isEmpty, sent()]).toEqual([true, undefined]);
  });

  test('forgets the paths of the cookies that made room, so that it does not look into them', () => {
    const { MemoryCookieStore } = cookieLibrary();
    const stored = vi.spyOn(MemoryCookieStore.prototype, 'putCookie');
    const jar = new CookieJar();
    for (let index = 0; index < 1501; index++) {
      jar.store(targetOf(ORIGIN), headOf(`c=1; Path=/account/${index}`));
    }
    const store = stored.mock.contexts.at(-1) as InstanceType<typeof MemoryCookieStore>;
    expect(Object.keys(store.idx['www.shop.example'] ?? {})).toHaveLength(901);
    stored.mockRestore();
  });

  test('counts a cookie that is set again and again as one', () => {
    const jar = new CookieJar();
    jar.store(targetOf(ORIGIN), headOf('kept=1'));
    for (let index = 0; index < 1100; index++) jar.store(targetOf(ORIGIN), headOf(`a=${index}`));
    expect(jar.header(targetOf(ORIGIN), 'strict', NOW_MS)).toBe('kept=1; a=1099');
  });

  test.each(['/', '/account'])('remembers headers until a cookie changes: Path=%s', (path) => {
    const jar = new CookieJar();
    const headers = (): (string | undefined)[] =>
      [ORIGIN, 'http://www.shop.example/other', 'http://other.example/'].map((url) =>
        jar.header(targetOf(url), 'strict', NOW_MS),
      );
    const elsewhere = path === '/' ? 'a=1' : undefined;
    jar.store(targetOf(ORIGIN), headOf(`a=1; Path=${path}`));
    expect([headers(), headers()]).toEqual(Array(2).fill(['a=1', elsewhere, undefined]));
    jar.store(targetOf('http://other.example/'), headOf('b=2'));
    expect(headers()).toEqual(['a=1', elsewhere, 'b=2']);
  });
});

function headOf(...cookies: readonly string[]): string {
  return `HTTP/1.1 200 OK\r\n${cookies.map((line) => `Set-Cookie: ${line}\r\n`).join('')}\r\n`;
}

function targetOf(url: string): Target {
  const target = new TargetReader(1).read(url);
  if ('problem' in target) throw new Error(target.problem);
  return target;
}
