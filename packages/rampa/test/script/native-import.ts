import { constants, runInThisContext } from 'node:vm';

/** Node's own `import()`: the test runner replaces the one in a test file by its own. */
export const nativeImport = runInThisContext('(url) => import(url)', {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}) as (url: string) => Promise<object>;
