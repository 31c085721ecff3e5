import { importsOf } from '../imports.ts';
import type { Repository, TidyRule } from '../repository.ts';

/** What a shard's thread and every load script load before the first iteration. */
const ENTRIES = ['packages/rampa/src/runner/shard-main.ts'];

/** Packages that take a noticeable time to load and that no shard needs. */
const HEAVY = ['zod', 'commander'];

/** Every shard pays for what its thread loads, once per thread. */
export const shardImports: TidyRule = {
  name: 'a shard loads no package that only the main thread needs',
  find: (repository) => ENTRIES.flatMap((entry) => findFrom(repository, entry, new Set())),
};

function findFrom(repository: Repository, path: string, seen: Set<string>): readonly string[] {
  const file = repository.source(path);
  if (file === undefined || seen.has(path)) return [];
  seen.add(path);
  return importsOf(file)
    .filter(({ isType, isDynamic }) => !isType && !isDynamic)
    .flatMap((found) => {
      if (found.path !== undefined) return findFrom(repository, found.path, seen);
      if (!HEAVY.includes(found.specifier)) return [];
      return [`${found.place} '${found.specifier}' is loaded by every shard`];
    });
}
