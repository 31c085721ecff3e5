import { readFile, stat, writeFile } from 'node:fs/promises';
import { openOutput, outputContract } from 'testkit';
import { afterAll, describe, expect, test } from 'vitest';
import type { Output, RunStart } from '../../../src/core/output.ts';
import type { RunEvent } from '../../../src/core/run.ts';
import { recordOutput } from '../../../src/outputs/record/record-output.ts';
import { readResult } from '../../../src/report/read-result.ts';
import { FULL_RESULT, PASSED_RESULT, PLAN } from '../../cli/sample-run.ts';
import { tempFolder } from '../temp-folder.ts';
import { syntheticLoad } from './synthetic-load.ts';

const folder = await tempFolder();
afterAll(() => folder[Symbol.asyncDispose]());
let fileCount = 0;
const newPath = (): string => folder.path(`${fileCount++}.rampa-result`);

outputContract('record', () => openOutput(recordOutput, newPath()));

const START: RunStart = { ...FULL_RESULT, scriptSha256: 'ab'.repeat(32) };
const BASE = { run_id: '0123456789ab', timestamp: 1_700_000_000_000 } as const;
const SETUP: RunEvent = { ...BASE, type: 'phase', phase: 'setup' };

/** Records a load of so many seconds, planned to be as long, and reads it back. */
async function recordLoad(
  seconds: number,
  requestsPerPage: number,
): Promise<{
  readonly bytes: number;
  readonly widths: readonly number[];
  readonly requests: number;
}> {
  const scenarios = PLAN.scenarios.map((one) => ({ ...one, durationMs: seconds * 1000 }));
  const path = newPath();
  await using output = await openOutput(recordOutput, path);
  output.onStart?.({ ...START, plan: { ...PLAN, scenarios } });
  for (const slice of syntheticLoad(seconds, requestsPerPage)) output.onSlice?.(slice, 0);
  await output.finish(PASSED_RESULT);
  const recorded = await readResult(path);
  const widths = Array.from(recorded.slices(), (slice) => slice.endSecond - slice.startSecond);
  const requests = recorded.snapshot().metrics['http_req_duration']?.['count'] ?? 0;
  expect(recorded.series).toHaveLength(50);
  return { bytes: (await stat(path)).size, widths, requests };
}

describe('the size of a result file', () => {
  test('is below 2 MB for an hour of 50 series in slices of one second', async () => {
    const { bytes, widths, requests } = await recordLoad(3600, 5);
    expect(widths).toEqual(Array.from({ length: 3600 }, () => 1));
    expect(requests).toBe(89_922);
    expect(bytes).toBeLessThan(1_200_000);
  });

  test('stays below 2 MB for a busier hour, whose slices are wider', async () => {
    const { bytes, widths } = await recordLoad(3600, 15);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(3600);
    expect(Math.max(...widths)).toBeGreaterThan(1);
    expect(bytes).toBeLessThan(2_000_000);
  });

  test('leaves a short run its seconds, however busy it is', async () => {
    const { bytes, widths } = await recordLoad(30, 200);
    expect(widths).toEqual(Array.from({ length: 30 }, () => 1));
    expect(bytes).toBeLessThan(2_000_000);
  });
});

