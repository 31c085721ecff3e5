import { registerHooks } from 'node:module';

/** What scripts import by name, and where it is from here: the same folder in the sources and in a build. */
const OWN_MODULES = { rampa: '../index', 'rampa/demo': '../demo/index' } as const;

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
      return url === undefined ? nextResolve(specifier, context) : nextResolve(url, context);
    },
  });
}

/** The addresses of rampa's own modules; sources are `.ts`, a build is `.js`, as this very module. */
export function ownModuleUrls(fromUrl: string): ReadonlyMap<string, string> {
  const extension = fromUrl.slice(fromUrl.lastIndexOf('.'));
  return new Map(
    Object.entries(OWN_MODULES).map(([name, path]) => [
      name,
      new URL(`${path}${extension}`, fromUrl).href,
    ]),
  );
}
