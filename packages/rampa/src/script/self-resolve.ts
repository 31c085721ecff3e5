import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ownModule } from '../core/own-module.ts';

/** What scripts import by name, and where it is from here: the same folder in the sources and in a build. */
const OWN_MODULES = { rampa: '../index', 'rampa/demo': '../demo/index' } as const;

/** What a script can import from rampa. */
export const OWN_MODULE_NAMES: readonly string[] = Object.keys(OWN_MODULES);

/** On the process or thread, so that two copies of this module do not register twice. */
const INSTALLED = Symbol.for('rampa.self-resolve');

/**
 * Makes `import 'rampa'` in a load script mean the rampa that runs it, wherever the script is and whatever its
 * `node_modules` hold. Applies to the current thread; calling it again is harmless.
 */
export function installSelfResolve(): void {
  if (Reflect.get(globalThis, INSTALLED) === true) return;
  Reflect.set(globalThis, INSTALLED, true);
  const urls = ownModuleUrls(import.meta.url);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const url = urls.get(specifier);
      // The next one resolves for require() too, which knows no addresses.
      if (url !== undefined) return { url, shortCircuit: true };
      if (isUnknownPart(specifier)) throw notFound(specifier, context.parentURL);
      return nextResolve(specifier, context);
    },
  });
}

/** Otherwise Node would look for it in whatever rampa the script's own `node_modules` hold. */
function isUnknownPart(specifier: string): boolean {
  return specifier.startsWith('rampa/') && specifier !== 'rampa/package.json';
}

/** The error that Node has for a package that is not installed. */
function notFound(specifier: string, parentUrl: string | undefined): Error {
  const from = parentUrl?.startsWith('file:') ? ` imported from ${fileURLToPath(parentUrl)}` : '';
  const error = new Error(`Cannot find module '${specifier}'${from}`);
  return Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
}

/** The addresses of what scripts import by name. */
export function ownModuleUrls(fromUrl: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(OWN_MODULES).map(([name, path]) => [name, ownModule(path, fromUrl).href]),
  );
}
