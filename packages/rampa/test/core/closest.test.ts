import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closestName } from '../../src/core/closest.ts';

describe('closestName', () => {
  test.each([
    ['maxVUs', ['maxVus', 'rate'], 'maxVus'],
    ['duratoin', ['duration', 'rate'], 'duration'],
    ['vu', ['vus', 'rate'], 'vus'],
    ['iteration', ['rate', 'iterations', 'vus'], 'iterations'],
    ['STAGES', ['stages'], 'stages'],
  ])('takes %s for a typing error', (name, candidates, expected) => {
    expect(closestName(name, candidates)).toBe(expected);
  });

  test('nobody types a name of five million letters', () => {
    const long = 'k'.repeat(5_000_000);
    expect(closestName(long, [long, 'rate'])).toBeUndefined();
    expect(closestName('rate', [long, 'rates'])).toBe('rates');
  });

  test('the nearest of several similar names wins, wherever it stands', () => {
    expect(closestName('startVu', ['startRate', 'startVus', 'startTime'])).toBe('startVus');
    expect(closestName('startVu', ['startVus', 'startRate', 'startTime'])).toBe('startVus');
  });

  test('the first of equally near names wins', () => {
    expect(closestName('cat', ['bat', 'hat'])).toBe('bat');
  });

  test('40 % of the letters may differ, and no more', () => {
    expect(closestName('abcxx', ['abcde'])).toBe('abcde');
    expect(closestName('abxxx', ['abcde'])).toBeUndefined();
    expect(closestName('abcdxxx', ['abcdefg'])).toBeUndefined();
    expect(closestName('abc', ['abcde'])).toBe('abcde');
    expect(closestName('ab', ['abcde'])).toBeUndefined();
  });

  test('finds nothing among no candidates, for no name, or for a far one', () => {
    expect(closestName('rate', [])).toBeUndefined();
    expect(closestName('', ['rate'])).toBeUndefined();
    expect(closestName('rate', ['duration', ''])).toBeUndefined();
  });

  test('a missing, an extra and a wrong letter are one error each', () => {
    const word = fc.stringMatching(/^[a-z]{4,12}$/);
    fc.assert(
      fc.property(word, fc.nat(), (name, seed) => {
        const at = seed % name.length;
        const wrong = `${name.slice(0, at)}-${name.slice(at + 1)}`;
        const extra = `${name.slice(0, at)}-${name.slice(at)}`;
        const missing = name.slice(0, at) + name.slice(at + 1);
        for (const typed of [wrong, extra, missing]) {
          expect(closestName(typed, ['', '#'.repeat(name.length), name])).toBe(name);
        }
      }),
    );
  });
});
