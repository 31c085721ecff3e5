import { posix } from 'node:path';
import type { TidyRule } from '../repository.ts';

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|bench|config))?\.(?:ts|js|mjs)$/;

/** Names that say nothing about what is inside. */
const SAYS_NOTHING = /(?:^|\/)(?:utils?|helpers?|types?|common|misc|shared)(?:\/|\.[a-z]+$)/;

/** A file is named after the thing that it exports. */
export const fileNames: TidyRule = {
  name: 'every source file has a telling name in kebab-case',
  find: ({ sources }) =>
    sources.flatMap(({ path }) => [
      ...(KEBAB_CASE.test(posix.basename(path)) ? [] : [`${path}:1 is not in kebab-case`]),
      ...(SAYS_NOTHING.test(path) ? [`${path}:1 has a name that says nothing`] : []),
    ]),
};
