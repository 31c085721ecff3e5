import { expect, test } from 'vitest';
import { siteContext } from '../../../../src/http/client/cookies/site-context.ts';
import { TargetReader } from '../../../../src/http/request/target.ts';
import type { Origin } from '../../../../src/network/origin.ts';

const targets = new TargetReader(10);

function originOf(url: string): Origin {
  const target = targets.read(url);
  if ('problem' in target) throw new Error(target.problem);
  return target.origin;
}

test.each([
  ['GET', 'https://a.shop.co.uk/', [], 'strict'],
  ['GET', 'https://a.shop.co.uk/', ['https://b.shop.co.uk/'], 'strict'],
  ['GET', 'https://a.shop.co.uk/', ['http://a.shop.co.uk/'], 'lax'],
  ['GET', 'https://a.shop.co.uk/', ['https://other.co.uk/'], 'lax'],
  ['POST', 'https://a.shop.co.uk/', ['https://other.co.uk/'], 'none'],
  ['GET', 'https://a.shop.co.uk/', ['https://other.example/', 'https://shop.co.uk/'], 'lax'],
  ['GET', 'http://127.0.0.1/', ['http://127.0.0.2/'], 'lax'],
  ['GET', 'http://127.0.0.1:1/', ['http://127.0.0.1:2/'], 'strict'],
  ['GET', 'http://localhost/', ['http://localhost/'], 'strict'],
])('%s %s after %j comes from: %s', (method, url, visited, context) => {
  expect(siteContext(originOf(url), method, visited.map(originOf))).toBe(context);
});

test('a call without redirects is at home everywhere', () => {
  expect(siteContext(originOf('https://shop.example/'), 'POST', undefined)).toBe('strict');
});
