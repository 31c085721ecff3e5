import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RampaError } from '../../src/core/errors.ts';
import { url } from '../../src/script/url.ts';

const base = 'https://shop.example/api';
const id = 'a/b c?';

describe('url', () => {
  test.each([
    [url`https://shop.example/users/${7}`, 'https://shop.example/users/7', '/users/{}'],
    [url`/users/${id}/orders`, '/users/a%2Fb%20c%3F/orders', '/users/{}/orders'],
    [url`${base}/users/${id}`, 'https://shop.example/api/users/a%2Fb%20c%3F', '/users/{}'],
    [url`${base}`, base, '{}'],
    [url`${base}users/${1}`, 'https://shop.example/apiusers/1', '/users/{}'],
    [url`https://shop.example`, 'https://shop.example', '/'],
    [url`https://${'127.0.0.1:80'}/a`, 'https://127.0.0.1:80/a', '/a'],
    [url`http://${'::1'}:${8080}/a/${id}`, 'http://::1:8080/a/a%2Fb%20c%3F', '/a/{}'],
    [url`${'http'}://host/a/${true}`, 'http://host/a/true', '/a/{}'],
    [url`${'http://host'}:${80}/a`, 'http://host:80/a', '/a'],
    [url`/search?q=${id}&page=${2n}#top`, '/search?q=a%2Fb%20c%3F&page=2#top', '/search'],
    [url`${base}?q=${id}`, `${base}?q=a%2Fb%20c%3F`, '{}'],
    [url`/a/${'x'}${'y'}`, '/a/xy', '/a/{}{}'],
  ])('%o', (named, href, name) => {
    expect(named).toEqual({ href, name });
  });

  test('the same template has the same name whatever is inserted', () => {
    const names = [1, 'two', 'http://three'].map((value) => url`/users/${value}`.name);
    expect(names).toEqual(['/users/{}', '/users/{}', '/users/{}']);
  });

  test('an inserted value stays within its path segment', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const { href } = url`http://host/a/${value}/z`;
      expect(href.split('/')).toHaveLength(6);
      expect(decodeURIComponent(href)).toBe(`http://host/a/${value}/z`);
    });
    void fc.assert(property);
  });

  test.each([[undefined], [null], [{}]])('refuses to insert %o', (value) => {
    expect(() => url`/users/${value as never}`).toThrow(RampaError);
    expect(() => url`${value as never}/users`).toThrow('a value inserted in a url must be text');
  });
});
