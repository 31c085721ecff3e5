import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DEFINE = pathToFileURL(join(import.meta.dirname, '../../src/script/define.ts')).href;

/** Load scripts by file name. Most are broken on purpose, so they are no files of the repository. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  'common-js.cjs': [
    "module.exports = { default: async () => {}, config: { vus: 2, duration: '1s' } };",
  ],
  'common-js-requires.cjs': [
    "const { scenario } = require('rampa');",
    "const { startDemoShop } = require('rampa/demo');",
    'exports.kinds = [typeof scenario, typeof startDemoShop];',
  ],
  'common-js/package.json': ['{ "type": "commonjs" }'],
  'common-js/exports.js': ['export default async () => {};'],
  'common-js/imports.ts': ["import { scenario } from 'rampa';", 'scenario(async () => {});'],
  'decorator.ts': [
    'function mark(value: unknown) {',
    '  return value;',
    '}',
    '',
    '@mark',
    'export class Steps {}',
  ],
  'enum.ts': [
    'const first = 1;',
    '',
    'enum Kind {',
    '  One = first,',
    '}',
    '',
    'export default Kind;',
  ],
  'exports-nothing.mjs': ['export const present = 1;'],
  'imports-syntax-error.mjs': [
    "import './syntax-error.mjs';",
    '',
    'export default async function run() {}',
  ],
  'missing-export.mjs': [
    "import { absent } from './exports-nothing.mjs';",
    '',
    'export default absent;',
  ],
  'missing-member.ts': ["import { check } from 'rampa';", 'check();'],
  'missing-k6.mjs': ["import http from 'k6/http';", 'http.get();'],
  'missing-alias.ts': ["import '@/steps.ts';"],
  'missing-attribute.ts': ["import './missing-attribute.json';"],
  'missing-attribute.json': ['{}'],
  'missing-tilde.ts': ["import '~steps';"],
  'missing-part.mjs': ["import 'rampa/demos';"],
  'missing-file.ts': ["import './nowhere.ts';"],
  'missing-package.ts': ["import 'rampa-fixture-package-that-is-missing/deep/path';"],
  'missing-scoped.mjs': ["import '@rampa-fixture/missing/deep/path';"],
  'no-function.mjs': [
    `import { scenario } from '${DEFINE}';`,
    '',
    "export default scenario({ executor: 'constant-vus' });",
  ],
  'notes.txt': ['not a script'],
  'plain.ts': [
    'interface Data {',
    '  readonly token: string;',
    '}',
    '',
    "export const config = { tags: { team: 'shop' } };",
    '',
    'export function setup(): Data {',
    "  return { token: 'abc' };",
    '}',
    '',
    'export default async function run(): Promise<void> {}',
  ],
  'syntax-error.mjs': ['export const first = 1;', 'export const second = (;'],
  'syntax-error.ts': ['export const first = 1;', 'export const second = (;'],
  'never-settles.mjs': ['await new Promise(() => {});', 'export default async () => {};'],
  'pollutes.mjs': [
    "Object.prototype.leaked = 'everywhere';",
    'export default async () => {};',
    // So that nothing else of the test suite sees it for longer than it must.
    'setImmediate(() => delete Object.prototype.leaked);',
  ],
  'thenable.mjs': ['export function then() {}', 'export default async () => {};'],
  'throws-bad-json.mjs': ["JSON.parse('{');"],
  'throws-hostile-code.mjs': ["throw { get code() { throw new Error('trap'); } };"],
  'throws-hostile-proxy.mjs': [
    "const trap = () => { throw new Error('trap'); };",
    'throw new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap });',
  ],
  'throws-odd-syntax-error.mjs': [
    "throw Object.assign(new SyntaxError('x'), { message: { status: 503 } });",
  ],
  'throws-nothing.mjs': ['throw undefined;'],
  'throws-text.mjs': ["throw 'out of order';"],
  'throws.ts': [
    'function connect(): never {',
    "  throw new TypeError('no database');",
    '}',
    '',
    'export const database = connect();',
  ],
};

/** A folder with all scripts in it; removed when disposed. */
export async function openScriptFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-scripts-'));
  for (const [name, lines] of Object.entries(SCRIPTS)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), `${lines.join('\n')}\n`);
  }
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
