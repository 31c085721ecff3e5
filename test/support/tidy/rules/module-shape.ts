import { findAll, type TidyRule } from '../repository.ts';

const SOURCE = /^packages\/[^/]+\/src\//;

interface Shape {
  readonly pattern: RegExp;
  readonly message: string;
}

/** Formatted code has only the module's own statements in the first column. */
const SHAPES: readonly Shape[] = [
  { pattern: /^(?:export )?(?:let|var) /gm, message: 'keeps state in the module' },
  { pattern: /^export \*/gm, message: 'exports everything: name it, one by one' },
  { pattern: /^export default\b|^export \{[^}]*\bas default\b/gm, message: 'has a default export' },
  {
    pattern: /^(?:(?:export )?(?:const|let) [^;=]*= |[\w$.]+ = )?(?:await |for await )/gm,
    message: 'waits while it is imported',
  },
];

/** Importing a module does nothing, and what it offers has a name. */
export const moduleShape: TidyRule = {
  name: 'every module has named exports, no state and no effect',
  find: ({ sources }) =>
    sources
      .filter(({ path }) => SOURCE.test(path))
      .flatMap((file) =>
        SHAPES.flatMap(({ pattern, message }) => findAll(file, file.code, pattern, message)),
      ),
};
