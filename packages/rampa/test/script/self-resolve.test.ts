import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { loadScript } from '../../src/script/load.ts';
import { installSelfResolve, ownModuleUrls } from '../../src/script/self-resolve.ts';
import { nativeImport } from './native-import.ts';

const INDEX = join(import.meta.dirname, '../../src/index.ts');

async function makeProject() {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-self-'));
  const decoy = join(folder, 'node_modules/rampa');
  await mkdir(decoy, { recursive: true });
  await writeFile(join(decoy, 'package.json'), '{ "name": "rampa", "main": "index.cjs" }');
  await writeFile(join(decoy, 'index.cjs'), 'module.exports = { another: true };');
  const script = join(folder, 'script.mjs');
  await writeFile(script, "export * as rampa from 'rampa';");
  return {
    script,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

test('a script gets the rampa that runs it, not the one in its own node_modules', async () => {
  await using project = await makeProject();
  installSelfResolve();
  const { exports } = await loadScript(project.script, { importModule: nativeImport });
  expect(exports['rampa']).toBe(await nativeImport(pathToFileURL(INDEX).href));
});

test('sources resolve to sources and a build to a build', () => {
  expect([...ownModuleUrls('file:///app/src/script/self-resolve.ts')]).toEqual([
    ['rampa', 'file:///app/src/index.ts'],
    ['rampa/demo', 'file:///app/src/demo/index.ts'],
  ]);
  expect([...ownModuleUrls('file:///app/dist/script/self-resolve.js')]).toEqual([
    ['rampa', 'file:///app/dist/index.js'],
    ['rampa/demo', 'file:///app/dist/demo/index.js'],
  ]);
});
