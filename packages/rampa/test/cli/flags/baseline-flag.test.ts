import { stat, truncate, writeFile } from 'node:fs/promises';
import { FakeCli } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { RampaError } from '../../../src/core/errors.ts';
import { MAGIC } from '../../../src/outputs/record/chunk.ts';
import type { PlanOverrides } from '../../../src/script/overrides.ts';
import { tempFolder } from '../../outputs/temp-folder.ts';
import { recordSample } from '../../report/recorded-sample.ts';

describe.each([
  ['run', 3],
  ['inspect', 3],
  ['check', 1],
])('rampa %s --baseline', (command, invalid) => {
  /** What the script is loaded with; no overrides when it is not. */
  async function ask(path: string) {
    let overrides: PlanOverrides | undefined;
    const cli = new FakeCli([command, 'load.ts', '--baseline', path], {
      loadTest: async (_, asked) => {
        overrides = asked;
        throw new RampaError('RAMPA_CONFIG_INVALID', 'no further');
      },
    });
    const exitCode = await runCli(cli);
    return { overrides, exitCode, stderr: cli.stderr.text };
  }

  test('hands over what the file holds', async () => {
    await using folder = await tempFolder();
    const path = folder.path('last.json');
    await writeFile(path, '{ "schema": "rampa.result.v1" }');
    const { overrides } = await ask(path);
    expect(overrides?.baseline).toEqual({ schema: 'rampa.result.v1' });
  });

  test.each([
    [
      'is cut off',
      '{ "schema": "rampa.resu',
      '--baseline must be whole JSON, or a recording, got ',
    ],
    ['is empty', '', '--baseline must be whole JSON, or a recording, got '],
  ])('refuses a file that %s', async (_, text, says) => {
    await using folder = await tempFolder();
    const path = folder.path('last.json');
    await writeFile(path, text);
    const { overrides, exitCode, stderr } = await ask(path);
    expect({ overrides, exitCode }).toEqual({ overrides: undefined, exitCode: invalid });
    expect(stderr).toContain(says);
  });

  test('hands over what a recording holds', async () => {
    await using folder = await tempFolder();
    const path = folder.path('last.rampa-result');
    await recordSample(path);
    const { overrides, stderr } = await ask(path);
    expect(stderr).not.toContain('--baseline');
    expect(overrides?.baseline).toHaveProperty('find');
  });

  test('refuses a recording without its end', async () => {
    await using folder = await tempFolder();
    const path = folder.path('last.rampa-result');
    await recordSample(path);
    await truncate(path, (await stat(path)).size - 1);
    const { overrides, exitCode, stderr } = await ask(path);
    expect({ overrides, exitCode }).toEqual({ overrides: undefined, exitCode: invalid });
    expect(stderr).toMatch(
      /--baseline must be a whole recording, got one that is damaged: the part at byte/,
    );
  });

  test.each([
    ['is cut off in its beginning', [], 'is cut off in its first bytes'],
    ['is of a newer version', [9, 0, 0, 0], 'must be of format version 1, got 9'],
  ])('refuses a recording that %s', async (_, more, says) => {
    await using folder = await tempFolder();
    const path = folder.path('last.rampa-result');
    await writeFile(path, Uint8Array.from([...MAGIC, ...more]));
    const { overrides, exitCode, stderr } = await ask(path);
    expect({ overrides, exitCode }).toEqual({ overrides: undefined, exitCode: invalid });
    expect(stderr).toMatch(new RegExp(`--baseline: result file '.*' ${says}`));
  });

  test('refuses a file that no result can be as long as', async () => {
    await using folder = await tempFolder();
    const path = folder.path('last.json');
    await writeFile(path, '');
    await truncate(path, 64_000_001);
    const { exitCode, stderr } = await ask(path);
    expect(exitCode).toBe(invalid);
    expect(stderr).toContain('--baseline must be a file of at most 64 MB, got ');
  });

  test('refuses a device that has no end', async () => {
    const { exitCode, stderr } = await ask('/dev/zero');
    expect(exitCode).toBe(invalid);
    expect(stderr).toContain('--baseline must be a file of at most 64 MB, got "/dev/zero"');
  });

  test('refuses what is no file', async () => {
    await using folder = await tempFolder();
    const missing = await ask(folder.path('none.json'));
    expect(missing.exitCode).toBe(invalid);
    expect(missing.stderr).toMatch(
      /--baseline cannot be read from ".*none\.json": no such file or directory/,
    );
    const directory = await ask(folder.path('.'));
    expect(directory.exitCode).toBe(invalid);
    expect(directory.stderr).toMatch(/--baseline cannot be read from ".*": .*directory/);
    const unnamed = await ask('');
    expect(unnamed.exitCode).toBe(invalid);
    expect(unnamed.stderr).toContain('--baseline must be the path of a file, got ""');
  });
});
