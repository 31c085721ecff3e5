#!/usr/bin/env node
// This file must load on every Node release that a user may have: plain JavaScript, no recent syntax.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Error: rampa needs Node 22.18 or newer, got ${process.versions.node}\n`);
  process.exitCode = 3;
} else {
  nodeModule.enableCompileCache?.();
  // A checkout runs its sources, an installed package its build.
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const build = new URL('../dist/cli/main.js', import.meta.url);
  const { main } = await import((existsSync(source) ? source : build).href);
  await main();
}
