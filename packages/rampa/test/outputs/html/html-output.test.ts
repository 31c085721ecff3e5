import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openOutput, outputContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import { htmlOutput } from '../../../src/outputs/html/html-output.ts';
import { FULL_RESULT, PASSED_RESULT } from '../../cli/sample-run.ts';
import { syntheticLoad } from '../record/synthetic-load.ts';
import { tempFolder } from '../temp-folder.ts';

outputContract('html', () => openOutput(htmlOutput, '/dev/null'));

describe('the html output', () => {
  test('writes a page in one piece at the end, with what came meanwhile', async () => {
    await using folder = await tempFolder();
    const path = folder.path('report.html');
    await using output = await openOutput(htmlOutput, path);
    for (const slice of syntheticLoad(3, 10)) output.onSlice?.(slice, 0);
    expect(await readdir(dirname(path))).toEqual([]);
    await output.finish(PASSED_RESULT);
    const html = await readFile(path, 'utf8');
    expect(html.startsWith('<!doctype html>\n')).toBe(true);
    const json = /id="data">(.*)<\/script>/.exec(html)?.[1] ?? '';
    const data = JSON.parse(json);
    expect(data.run.id).toBe(PASSED_RESULT.runId);
    expect(data.requests.map(({ label }: { label: string }) => label).sort()).toEqual([
      'GET /',
      'GET /login',
      'GET /orders',
      'GET /products',
      'GET /products/{}',
    ]);
  });

  test('fails as an output when the device is full', async () => {
    await using output = await openOutput(htmlOutput, '/dev/full');
    await expect(output.finish(FULL_RESULT)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: "html: '/dev/full' cannot be written to: no space left on the device",
    });
  });

  test('is refused before the load without a path, and with an unknown option', async () => {
    await expect(openOutput(htmlOutput)).rejects.toMatchObject({ code: 'RAMPA_OUTPUT_INVALID' });
    await expect(openOutput(htmlOutput, 'a.html', { options: { dark: 'true' } })).rejects.toThrow(
      'html: there are no options, got "dark"',
    );
  });
});
