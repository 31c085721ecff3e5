import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Bench } from './bench.ts';

const files = globSync('**/*.bench.ts', { cwd: import.meta.dirname }).sort();

describe('every micro bench does what it times', () => {
  test.each(files)('%s', async (file) => {
    const module: { default: Bench } = await import(join(import.meta.dirname, file));
    const { sizes, run } = module.default;
    expect(run(sizes.smoke)).toBe(sizes.smoke);
  });
});
