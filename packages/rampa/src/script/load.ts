import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatValue, RampaError } from '../core/errors.ts';
import { explainLoadFailure } from './load-failure.ts';
import { recordImports } from './record-imports.ts';
import type { ScriptModule } from './script-module.ts';
import { installSelfResolve } from './self-resolve.ts';

/** How a script is loaded. */
export interface LoadScriptOptions {
  /** Imports the module at a `file:` address. Default: Node's own `import()`. */
  readonly importModule?: (url: string) => Promise<object>;
  /** Gives the script up. Default: after 60 s, which keep no process alive. */
  readonly giveUp?: AbortSignal;
}

/** How long the top level of a script may take; no option can say it, because the script holds the options. */
const LOAD_TIMEOUT_MS = 60_000;

const EXTENSIONS: readonly string[] = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * Imports a load script into this thread. `import 'rampa'` in it means this very rampa.
 * @throws {RampaError} `RAMPA_SCRIPT_NOT_FOUND` when there is no such file; `RAMPA_SCRIPT_FAILED` when it is not
 * a script or does not load, with the place in the script and the original error as `cause`
 */
export async function loadScript(
  path: string,
  {
    importModule = (url) => import(url),
    giveUp = AbortSignal.timeout(LOAD_TIMEOUT_MS),
  }: LoadScriptOptions = {},
): Promise<ScriptModule> {
  if (typeof path !== 'string') throw notAPath(path);
  const file = resolve(path);
  await requireScriptFile(path, file);
  installSelfResolve();
  const module = await Promise.race([importScript(path, file, importModule), aborted(giveUp)]);
  if (module === undefined) throw unsettledScript(path);
  refusePollution(path);
  return module;
}

/** The error for a script whose import never ends. */
export function unsettledScript(path: string): RampaError {
  return new RampaError(
    'RAMPA_SCRIPT_FAILED',
    `script '${path}' does not finish loading: its top-level await never settles`,
    { hint: "Look for a promise that nothing resolves, and for an export named 'then'." },
  );
}

function notAPath(path: unknown): RampaError {
  return new RampaError(
    'RAMPA_SCRIPT_FAILED',
    `test script must be the path of a file as text, got ${formatValue(path)}`,
    { hint: 'Turn a file: URL into a path with fileURLToPath().' },
  );
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

async function requireScriptFile(path: string, file: string): Promise<void> {
  const status = await stat(file).catch(() => undefined);
  if (status === undefined || path === '') {
    const name = path === '' ? 'its path is empty' : path;
    throw new RampaError('RAMPA_SCRIPT_NOT_FOUND', `test script not found: ${name}`, {
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

async function importScript(
  path: string,
  file: string,
  importModule: (url: string) => Promise<object>,
): Promise<ScriptModule> {
  const imports = recordImports();
  try {
    const namespace = await importModule(pathToFileURL(file).href);
    // In an object of its own: an export named `then` must not make a promise of it.
    return Object.freeze({ path: file, exports: exportsOf(namespace) });
  } catch (cause) {
    throw await explainLoadFailure({ path, file, imported: imports.files() }, cause);
  } finally {
    imports.stop();
  }
}

/** What is enumerable there is a property of every object: options could not be told from it. */
function refusePollution(path: string): void {
  for (const name in {}) {
    throw new RampaError(
      'RAMPA_SCRIPT_FAILED',
      `script '${path}' adds '${name}' to Object.prototype, so every object has it`,
      { hint: 'Remove it, or define it with enumerable: false.' },
    );
  }
}

/** A CommonJS module's exports are all in one value, whose names Node cannot always tell. */
function exportsOf(namespace: object): Readonly<Record<string, unknown>> {
  const commonJs: unknown = Reflect.get(namespace, 'module.exports');
  const isSpread = typeof commonJs === 'object' && commonJs !== null;
  return isSpread ? { ...commonJs } : { ...namespace };
}
