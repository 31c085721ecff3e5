import { importsOf } from '../imports.ts';
import type { SourceFile, TidyRule } from '../repository.ts';

const PROTOCOLS = ['http', 'websocket', 'grpc'] as const;
const LAYERS_0_TO_2 = [
  'core',
  'metrics',
  'network',
  ...PROTOCOLS,
  'script',
  'engine',
  'outputs',
] as const;

/** Who may import whom inside `packages/rampa/src`, types included. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'everything'>> = {
  core: [],
  metrics: ['core'],
  network: ['core'],
  http: ['core', 'network'],
  websocket: ['core', 'network'],
  grpc: ['core', 'network'],
  demo: ['core'],
  script: ['core', 'metrics'],
  engine: ['core', 'metrics'],
  outputs: ['core', 'metrics'],
  runner: LAYERS_0_TO_2,
  distributed: ['core', 'metrics', 'script', 'runner'],
  declarative: ['core', 'metrics', 'script', 'runner'],
  report: ['core', 'metrics', 'outputs', 'runner'],
  compare: ['core', 'metrics', 'outputs', 'script'],
  cli: 'everything',
  // The public door names what the folders export, and has no code of its own.
  'index.ts': [...LAYERS_0_TO_2, 'runner', 'distributed', 'declarative', 'report'],
};

/** Folders that know nothing but the language: no `node:` module, no package. */
const PURE = ['core', 'metrics', 'engine'];

/** What layer 5 packages may name; whatever else they need must become public first. */
const PUBLIC_API = /^rampa(?:\/[a-z-]+)?$/;

const SOURCES = 'packages/rampa/src/';
const FRONTEND = /^packages\/(?!rampa\/|testkit\/)[^/]+\/src\//;

/** The layers of the house, as its design draws them. */
export const layers: TidyRule = {
  name: 'every import follows the layers',
  find: ({ sources }) => [
    ...sources.filter(({ path }) => path.startsWith(SOURCES)).flatMap(findInRampa),
    ...sources.filter(({ path }) => FRONTEND.test(path)).flatMap(findInFrontend),
  ],
};

function findInRampa(file: SourceFile): readonly string[] {
  const folder = folderOf(file.path);
  const allowed = MAY_IMPORT[folder];
  if (allowed === undefined) return [`${file.path}:1 is in '${folder}', which has no layer`];
  return importsOf(file).flatMap(({ specifier, path, place, isDynamic }) => {
    if (path === undefined) {
      if (PURE.includes(folder)) return [`${place} ${folder} may not import '${specifier}'`];
      const isOwn = specifier === 'rampa' || specifier.startsWith('rampa/');
      return isOwn && !isDynamic ? [`${place} rampa may not import itself by name`] : [];
    }
    if (!path.startsWith(SOURCES)) return [`${place} ${folder} may not import '${specifier}'`];
    const target = folderOf(path);
    if (target === folder || allowed === 'everything' || allowed.includes(target)) return [];
    return [`${place} ${folder} may not import ${target}`];
  });
}

function findInFrontend(file: SourceFile): readonly string[] {
  const home = file.path.split('/').slice(0, 2).join('/');
  return importsOf(file).flatMap(({ specifier, path, isType, place }) => {
    if (path !== undefined) {
      return path.startsWith(`${home}/`) ? [] : [`${place} leaves its package: '${specifier}'`];
    }
    if (!specifier.startsWith('rampa')) return [];
    if (!PUBLIC_API.test(specifier)) return [`${place} '${specifier}' is not public`];
    return home === 'packages/web' && !isType ? [`${place} web may import types only`] : [];
  });
}

/** The folder below `src`, or the name of a file that is directly in it. */
function folderOf(path: string): string {
  return path.slice(SOURCES.length).split('/')[0] ?? '';
}