describe('a recording', () => {
  test('is in the file while the run goes on', async () => {
    const path = newPath();
    await using output = await openOutput(recordOutput, path);
    output.onStart?.(START);
    output.onEvent?.(SETUP);
    await settled(output);
    const [first, second] = [...syntheticLoad(2, 3)];
    if (first !== undefined) output.onSlice?.(first, 0);
    await settled(output);
    const before = await readResult(path);
    expect(before).toMatchObject({ damage: undefined, result: undefined, events: [SETUP] });
    expect([...before.slices()]).toHaveLength(1);
    if (second !== undefined) output.onSlice?.(second, 0);
    output.onEvent?.({ ...BASE, type: 'pause' });
    await settled(output);
    const after = await readResult(path);
    expect(after.events).toEqual([SETUP, { ...BASE, type: 'pause' }]);
    expect([...after.slices()].map((slice) => slice.startSecond)).toEqual([0, 1]);
    expect(after.loadSeconds).toBe(2);
  });

  test('says what was to run, and no secret', async () => {
    const path = newPath();
    const env = { PASSWORD: 'hunter2' };
    await using output = await openOutput(recordOutput, path);
    output.onStart?.({ ...START, plan: { ...PLAN, env } });
    await output.finish({ ...FULL_RESULT, plan: { ...PLAN, env } });
    const { run, result } = await readResult(path);
    expect(run).toMatchObject({
      run_id: '0123456789ab',
      script: 'load.ts',
      script_sha256: 'ab'.repeat(32),
      env: ['PASSWORD'],
      thresholds: [
        { metric: 'http_req_duration', threshold: 'p(95)<500' },
        { metric: 'http_req_duration@intended', threshold: 'p(99)<1000' },
        { metric: 'http_req_duration{name:/products/{}}', threshold: 'avg<200' },
        { metric: 'checks', threshold: 'rate>0.99' },
        { metric: 'refunds', threshold: 'count<1' },
      ],
      planned_duration: 30,
      planned: [
        { name: 'browse', executor: 'constant-vus', start_time: 0, peak_vus: 10 },
        { name: 'checkout', executor: 'constant-arrival-rate', start_time: 0, peak_vus: 40 },
      ],
    });
    expect(JSON.stringify([run, result])).not.toContain('hunter2');
  });

  test('keeps the events that say something new', async () => {
    const path = newPath();
    await using output = await openOutput(recordOutput, path);
    output.onStart?.(START);
    const result = { metric: 'checks', source: 'rate>0.9', lhs: 1, rhs: 0.9 };
    const live = (passed: boolean, will_abort = false): RunEvent => {
      return { ...BASE, type: 'live_threshold', results: [{ ...result, passed }], will_abort };
    };
    const snapshot = { timestamp: 1, duration: 1, metrics: {} };
    const told = [live(true), live(true), live(false), live(false), live(false, true)];
    for (const event of told) output.onEvent?.(event);
    output.onEvent?.({ ...BASE, type: 'snapshot', snapshot });
    output.onEvent?.({ ...BASE, type: 'warning', message: 'odd' });
    await output.finish(FULL_RESULT);
    expect((await readResult(path)).events).toEqual([
      live(true),
      live(false),
      live(false, true),
      { ...BASE, type: 'warning', message: 'odd' },
    ]);
  });

  test('has the latest result when it is finished again', async () => {
    const path = newPath();
    await using output = await openOutput(recordOutput, path);
    output.onStart?.(START);
    for (const slice of syntheticLoad(3, 1)) output.onSlice?.(slice, 0);
    await output.finish(FULL_RESULT);
    await output.finish({ ...PASSED_RESULT, exitCode: 6 });
    const recorded = await readResult(path);
    expect(recorded).toMatchObject({ damage: undefined, result: { run: { exit_code: 6 } } });
    expect([...recorded.slices()]).toHaveLength(3);
  });

  test('replaces what was in the file, and only when there is something to write', async () => {
    const path = newPath();
    await writeFile(path, 'older and much longer '.repeat(10_000));
    const unused = await openOutput(recordOutput, path);
    await unused[Symbol.asyncDispose]();
    expect((await readFile(path, 'utf8')).startsWith('older')).toBe(true);
    await using output = await openOutput(recordOutput, path);
    output.onStart?.(START);
    await output.finish(PASSED_RESULT);
    expect((await readResult(path)).damage).toBeUndefined();
  });

  test('leaves no file behind when nothing was recorded', async () => {
    const path = newPath();
    const output = await openOutput(recordOutput, path);
    await output[Symbol.asyncDispose]();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([
    [undefined, 'record: a file to write to is missing'],
    ['/dev/null', "record: '/dev/null' cannot be opened for writing: it is a device, no file"],
    [
      '/no/such/x',
      "record: '/no/such/x' cannot be opened for writing: the folder '/no/such' does not exist",
    ],
  ])('cannot be made in %s', async (path, message) => {
    await expect(openOutput(recordOutput, path)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message,
    });
  });
});

/** Waits until everything so far is in the file. */
async function settled(output: Output): Promise<void> {
  const path = output.name.slice('record='.length);
  let size = -1;
  await expect
    .poll(async () => {
      const before = size;
      size = (await stat(path)).size;
      return size > 0 && size === before;
    })
    .toBe(true);
}
