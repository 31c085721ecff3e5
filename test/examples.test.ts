import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runRampaOn } from './e2e/support/run-rampa.ts';

const FOLDER = fileURLToPath(new URL('../examples/', import.meta.url));
const FILES = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts'));

/** The exit codes of the examples that do not pass, on purpose. */
const EXIT_CODES: Readonly<Record<string, number>> = { 'stop-early.ts': 1 };

/** Every example is complete: it needs no server and no file besides itself. */
describe('the example', () => {
  test.concurrent.for(FILES)('%s runs and ends as it says', async (file, context) => {
    const { code, stdout, stderr, result } = await runRampaOn(join(FOLDER, file));
    context.expect(code, `${stdout}${stderr}`).toBe(EXIT_CODES[file] ?? 0);
    context.expect(result?.summary?.metrics['http_reqs']?.['count']).toBeGreaterThan(0);
    context.expect(result?.errors).toEqual([]);
    context.expect(stderr).toBe('');
  });

  test.concurrent.for(FILES)('%s is valid for rampa check', async (file, context) => {
    const { code, stderr } = await runRampaOn(join(FOLDER, file), { command: 'check' });
    context.expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('there are some', () => {
    expect(FILES).toContain('quickstart.ts');
  });
});
