import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RampaError } from '../core/errors.ts';
import { explainLoadFailure } from './load-failure.ts';
import { recordImports } from './record-imports.ts';
import type { ScriptModule } from './script-module.ts';
import { installSelfResolve } from './self-resolve.ts';

/** How a script is loaded. */
export interface LoadScriptOptions {
  /** Imports the module at a `file:` address. Default: Node's own `import()`. */
  readonly importModule?: (url: string) => Promise<object>;
}

const EXTENSIONS: readonly string[] = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * Imports a load script into this thread. `import 'rampa'` in it means this very rampa.
 * @throws {RampaError} `RAMPA_SCRIPT_NOT_FOUND` when there is no such file; `RAMPA_SCRIPT_FAILED` when it is not
 * a script or does not load, with the place in the script and the original error as `cause`
 */
export async function loadScript(
  path: string,
  { importModule = (url) => import(url) }: LoadScriptOptions = {},
): Promise<ScriptModule> {
  const file = resolve(path);
  await requireScriptFile(path, file);
  installSelfResolve();
  const imports = recordImports();
  try {
    const namespace = await importModule(pathToFileURL(file).href);
    return Object.freeze({ path: file, exports: exportsOf(namespace) });
  } catch (cause) {
    throw await explainLoadFailure({ path, file, imported: imports.files() }, cause);
  } finally {
    imports.stop();
  }
}

async function requireScriptFile(path: string, file: string): Promise<void> {
  const status = await stat(file).catch(() => undefined);
  if (status === undefined) {
    throw new RampaError('RAMPA_SCRIPT_NOT_FOUND', `test script not found: ${path}`, {
      hint: 'Check the path; it is relative to the current folder.',
    });
  }
  if (!status.isFile()) {
    throw new RampaError(
      'RAMPA_SCRIPT_FAILED',
      `test script must be a file, got a folder: ${path}`,
      {
        hint: 'Name the script file in the folder.',
      },
    );
  }
  const extension = extname(file);
  if (EXTENSIONS.includes(extension)) return;
  throw new RampaError(
    'RAMPA_SCRIPT_FAILED',
    `test script must end in one of ${EXTENSIONS.join(' ')}, got ${path}`,
    { hint: 'Write the test in TypeScript or JavaScript.' },
  );
}

/** A CommonJS module's exports are all in one value, whose names Node cannot always tell. */
function exportsOf(namespace: object): Readonly<Record<string, unknown>> {
  const commonJs: unknown = Reflect.get(namespace, 'module.exports');
  const isSpread = typeof commonJs === 'object' && commonJs !== null;
  return isSpread ? { ...commonJs } : { ...namespace };
}
