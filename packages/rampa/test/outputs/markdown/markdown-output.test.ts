import { readFile } from 'node:fs/promises';
import { openOutput, outputContract } from 'testkit';
import { expect, test } from 'vitest';
import { markdownOutput } from '../../../src/outputs/markdown/markdown-output.ts';
import { FULL_RESULT } from '../../cli/sample-run.ts';
import { SLICE, SLICE_STARTED_AT } from '../slice-of-each-kind.ts';
import { tempFolder } from '../temp-folder.ts';

outputContract('markdown', () => openOutput(markdownOutput, '/dev/null'));

test('markdown writes the report with requests by name, once more when asked again', async () => {
  await using folder = await tempFolder();
  const path = folder.path('report.md');
  await using output = await openOutput(markdownOutput, path);
  output.onSlice?.(SLICE, SLICE_STARTED_AT);
  await output.finish(FULL_RESULT);
  const first = await readFile(path, 'utf8');
  expect(first).toContain('\n| `a` | 6 | 0% |');
  await output.finish({ ...FULL_RESULT, exitCode: 6, status: 'execution_failed' });
  expect(await readFile(path, 'utf8')).toBe(
    first.replace(
      '**failed** after 30.0s, exit code 1',
      '**failed while running** after 30.0s, exit code 6',
    ),
  );
});
