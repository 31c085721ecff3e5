import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../src/script');

/** What a file imports when it runs, types left out, and what these import in turn. */
async function importsOf(file: string, seen = new Set<string>()): Promise<Set<string>> {
  const source = await readFile(file, 'utf8');
  for (const [, specifier = ''] of source.matchAll(
    /^(?:import|export) (?!type )[^;]*? from '([^';]+)';$/gm,
  )) {
    const target = specifier.startsWith('.') ? join(dirname(file), specifier) : specifier;
    if (seen.has(target)) continue;
    seen.add(target);
    if (specifier.startsWith('.')) await importsOf(target, seen);
  }
  return seen;
}

test.each(['define.ts', 'url.ts', 'load.ts', 'functions.ts', 'script-module.ts'])(
  '%s can be imported by a shard without zod',
  async (name) => {
    expect([...(await importsOf(join(SCRIPT, name)))]).not.toContain('zod');
  },
);

test('the compiler does import zod, so the search finds it', async () => {
  expect([...(await importsOf(join(SCRIPT, 'compile.ts')))]).toContain('zod');
});
