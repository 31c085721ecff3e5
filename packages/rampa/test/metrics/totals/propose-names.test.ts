import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameWarnings, proposeNames } from '../../../src/metrics/totals/propose-names.ts';

const LIMITS = { minCount: 5, maxProposals: 3 };

function numbered(count: number, nameOf: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => nameOf(index));
}

const hexOf = (index: number): string => (index + 0x5f3a_91c0).toString(16);
const WORDS = ['ann', 'bob', 'eve', 'kim', 'tom', 'zoe'];

describe('proposeNames', () => {
  test.each<[what: string, names: readonly string[], name: string]>([
    ['numbers', numbered(6, (index) => `/users/${index}`), '/users/{}'],
    ['several numbers', numbered(6, (index) => `/users/${index}/orders/7`), '/users/{}/orders/{}'],
    ['hexadecimal ids', numbered(6, (index) => `/carts/${hexOf(index)}`), '/carts/{}'],
    [
      'UUIDs',
      numbered(6, (index) => `/carts/${hexOf(index)}-12ab-4cde-8f00-0123456789ab/items`),
      '/carts/{}/items',
    ],
    ['words', WORDS.map((word) => `/users/${word}`), '/users/{}'],
    ['words before numbers', WORDS.map((word) => `/users/${word}/orders/3`), '/users/{}/orders/{}'],
    ['mixed parts', numbered(6, (index) => `/images/p-${index}.png`), '/images/{}'],
    ['whole addresses', numbered(6, (index) => `http://127.0.0.1:80/a/${index}`), '/a/{}'],
    ['the root', numbered(6, (index) => `/${index}`), '/{}'],
  ])('by %s', (_, names, name) => {
    const others = ['/', '/users', '/carts', '/v1/health', 'log in', 'http://127.0.0.1:80'];
    const [example] = names;
    expect(proposeNames([...names, ...others], LIMITS)).toEqual([{ name, nameCount: 6, example }]);
  });

  test.each<[what: string, names: readonly string[]]>([
    ['too few of them', numbered(4, (index) => `/users/${index}`)],
    ['names that have one already', ['/users/{}', '/users/{}/orders/{}']],
    ['different pages', ['/', '/about', '/users/list', '/v1/items', '/v2/items', '/de/about']],
    ['two ids of two kinds', ['/users/1', '/users/2', '/users/3', '/carts/1', '/carts/2']],
    ['names that are no paths', numbered(9, (index) => `step ${index}`)],
  ])('none for %s', (_, names) => {
    expect(proposeNames(names, LIMITS)).toEqual([]);
  });

  test('the largest first, and no more than asked for', () => {
    const names = [5, 9, 7, 6].flatMap((count, kind) =>
      numbered(count, (index) => `/kind-${kind}/${index}`),
    );
    expect(proposeNames(names, LIMITS)).toMatchObject([
      { name: '/kind-1/{}', nameCount: 9 },
      { name: '/kind-2/{}', nameCount: 7 },
      { name: '/kind-3/{}', nameCount: 6 },
    ]);
  });

  test('never for more names than there are, and each for names that fit it', () => {
    const part = fc.constantFrom('a', 'b', 'c', '1', '2', '3', '{}', '');
    const name = fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 60 }), (names) => {
        const proposals = proposeNames(names, { minCount: 2, maxProposals: 10 });
        const total = proposals.reduce((sum, { nameCount }) => sum + nameCount, 0);
        expect(total).toBeLessThanOrEqual(names.length);
        for (const { name: proposed, example, nameCount } of proposals) {
          const literal = proposed.split('/');
          const fits = (candidate: string): boolean => {
            const parts = candidate.split('/');
            return (
              parts.length === literal.length &&
              literal.every((text, index) => text === '{}' || text === parts[index])
            );
          };
          expect(fits(example)).toBe(true);
          expect(names.filter(fits).length).toBeGreaterThanOrEqual(nameCount);
        }
      }),
    );
  });
});

describe('nameWarnings', () => {
  const users = (count: number) => numbered(count, (index) => `/users/${index}`);

  test('say what to write instead', () => {
    expect(nameWarnings(users(1000), { maxSeries: 1000, isComplete: true })).toEqual([
      `'/users/0' and 999 more names of requests look like /users/{}: write url\`/users/\${...}\`, or give them that name, so that they are counted as one`,
    ]);
  });

  test('count what is known only', () => {
    const [text] = nameWarnings(users(200), { maxSeries: 1000, isComplete: false });
    expect(text).toContain("'/users/0' and at least 199 more names");
  });

  test.each([
    [99, 1000, 0],
    [100, 1000, 1],
    [49, 50, 0],
    [50, 50, 1],
    [9, 2, 0],
    [10, 2, 1],
  ])('of %i names with a budget of %i: %i', (count, maxSeries, warningCount) => {
    const warnings = nameWarnings([...users(count), ...users(count)], {
      maxSeries,
      isComplete: true,
    });
    expect(warnings).toHaveLength(warningCount);
  });
});
