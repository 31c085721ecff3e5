import { findAll, type TidyRule } from '../repository.ts';

/** A registry's address in the lock file would make everyone install from it. */
export const lockFile: TidyRule = {
  name: 'the lock file names no registry',
  find: ({ files }) =>
    files
      .filter(({ path }) => path.endsWith('package-lock.json'))
      .flatMap((file) => findAll(file, file.text, /"resolved": "https?:/g, 'names a registry')),
};
