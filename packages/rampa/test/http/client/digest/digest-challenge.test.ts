import { expect, test } from 'vitest';
import { readDigestChallenge } from '../../../../src/http/client/digest/digest-challenge.ts';
import { readChallenges } from '../../../../src/http/client/digest/read-challenges.ts';

test.each<[string, readonly (readonly [string, Record<string, string>])[]]>([
  ['', []],
  ['Basic realm="a b"', [['basic', { realm: 'a b' }]]],
  [
    'Basic realm="a", Digest realm="b"',
    [
      ['basic', { realm: 'a' }],
      ['digest', { realm: 'b' }],
    ],
  ],
  ['Digest REALM = "a\\"b\\\\c" ,, nonce=x', [['digest', { realm: 'a"b\\c', nonce: 'x' }]]],
  [
    'Negotiate YWJj/+==, Basic realm=x',
    [
      ['negotiate', {}],
      ['ywjj/+', {}],
      ['basic', { realm: 'x' }],
    ],
  ],
  [
    'Digest realm="open',
    [
      ['digest', {}],
      ['realm', {}],
    ],
  ],
])('the challenges in %j', (header, expected) => {
  const challenges = readChallenges(header).map(
    ({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)] as const,
  );
  expect(challenges).toEqual(expected);
});

test('of several challenges the strongest one that can be answered is taken', () => {
  const algorithms = ['MD5', 'SHA-256-sess', 'SHA3-512', 'MD5-sess'];
  const header = algorithms
    .map((algorithm) => `Digest realm="r", nonce="n", qop="auth", algorithm=${algorithm}`)
    .join(', ');
  expect(readDigestChallenge(`Basic realm="x", ${header}`)).toEqual({
    realm: 'r',
    nonce: 'n',
    opaque: undefined,
    algorithm: 'SHA-256-sess',
    hash: 'sha256',
    isSession: true,
    hasQop: true,
    isUserHashed: false,
    isStale: false,
  });
});

test.each([
  [undefined],
  ['Basic realm="x"'],
  ['Digest realm="r"'],
  ['Digest nonce="n"'],
  ['Digest realm="r", nonce="n", qop="auth-int"'],
  ['Digest realm="r", nonce="n", algorithm=SHA3-256'],
])('%s cannot be answered', (header) => {
  expect(readDigestChallenge(header)).toBe(undefined);
});
