import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openOutput, outputContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import { jsonOutput } from '../../../src/outputs/json/json-output.ts';
import { FULL_RESULT, PASSED_RESULT, SETUP_FAILED_RESULT } from '../../cli/sample-run.ts';
import { tempFolder } from '../temp-folder.ts';

outputContract('json', () => openOutput(jsonOutput, '/dev/null'));

describe('the json output', () => {
  test('writes the result as one indented document', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    await using output = await openOutput(jsonOutput, path);
    await output.finish(PASSED_RESULT);
    const text = await readFile(path, 'utf8');
    expect(text.startsWith('{\n  "schema": "rampa.result.v1",\n')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text).summary.metrics.iterations).toEqual({ count: 20, rate: 10 });
    expect(output.name).toBe(`json=${path}`);
  });

  test('leaves what the file held until it finishes', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    await writeFile(path, 'x'.repeat(100_000));
    await using output = await openOutput(jsonOutput, path);
    expect((await readFile(path, 'utf8')).length).toBe(100_000);
    await output.finish(SETUP_FAILED_RESULT);
    expect(JSON.parse(await readFile(path, 'utf8')).summary).toBeNull();
  });

  test('leaves nothing behind when it never finishes', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    const output = await openOutput(jsonOutput, path);
    await output[Symbol.asyncDispose]();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  test('keeps an older file when it never finishes', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    await writeFile(path, 'old');
    const output = await openOutput(jsonOutput, path);
    await output[Symbol.asyncDispose]();
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  test('fails as an output when the device is full', async () => {
    await using output = await openOutput(jsonOutput, '/dev/full');
    await expect(output.finish(FULL_RESULT)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      exitCode: 6,
      message: "json: '/dev/full' cannot be written to: no space left on the device",
    });
  });

  test.each([
    [undefined, 'json: a file to write to is missing'],
    ['-', "json: '-' is no path"],
    ['/nowhere/at/all/out.json', "the folder '/nowhere/at/all' does not exist"],
    ['/etc/hostname/out.json', "'/etc/hostname' is not a folder"],
    ['/tmp', 'it is a folder'],
  ])('says before the load starts that %s cannot be written to', async (path, problem) => {
    await expect(openOutput(jsonOutput, path)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      exitCode: 3,
      message: expect.stringContaining(problem),
      hint: expect.any(String),
    });
  });
});
