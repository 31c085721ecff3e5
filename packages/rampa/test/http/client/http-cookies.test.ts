import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { CookieOptions, HttpClient } from '../../../src/core/http.ts';
import { HttpRig, redirect, reply } from '../http-rig.ts';

const SCOPE = { tags: {}, scheduleLagMs: undefined };
const cookiesOf = (head: string): string[] => head.match(/^cookie: .*$/gim) ?? [];

test('cookies are sent back within the iteration, also after a redirect', async () => {
  const login = redirect(302, '/home').replace('\r\n\r\n', '\r\nSet-Cookie: id=7; Path=/\r\n\r\n');
  await using server = await openByteServer([login, reply(), reply(), reply()]);
  using rig = new HttpRig();
  await rig.client.get(`${server.url}/login`);
  await rig.client.get(server.url, { headers: { cookie: 'mine=1' } });
  rig.vu.endIteration();
  await rig.client.get(server.url);
  expect(server.requests.map(({ head }) => cookiesOf(head))).toEqual([
    [],
    ['Cookie: id=7'],
    ['cookie: mine=1'],
    [],
  ]);
});

test('cookies outlive the iteration with keepCookies, and belong to one VU', async () => {
  await using server = await openByteServer(() => reply('', 'Set-Cookie: id=7'));
  using rig = new HttpRig({ keepCookies: true });
  const vu = rig.openVu();
  await (vu.bind(SCOPE) as HttpClient).get(server.url);
  vu.endIteration();
  await (vu.bind(SCOPE) as HttpClient).get(server.url);
  vu.close();
  await rig.client.get(server.url);
  expect(server.requests.map(({ head }) => cookiesOf(head))).toEqual([[], ['Cookie: id=7'], []]);
});

test('a redirect to another site carries no cookies that are for their own site only', async () => {
  const setCookies = [
    'Set-Cookie: strict=1; SameSite=Strict; Path=/',
    'Set-Cookie: lax=1; SameSite=Lax; Path=/',
  ];
  await using shop = await openByteServer((request) =>
    request.path === '/login' ? reply('', ...setCookies) : reply(),
  );
  const shopUrl = `http://localhost:${shop.port}`;
  await using other = await openByteServer((request) =>
    redirect(request.method === 'GET' ? 302 : 307, `${shopUrl}/end`),
  );
  using rig = new HttpRig();
  await rig.client.get(`${shopUrl}/login`);
  await rig.client.get(`${shopUrl}/typed`);
  await rig.client.get(other.url);
  await rig.client.post(other.url, { body: 'x' });
  expect(shop.requests.map(({ head }) => cookiesOf(head))).toEqual([
    [],
    ['Cookie: strict=1; lax=1'],
    ['Cookie: lax=1'],
    [],
  ]);
});

describe('the cookies of a VU', () => {
  test('can be read, set and cleared by the script', async () => {
    await using server = await openByteServer([
      reply('', 'Set-Cookie: a=1; Path=/'),
      reply(),
      reply(),
    ]);
    using rig = new HttpRig({ http: { baseUrl: server.url } });
    const { cookies } = rig.client;
    await rig.client.get('/');
    cookies.set('/', 'b', '2', { path: '/basket', httpOnly: true, maxAge: 60 });
    expect({ ...cookies.get('/') }).toEqual({ a: '1' });
    expect({ ...cookies.get(`${server.url}/basket/1`) }).toEqual({ b: '2', a: '1' });
    await rig.client.get('/basket');
    rig.client.extend({}).cookies.clear();
    await rig.client.get('/basket');
    expect({ ...cookies.get('/basket') }).toEqual({});
    expect(server.requests.map(({ head }) => cookiesOf(head))).toEqual([
      [],
      ['Cookie: b=2; a=1'],
      [],
    ]);
  });

  test.each<[string, string, string, object, string]>([
    ['nowhere', 'a', '1', {}, 'url must be an absolute http or https address, got "nowhere"'],
    [
      'http://shop.example',
      'a=b',
      'x;y',
      { maxage: 1, secure: 'yes', sameSite: 'Lax' },
      [
        'a cookie\'s name must be a text without = ; and spaces, got "a=b"',
        "a cookie's value must be a text without ; and control characters",
        "a cookie's maxage is not known, did you mean maxAge? known: domain, path, maxAge, secure, httpOnly, sameSite",
        'a cookie\'s secure must be a boolean, got "yes"',
        'a cookie\'s sameSite must be "strict", "lax" or "none", got "Lax"',
      ].join('\n'),
    ],
    [
      'http://shop.example',
      'a',
      'b',
      { maxAge: Number.NaN, expires: 'never' },
      [
        "a cookie's maxAge must be a number, got NaN",
        "a cookie's expires is not known, known: domain, path, maxAge, secure, httpOnly, sameSite",
      ].join('\n'),
    ],
    [
      'http://shop.example/x?y',
      '__Host-a',
      'secret',
      { path: '/' },
      'cookie "__Host-a" cannot be set for http://shop.example/x: it lacks what its name, its size or its sameSite demands',
    ],
    [
      'http://shop.example',
      'a',
      'secret',
      { domain: 'other.example' },
      'cookie "a" cannot be set for http://shop.example/: Cookie not in this host\'s domain. Cookie:other.example Request:shop.example',
    ],
  ])('cannot be wrong: %s %s', (url, name, value, options, message) => {
    using rig = new HttpRig();
    expect(() => rig.client.cookies.set(url, name, value, options as CookieOptions)).toThrowError(
      expect.objectContaining({ code: 'RAMPA_HTTP_REQUEST_INVALID', message }),
    );
  });
});
