import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Imports that are remembered at most; enough to find the file of a syntax error. */
const MAX_FILES = 1000;

/** Remembers which files are imported from now on, until stopped. */
export function recordImports(): { files(): readonly string[]; stop(): void } {
  const urls = new Set<string>();
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (resolved.url.startsWith('file:') && urls.size < MAX_FILES) urls.add(resolved.url);
      return resolved;
    },
  });
  return {
    files: () => [...urls].map((url) => fileURLToPath(url)),
    stop: () => hooks.deregister(),
  };
}
