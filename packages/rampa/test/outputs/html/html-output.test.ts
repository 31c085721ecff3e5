import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openOutput, outputContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import { htmlOutput } from '../../../src/outputs/html/html-output.ts';
import type { ReportData } from '../../../src/outputs/html/report-data.ts';
import { htmlReportOn } from '../../../src/report/html-report-on.ts';
import { openRecording } from '../../../src/report/open-recording.ts';
import { readResult } from '../../../src/report/read-result.ts';
import { reportOn } from '../../../src/report/report-on.ts';
import type { SliceSelection } from '../../../src/report/slice-selection.ts';
import { FULL_RESULT, PASSED_RESULT } from '../../cli/sample-run.ts';
import { syntheticLoad } from '../record/synthetic-load.ts';
import { tempFolder } from '../temp-folder.ts';
import { steadyRun } from './steady-run.ts';

function dataIn(html: string): ReportData {
  return JSON.parse(/id="data">(.*)<\/script>/.exec(html)?.[1] ?? '');
}

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
    const data = dataIn(html);
    expect(data.run.id).toBe(PASSED_RESULT.runId);
    expect(data.requests.map(({ label }) => label).sort()).toEqual([
      'GET /',
      'GET /login',
      'GET /orders',
      'GET /products',
      'GET /products/{}',
    ]);
  });

  test('marks where the load was paused, and a report of its recording does so, too', async () => {
    await using folder = await tempFolder();
    const [path, record] = [folder.path('report.html'), folder.path('run.rampa-result')];
    const outputs = [await openOutput(htmlOutput, path), await openRecording(record)];
    await steadyRun('6s', { outputs, pauses: [[1000, 5500]] });
    const pauses = [{ second: 1, seconds: 4.5 }];
    expect(dataIn(await readFile(path, 'utf8')).pauses).toEqual(pauses);
    const recorded = await readResult(record);
    const pausesOf = async (selection: SliceSelection): Promise<unknown> => {
      const report = reportOn(recorded, selection);
      return dataIn(await htmlReportOn(recorded, report, selection, 'a part')).pauses;
    };
    expect(await pausesOf({})).toEqual(pauses);
    expect(await pausesOf({ fromSecond: 2 })).toEqual([]);
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
