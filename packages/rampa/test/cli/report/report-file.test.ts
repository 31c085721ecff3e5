import { readFile, writeFile } from 'node:fs/promises';
import { FakeCli } from 'testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paintFor } from '../../../src/cli/format/color.ts';
import { formatSummary } from '../../../src/cli/format/summary/summary.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { RunResult } from '../../../src/core/run.ts';
import type { ReportData } from '../../../src/outputs/html/report-data.ts';
import { resultDocument } from '../../../src/outputs/json/result-document.ts';
import { tempFolder } from '../../outputs/temp-folder.ts';
import { recordSample } from '../../report/recorded-sample.ts';

const folder = await tempFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const RUN = folder.path('run.rampa-result');
const CUT = folder.path('cut.rampa-result');

let result: RunResult;

beforeAll(async () => {
  result = await recordSample(RUN);
  const bytes = await readFile(RUN);
  await writeFile(CUT, bytes.subarray(0, bytes.length - 1));
});

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function report(...args: string[]): Promise<Answer> {
  const cli = new FakeCli(['report', ...args]);
  const code = await runCli(cli);
  return { code, stdout: cli.stdout.text, stderr: cli.stderr.text };
}

function dataOfPage(html: string): ReportData {
  return JSON.parse(/id="data">(.*)<\/script>/.exec(html)?.[1] ?? '');
}

