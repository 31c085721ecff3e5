import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpClient, HttpClientOptions } from '../../../src/core/http.ts';
import { DEFAULT_HTTP } from '../../../src/core/http-plan.ts';
import { RequestFactory } from '../../../src/http/request/request-factory.ts';
import { url } from '../../../src/script/url.ts';
import { HttpRig, reply } from '../http-rig.ts';

const SCOPE = { tags: {}, scheduleLagMs: undefined };

/** The header lines of a request that are no defaults. */
function ownHeaders(head: string): string[] {
  return head.split('\r\n').filter((line) => /^(x-|accept: [^*]|authorization)/i.test(line));
}

describe('an extended client', () => {
  test('sends its headers, unless the request gives its own', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    const api = rig.client.extend({
      headers: { Accept: 'text/html', 'X-A': ['1', '2'], 'x-b': 3 },
    });
    await api.get(server.url);
    await api.get(server.url, { headers: { 'x-a': 'own' } });
    await rig.client.get(server.url);
    expect(server.requests.map(({ head }) => ownHeaders(head))).toEqual([
      ['Accept: text/html', 'X-A: 1', 'X-A: 2', 'x-b: 3'],
      ['Accept: text/html', 'x-b: 3', 'x-a: own'],
      [],
    ]);
    expect(server.connectionCount).toBe(1);
  });

  test('puts its baseUrl before addresses that are not absolute', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    const api = rig.client.extend({ baseUrl: `${server.url}/api/` });
    const addresses = ['/users', 'users?a=b', '', '?x=1', `${server.url}/else`];
    for (const address of addresses) await api.get(address);
    await api.get(url`/users/${7}`, { query: { page: 2 } });
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/users',
      '/api/users?a=b',
      '/api',
      '/api?x=1',
      '/else',
      '/api/users/7?page=2',
    ]);
    const names = rig.metrics.tags('http_reqs').map(({ name }) => name);
    expect([names[0], names[5]]).toEqual([`${server.url}/api/users`, '/users/{}']);
    await expect(api.get('//other.example/x')).rejects.toThrowError(
      'url must be an absolute http or https address, got "//other.example/x"',
    );
  });

  test('can be extended: what is nearer wins, headers, tags and time limits one by one', async () => {
    await using server = await openByteServer([reply(), reply(), []]);
    using rig = new HttpRig();
    const outer = rig.client.extend({
      baseUrl: server.url,
      headers: { 'x-a': '1', 'x-b': '1' },
      tags: { team: 'a', part: 'all' },
      auth: { type: 'bearer', token: 't' },
      timeout: { headers: '100ms' },
    });
    const inner = outer.extend({
      headers: { 'X-B': '2' },
      tags: { part: 'inner' },
      auth: false,
      timeout: { total: '20s' },
      expectedStatuses: [404],
    });
    await outer.get('/');
    await inner.get('/', { tags: { page: 'one' } });
    expect(server.requests.map(({ head }) => ownHeaders(head))).toEqual([
      ['Authorization: Bearer t', 'x-a: 1', 'x-b: 1'],
      ['x-a: 1', 'X-B: 2'],
    ]);
    expect(rig.metrics.tags('http_reqs')).toMatchObject([
      { team: 'a', part: 'all' },
      { team: 'a', part: 'inner', page: 'one' },
    ]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 1]);
    await expect(inner.get('/')).rejects.toThrowError('(timeout.headers)');
  });

  test('shares connections and cookies with the client that it extends', async () => {
    await using server = await openByteServer([reply('', 'Set-Cookie: id=7'), reply()]);
    using rig = new HttpRig();
    await rig.client.extend({}).get(server.url);
    await rig.client.extend({}).get(server.url);
    expect(server.requests[1]?.head).toContain('Cookie: id=7');
    expect(server.connectionCount).toBe(1);
  });

  test('ends with its VU', async () => {
    using rig = new HttpRig();
    const api = rig.client.extend({ baseUrl: 'http://127.0.0.1:9' });
    rig.vu.close();
    await expect(api.get('/')).rejects.toMatchObject({ code: 'RAMPA_WORKER_ENDED' });
  });

  test('is described by options that must be right, all problems at once', () => {
    using rig = new HttpRig();
    const wrong = {
      baseUrl: '/api',
      header: {},
      tags: { a: 1 },
      maxRedirects: -1,
    } as unknown as HttpClientOptions;
    const extend = (): HttpClient => rig.client.extend(wrong);
    expect(extend).toThrowError(expect.objectContaining({ code: 'RAMPA_HTTP_REQUEST_INVALID' }));
    expect(extend).toThrowError(
      /^baseUrl must be an absolute http or https address, got "\/api"\nheader is not an option of a client, did you mean headers\? .*\nmaxRedirects must be an integer from 0, got -1\ntags.a must be a string, got 1$/,
    );
    const nothing = null as unknown as HttpClientOptions;
    expect(() => rig.client.extend(nothing)).toThrowError(
      'extend must be given an object of options, got null',
    );
  });
});

describe('extending costs a look-up', () => {
  const factory = new RequestFactory('rampa', DEFAULT_HTTP);

  test('when the options are the same object', () => {
    const options = { headers: { a: 'b' } };
    expect(factory.extend(options)).toBe(factory.extend(options));
    expect(factory.extend({ ...options })).not.toBe(factory.extend(options));
    const inner = { tags: { a: 'b' } };
    expect(factory.extend(options).extend(inner)).toBe(factory.extend(options).extend(inner));
  });

  test('and its requests without options are built once', () => {
    const extended = factory.extend({ baseUrl: 'http://shop.example' });
    expect(extended.read('GET', '/a')).toBe(extended.read('GET', '/a'));
    expect(extended.read('GET', '/a')).not.toBe(factory.read('GET', 'http://shop.example/a'));
  });

  test('for all VUs of a scenario in a shard', async () => {
    using rig = new HttpRig();
    const options = { baseUrl: 'nowhere' };
    const vu = rig.openVu();
    expect(() => rig.client.extend(options)).toThrowError();
    expect(() => (vu.bind(SCOPE) as HttpClient).extend(options)).toThrowError();
    vu.close();
  });
});
