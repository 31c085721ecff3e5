import { posix } from 'node:path';
import { placeOf, type SourceFile } from './repository.ts';

/** One import or re-export, static or dynamic. */
export interface Import {
  readonly specifier: string;
  /** The imported file from the repository's root; `undefined` for a package or a `node:` module. */
  readonly path: string | undefined;
  /** Whether it disappears when types are stripped. */
  readonly isType: boolean;
  readonly isDynamic: boolean;
  /** `path:line` of the import. */
  readonly place: string;
}

const STATIC = /^(?:import|export) (?<clause>(?:[^;'"]*? from )?)'(?<specifier>[^']+)'/gm;
const DYNAMIC = /(?<![.\w])import\(\s*'(?<specifier>[^']+)'/g;

/** Everything that a file imports, in order; dynamic imports of a fixed text last. */
export function importsOf(file: SourceFile): readonly Import[] {
  return [...matchesIn(file, STATIC, false), ...matchesIn(file, DYNAMIC, true)];
}

function matchesIn(file: SourceFile, pattern: RegExp, isDynamic: boolean): readonly Import[] {
  return [...file.uncommented.matchAll(pattern)]
    .filter(({ index }) => /^(?:im|ex)port/.test(file.code.slice(index)))
    .map((match) => {
      const { specifier = '', clause = '' } = match.groups ?? {};
      const isType = clause.startsWith('type ') || hasOnlyTypes(clause);
      const path = specifier.startsWith('.')
        ? posix.join(posix.dirname(file.path), specifier)
        : undefined;
      return { specifier, path, isType, isDynamic, place: placeOf(file, match.index) };
    });
}

/** `{ type A, type B }`: `verbatimModuleSyntax` keeps the import, but nothing of it is used. */
function hasOnlyTypes(clause: string): boolean {
  const names = /^\{(?<names>[^}]*)\} from $/.exec(clause)?.groups?.['names']?.split(',') ?? [];
  const present = names.map((name) => name.trim()).filter((name) => name !== '');
  return present.length > 0 && present.every((name) => name.startsWith('type '));
}
