#!/usr/bin/env node
// This file must load on every Node release that a user may have: plain JavaScript, no recent syntax.
import { existsSync, readdirSync, statSync } from 'node:fs';
import * as nodeModule from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Error: rampa needs Node 22.18 or newer, got ${process.versions.node}\n`);
  process.exitCode = 3;
} else {
  nodeModule.enableCompileCache?.();
  const sources = new URL('../src/', import.meta.url);
  const build = new URL('../dist/cli/main.js', import.meta.url);
  const { main } = await import(
    isCurrent(build, sources) ? build.href : new URL('cli/main.ts', sources).href
  );
  await main();
}

/**
 * An installed package has no sources. A checkout runs its build, which starts in half the time, until a source
 * has changed; from then on, and whenever the package's condition for sources is given, the sources themselves.
 */
function isCurrent(build, sources) {
  if (!existsSync(sources)) return true;
  if (process.execArgv.includes('--conditions=rampa-source')) return false;
  const builtMs = statSync(build, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  // Folders too: a file that is gone left its mark there.
  const paths = readdirSync(sources, { recursive: true });
  return paths.every((path) => statSync(new URL(path, sources)).mtimeMs < builtMs);
}