describe('rampa report', () => {
  test('prints the summary of the run again, and ends with 0 however the run came out', async () => {
    const { code, stdout, stderr } = await report(RUN);
    const script = '(a test without a file)';
    const paint = paintFor({}, { isTty: false });
    expect(stdout).toBe(formatSummary({ script, result, paint, cwd: '/project' }));
    expect(stdout).toContain('✗ failed after 12.3s: 1 of 2 thresholds crossed, exit code 1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('prints a part of the run, and says which', async () => {
    const { stdout } = await report(RUN, '--from', '2s', '--to', '5s', '--tag', 'page=/orders');
    expect(stdout).toContain('(a test without a file)  from 2s to 5s  page=/orders  run ');
    expect(stdout).toContain('✓ wait{page:/orders}  p(95)<300');
    expect(stdout).toContain('passed after 3.0s');
  });

  test('ends with 1 when a threshold that is asked for is crossed', async () => {
    const held = await report(RUN, '--threshold', 'wait{page:/}: p(95)<60');
    expect(held.code).toBe(0);
    expect(held.stdout).toContain('✓ wait{page:/}  p(95)<60');
    const crossed = await report(
      ...[RUN, '--threshold', 'wait{page:/}: p(95)<60', '--threshold', 'wait : max < 100'],
    );
    expect(crossed.code).toBe(1);
    expect(crossed.stdout).toContain('1 of 2 thresholds crossed');
  });

  test('says what to do with the JSON of a run', async () => {
    const path = folder.path('out.json');
    await writeFile(path, '{ "schema": "rampa.result.v1" }');
    const { code, stderr } = await report(path);
    expect(code).toBe(3);
    expect(stderr).toContain('must be a recording, got what looks like the JSON of --out');
    expect(stderr).toContain('rampa report reads recordings');
  });

  test('writes the result as JSON into a file, or on stdout instead of the summary', async () => {
    const path = folder.path('result.json');
    const { stdout } = await report(RUN, '--json', path);
    expect(stdout).toContain('failed after');
    const document = JSON.parse(JSON.stringify(resultDocument(result)));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(document);
    const printed = await report(RUN, '--json', '-');
    expect(JSON.parse(printed.stdout)).toEqual(document);
  });

  test('writes every series in every second as CSV', async () => {
    const path = folder.path('slices.csv');
    const { stdout } = await report(RUN, '--csv', path, '--from', '2s', '--to', '3s');
    expect(stdout).toContain('from 2s to 3s');
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.slice(0, 1)).toEqual([
      'start,end,metric,kind,unit,check,page,scenario,' +
        'count,rate,passes,fails,value,avg,min,med,p(90),p(95),p(99),max',
    ]);
    expect(lines.filter((line) => line.includes(',bytes,'))).toEqual([
      '2,3,bytes,counter,none,,/,visit,1005,1005,,,,,,,,,,',
      '2,3,bytes,counter,none,,/orders,visit,904.5,904.5,,,,,,,,,,',
    ]);
    expect(lines.find((line) => line.includes(',wait,'))).toBe(
      '2,3,wait,trend,time,,/,visit,10,,,,,52.8,50,52.031,55.007,56,56,56',
    );
    const printed = await report(RUN, '--csv', '-');
    expect(printed.stdout.split('\n')).toHaveLength(1 + 170 + 1);
  });

  test('writes a page about the run, or the part of it, with the charts of its seconds', async () => {
    const path = folder.path('report.html');
    const { code, stdout } = await report(RUN, '--html', path);
    expect(code).toBe(0);
    expect(stdout).toContain('failed after');
    const whole = dataOfPage(await readFile(path, 'utf8'));
    expect(whole.run).toMatchObject({ id: result.runId, part: null, exitCode: 1 });
    expect(whole.overall[0]?.service.stats).toMatchObject({ count: 240 });
    expect(whole.load.vus).toHaveLength(12);
    await report(RUN, '--html', path, '--from', '2s', '--to', '5s');
    const part = dataOfPage(await readFile(path, 'utf8'));
    expect(part.run.part).toBe('from 2s to 5s');
    expect(part.overall[0]?.points).toMatchObject({ from: 2, width: 1, rate: [19, 20, 20] });
    expect(part.load.vus).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
    await report(RUN, '--html', path, '--tag', 'page=/orders');
    const page = dataOfPage(await readFile(path, 'utf8'));
    expect(page.run.part).toBe('page=/orders');
    expect(page.overall).toEqual([]);
  });

  test('of a file that was cut off shows what there is, and warns', async () => {
    const { code, stdout, stderr } = await report(CUT);
    expect(stderr).toMatch(/^Warning: the part at byte \d+ cannot be read: it is cut off; /);
    expect(stdout).toContain('✗ the recording ends before the run did');
    expect(stdout).toContain('✗ stopped by the end of its recording after 13.0s');
    expect(code).toBe(0);
  });

  test('reports every flag that cannot be understood', async () => {
    const { code, stderr } = await report(
      ...[RUN, '--from', '500ms', '--to', 'soon', '--tag', 'x', '--threshold', 'p(95)<5'],
      ...['--json', '-', '--csv', '-'],
    );
    expect(code).toBe(3);
    expect(stderr).toMatchInlineSnapshot(`
      "Error: --from must be a duration of whole seconds such as 90s or 1m30s, got "500ms"
      --to must be a duration of whole seconds such as 90s or 1m30s, got "soon"
      only one of --json and --csv can be '-'
      --tag must be KEY=VALUE, got a text without '='
      --threshold must be METRIC: CRITERION such as 'checks: rate>0.99', got "p(95)<5"
        hint: Run 'rampa report --help' to see the flags.
      "
    `);
  });

  test('reports everything that does not fit the file', async () => {
    const { code, stderr } = await report(
      ...[RUN, '--from', '1m', '--tag', 'page=/nowhere', '--json', RUN],
      ...[
        '--threshold',
        'wait: p(95)<5',
        '--threshold',
        'wiat: p(95)<5',
        '--threshold',
        'wait: rate<1',
      ],
    );
    expect(code).toBe(3);
    expect(stderr.replaceAll(RUN, 'RUN')).toMatchInlineSnapshot(`
      "Error: --tag must select a series, and none has page=/nowhere
      --from must be before the end of the recording, which is 12s350ms long, got 1m
      --json must be another file than the recording, got RUN
      thresholds.wait[1] asks for a rate, which the trend 'wait' does not have, got "rate<1"
      thresholds key must be a known metric, got "wiat"
        hint: Use avg, min, max, med, p(N), count on a trend. Declare custom metrics in config.metrics, such as metrics: { orders: 'counter' }. Run 'rampa report --help' to see the flags.
      "
    `);
  });

  test.each([
    ['--to', '1s', '--from', '1s'],
    ['--json', ''],
    ['--json', '/no/such/folder/x'],
    ['--csv', '/no/such/folder/x'],
    ['--html', '-'],
    ['--html', RUN],
    ['--html', '/no/such/folder/x'],
  ])('ends with 3 for %s %s', async (...flags) => {
    expect(await report(RUN, ...flags)).toMatchObject({ code: 3, stdout: '' });
  });

  test('ends with 3 for a file that is none', async () => {
    expect(await report(folder.path('none'))).toMatchObject({ code: 3, stdout: '' });
  });
});
