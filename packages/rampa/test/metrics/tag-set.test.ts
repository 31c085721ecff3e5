import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesTags, tagSetKey, valuesByTag } from '../../src/metrics/tag-set.ts';

const tagSets = fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 });

describe('tagSetKey', () => {
  test('is the same for equal tag sets and for no others', () => {
    fc.assert(
      fc.property(tagSets, tagSets, (left, right) => {
        const sorted = (tags: Record<string, string>) =>
          JSON.stringify(Object.entries(tags).sort());
        expect(tagSetKey(left) === tagSetKey(right)).toBe(sorted(left) === sorted(right));
        const reversed = Object.fromEntries(Object.entries(left).reverse());
        expect(tagSetKey(reversed)).toBe(tagSetKey(left));
      }),
    );
  });
});

describe('matchesTags', () => {
  test.each([
    [{ a: '1', b: '2' }, {}, true],
    [{ a: '1', b: '2' }, { a: '1' }, true],
    [{ a: '1', b: '2' }, { b: '2', a: '1' }, true],
    [{ a: '1' }, { a: '1', b: '2' }, false],
    [{ a: '1' }, { a: '2' }, false],
    [{}, { constructor: 'x' }, false],
  ])('of %j and %j is %s', (tags: Record<string, string>, selector, expected) => {
    expect(matchesTags(tags, selector as Record<string, string>)).toBe(expected);
  });
});

describe('valuesByTag', () => {
  test('has the different values of each tag', () => {
    const sets = ['/1', '/2', '/3', '/3'].map((name, index) => ({ name, status: `${index % 2}` }));
    expect(valuesByTag(sets)).toEqual(
      new Map([
        ['name', new Set(['/1', '/2', '/3'])],
        ['status', new Set(['0', '1'])],
      ]),
    );
  });
});
