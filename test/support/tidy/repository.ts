import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodeText, readCodeText } from './code-text.ts';

/** One text file. */
export interface RepositoryFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A TypeScript or JavaScript file. */
export interface SourceFile extends RepositoryFile, CodeText {}

/** Everything that the rules look at. */
export interface Repository {
  readonly root: string | undefined;
  readonly files: readonly RepositoryFile[];
  readonly sources: readonly SourceFile[];
  has(path: string): boolean;
  source(path: string): SourceFile | undefined;
}

/** A rule of the house: every place that breaks it, as `path:line message`. */
export interface TidyRule {
  /** Completes the sentence "in this repository ...". */
  readonly name: string;
  find(repository: Repository): readonly string[];
}

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.git', '.rampa']);
const TEXT = /\.(?:ts|js|mjs|json|md|yml)$|^\.ci\/|^LICENSE$/;
const SOURCE = /\.(?:ts|js|mjs)$/;

/** Reads every text file below `root` that is not generated or installed. */
export function readRepository(root: string): Repository {
  const paths = pathsBelow(root, '');
  const files = paths
    .filter((path) => TEXT.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return { ...makeRepository(files, paths), root };
}

/** A repository of a few files, for testing a rule. */
export function repositoryOf(texts: Readonly<Record<string, string>>): Repository {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return makeRepository(
    files,
    files.map(({ path }) => path),
  );
}

/** The place of a character, for messages. */
export function placeOf(file: RepositoryFile, index: number): string {
  return `${file.path}:${file.text.slice(0, index).split('\n').length}`;
}

/** One finding for each match of a global pattern in `text`, a blanked form of the file's own text. */
export function findAll(
  file: RepositoryFile,
  text: string,
  pattern: RegExp,
  message: string,
): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => `${placeOf(file, match.index)} ${message}`);
}

function makeRepository(files: readonly RepositoryFile[], paths: readonly string[]): Repository {
  const sources = files
    .filter(({ path }) => SOURCE.test(path))
    .map((file) => ({ ...file, ...readCodeText(file.text) }));
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const known = new Set(paths.flatMap((path) => [path, ...foldersOf(path)]));
  return {
    root: undefined,
    files,
    sources,
    has: (path) => known.has(path),
    source: (path) => byPath.get(path),
  };
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function pathsBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? pathsBelow(root, path) : [path];
  });
}
