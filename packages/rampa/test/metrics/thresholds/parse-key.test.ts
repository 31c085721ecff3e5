import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRIC_KEY_EXAMPLES } from '../../../src/metrics/thresholds/grammar.ts';
import { parseMetricKey } from '../../../src/metrics/thresholds/parse-key.ts';

describe('parseMetricKey', () => {
  test.each([
    ['http_reqs', 'http_reqs', {}],
    ['http_reqs{}', 'http_reqs', {}],
    [' http_reqs { status : 200 } ', 'http_reqs', { status: '200' }],
    ['m{name:/users/{}}', 'm', { name: '/users/{}' }],
    ['m{name:/users/{}/posts/{},status:200}', 'm', { name: '/users/{}/posts/{}', status: '200' }],
    ['m{name:http://127.0.0.1:80/x}', 'm', { name: 'http://127.0.0.1:80/x' }],
    ['m{name:"a,b}c",x:1}', 'm', { name: 'a,b}c', x: '1' }],
    ["m{name:'it, is',x:1}", 'm', { name: 'it, is', x: '1' }],
    ["m{name:it's,x:o'clock}", 'm', { name: "it's", x: "o'clock" }],
    ['m{"odd:name":v}', 'm', { 'odd:name': 'v' }],
    ['m{"{odd}":v}', 'm', { '{odd}': 'v' }],
    ['m{group:}', 'm', { group: '' }],
    ['m{group:outer::inner}', 'm', { group: 'outer::inner' }],
    ['m{name:{a,b}}', 'm', { name: '{a,b}' }],
    ['m@intended', 'm@intended', {}],
    ['m@intended{name:x}', 'm@intended', { name: 'x' }],
    ['m{name:x}@intended', 'm@intended', { name: 'x' }],
    ['m{name:x@intended}', 'm', { name: 'x@intended' }],
  ])('reads %j', (text, metricName, selector) => {
    expect(parseMetricKey(text)).toEqual({ metricName, selector });
  });

  test.each([
    '',
    '{name:x}',
    '@intended',
    'm{name:x',
    'm}',
    'm{name}',
    'm{:x}',
    'm{name:x,}',
    'm{,}',
    'm{name:x}}',
    'm{{name:x}}',
    'm{name:{x}',
    'm{name:x}y',
    'm{name:"x}',
    'm{name:x,name:y}',
    'm n{name:x}',
    'm@intended{name:x}@intended',
    'm@intended@intended',
  ])('refuses %j', (text) => {
    expect(parseMetricKey(text)).toBeUndefined();
  });

  test.each(METRIC_KEY_EXAMPLES.map(([key]) => key))('reads the example %s', (key) => {
    expect(parseMetricKey(key)).toBeDefined();
  });

  test('keeps a tag named __proto__', () => {
    const selector = parseMetricKey('m{__proto__:x}')?.selector ?? {};
    expect(Object.entries(selector)).toEqual([['__proto__', 'x']]);
  });

  test('never throws', () => {
    const pieces = fc.constantFrom('m', '{', '}', ',', ':', '"', "'", ' ', '@intended', 'x');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        expect(() => parseMetricKey(parts.join(''))).not.toThrow();
      }),
    );
  });
});
