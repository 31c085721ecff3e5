import { expect, test } from 'vitest';
import { type AuthPlan, DEFAULT_HTTP } from '../../../src/core/http-plan.ts';
import { httpDocument } from '../../../src/outputs/json/http-document.ts';

test('options that are as by default are left out', () => {
  expect(httpDocument(DEFAULT_HTTP)).toEqual({});
});

test('what was changed is shown in words', () => {
  const shown = httpDocument({
    ...DEFAULT_HTTP,
    version: '2',
    timeouts: { ...DEFAULT_HTTP.timeouts, connectMs: 1500 },
    expectedStatuses: [
      { from: 200, to: 299 },
      { from: 404, to: 404 },
    ],
    discardBody: true,
  });
  expect(shown).toEqual({
    http: {
      version: '2',
      timeouts: { connect: '1s500ms' },
      expected_statuses: ['200-299', '404'],
      discard_body: true,
    },
  });
});

test('of headers only those are shown that are known to hold no secret', () => {
  const shown = httpDocument({
    ...DEFAULT_HTTP,
    headers: [
      ['Accept', 'text/html'],
      ['Authorization', 'Bearer 4711'],
      ['X-Api-Key', '4711'],
    ],
  });
  expect(shown).toEqual({
    http: { headers: ['Accept: text/html', 'Authorization: ***', 'X-Api-Key: ***'] },
  });
});

test.each<[AuthPlan, object]>([
  [
    { type: 'basic', username: 'ada', password: '4711' },
    { type: 'basic', username: '***', password: '***' },
  ],
  [
    { type: 'digest', username: 'ada', password: '4711' },
    { type: 'digest', username: '***', password: '***' },
  ],
  [
    { type: 'bearer', token: '4711' },
    { type: 'bearer', token: '***' },
  ],
])('credentials are masked: %j', (auth, shown) => {
  expect(httpDocument({ ...DEFAULT_HTTP, auth })).toEqual({ http: { auth: shown } });
});

test.each([
  ['http://ada:4711@shop.example/api', 'http://***@shop.example/api'],
  ['HTTPS://ada:47@11@shop.example', 'HTTPS://***@shop.example'],
  ['http://shop.example/a@b', 'http://shop.example/a@b'],
])('the credentials of a base URL are masked: %s', (baseUrl, shown) => {
  expect(httpDocument({ ...DEFAULT_HTTP, baseUrl })).toEqual({ http: { base_url: shown } });
});
