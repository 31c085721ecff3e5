import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRepository } from './support/tidy/repository.ts';
import { TIDY_RULES } from './support/tidy/rules/registry.ts';

const repository = readRepository(join(import.meta.dirname, '..'));

test('the repository is read at all', () => {
  expect(repository.source('packages/rampa/src/index.ts')?.code).toContain('export {');
});

test.each(TIDY_RULES)('$name', ({ find }) => {
  expect(find(repository)).toEqual([]);
});
