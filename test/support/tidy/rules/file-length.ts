import type { TidyRule } from '../repository.ts';

const LINES_MAX = 400;

/** Tests are lists and may be long; the linter bounds functions. */
const IS_TEST = /\/test\/|^test\/|\.test\.ts$/;

/** A longer file has a second noun hiding inside. */
export const fileLength: TidyRule = {
  name: `no source file is longer than ${LINES_MAX} lines`,
  find: ({ sources }) =>
    sources
      .filter(({ path }) => !IS_TEST.test(path))
      .flatMap(({ path, text }) => {
        const lineCount = text.trimEnd().split('\n').length;
        return lineCount > LINES_MAX ? [`${path}:${LINES_MAX + 1} has ${lineCount} lines`] : [];
      }),
};
