import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatUrl } from '../../../src/core/http-options/format-url.ts';
import { TargetReader } from '../../../src/http/request/target.ts';

const pathText = fc.string({
  unit: fc.constantFrom(...'/abcZ09.-_~%2eE?&=+#\\ \'"<>`{}|^;:@!$()*,[]é\t'.split('')),
  maxLength: 20,
});

test('a known origin makes no difference to what is read', () => {
  const known = new TargetReader(10);
  known.read('http://shop.example/');
  known.read('https://shop.example:8443/');
  fc.assert(
    fc.property(
      fc.constantFrom('http://shop.example', 'https://shop.example:8443', 'HTTP://Shop.example:80'),
      pathText,
      (origin, path) => {
        const url = `${origin}/${path}`;
        expect(known.read(url)).toEqual(new TargetReader(10).read(url));
      },
    ),
    { numRuns: 2000 },
  );
});

test('a target has the parts that a request is made of', () => {
  expect(new TargetReader(1).read('https://[::1]:8443/a/../b?c#d')).toEqual({
    origin: {
      key: 'https://[::1]:8443',
      isSecure: true,
      host: '::1',
      port: 8443,
      authority: '[::1]:8443',
    },
    path: '/b?c',
    url: 'https://[::1]:8443/b?c',
    label: 'https://[::1]:8443/b',
    authorization: undefined,
  });
});

test('origins beyond the limit are read all the same', () => {
  const reader = new TargetReader(1);
  const hosts = ['a', 'b', 'a', 'b'].map((name) => reader.read(`http://${name}.example/x`));
  expect(hosts.map((target) => 'origin' in target && target.origin.host)).toEqual([
    'a.example',
    'b.example',
    'a.example',
    'b.example',
  ]);
});

test.each([
  ['http://user:pass@host:x/a?token=1#f', '"http://host:x/a"'],
  ['not a url', '"not a url"'],
  [undefined, 'nothing'],
])('a URL that cannot be read is shown without secrets: %s', (url, shown) => {
  expect(formatUrl(url)).toBe(shown);
});
