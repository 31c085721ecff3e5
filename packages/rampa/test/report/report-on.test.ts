import { readFile, writeFile } from 'node:fs/promises';
import { openOutput } from 'testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOG } from '../../src/core/catalog.ts';
import { Problems } from '../../src/core/problems.ts';
import type { MetricSnapshot, RunResult } from '../../src/core/run.ts';
import type { RunSlice } from '../../src/core/slice.ts';
import type { ThresholdPlan } from '../../src/core/threshold.ts';
import { resultDocument } from '../../src/outputs/json/result-document.ts';
import { recordOutput } from '../../src/outputs/record/record-output.ts';
import { resultSchema } from '../../src/report/document-schemas.ts';
import { readResult } from '../../src/report/read-result.ts';
import type { RecordedRun } from '../../src/report/recorded-run.ts';
import { readThresholdsOn } from '../../src/report/recorded-thresholds.ts';
import { reportOn } from '../../src/report/report-on.ts';
import { PASSED_RESULT, PLAN } from '../cli/sample-run.ts';
import { tempFolder } from '../outputs/temp-folder.ts';
import { recordSample } from './recorded-sample.ts';

const folder = await tempFolder();
afterAll(() => folder[Symbol.asyncDispose]());

const REQUESTS = { metric: CATALOG.httpReqs, tags: {} };

let result: RunResult;
let recorded: RecordedRun;
/** The same, without how it came out. */
let cut: RecordedRun;

beforeAll(async () => {
  result = await recordSample(folder.path('whole'));
  recorded = await readResult(folder.path('whole'));
  const bytes = await readFile(folder.path('whole'));
  await writeFile(folder.path('cut'), bytes.subarray(0, bytes.length - 1));
  cut = await readResult(folder.path('cut'));
});

function thresholds(texts: Readonly<Record<string, readonly string[]>>): readonly ThresholdPlan[] {
  const problems = new Problems();
  const plans = readThresholdsOn(recorded, texts, problems);
  expect(problems.lines).toEqual([]);
  return plans;
}

/** Trends are kept to the thousandth. */
function rounded(snapshot: MetricSnapshot | undefined): object {
  const round = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 100) / 100 : value;
  return JSON.parse(JSON.stringify(snapshot?.metrics ?? {}, round));
}

describe('a report on a recorded run', () => {
  test('is its result, as long as nothing else is asked for', () => {
    const { outcome, document } = reportOn(recorded);
    expect(document).toEqual(JSON.parse(JSON.stringify(resultDocument(result))));
    const { plan: _, distributions: __, ...expected } = result;
    const snapshot = expected.snapshot && { ...expected.snapshot, timestamp: result.startedAt };
    expect(outcome).toEqual({ ...expected, snapshot });
  });

  test.each([1, 2])('adds up to what was measured on %i shards', async (shards) => {
    const path = folder.path(`on-${shards}`);
    const measured = await recordSample(path, { shards });
    const { outcome } = reportOn(await readResult(path), { fromSecond: 0 });
    expect(rounded(outcome.snapshot)).toEqual(rounded(measured.snapshot));
    expect(outcome).toMatchObject({
      thresholds: measured.thresholds,
      checks: measured.checks,
      scenarios: measured.scenarios.map(({ iterationDuration: _, ...scenario }) => scenario),
      errors: measured.errors,
      health: measured.health,
    });
  });

  test('on a part of it is a result like any', () => {
    const { document } = reportOn(recorded, { toSecond: 3 });
    expect(resultSchema.safeParse(document).success).toBe(true);
    const keysOf = (run: object | undefined): string[] => Object.keys(run ?? {}).sort();
    expect(keysOf(document.run)).toEqual(keysOf(recorded.result?.run));
  });

  test('is the same again when a pause and a resume are in it', async () => {
    const path = folder.path('paused');
    const measured = await recordSample(path, {
      during: (run, clock) => {
        clock.setTimer(3000, () => run.pause());
        clock.setTimer(9000, () => run.resume());
      },
    });
    const paused = await readResult(path);
    expect(paused.events.map(({ type }) => type)).toContain('pause');
    expect(paused.events.find((event) => event.type === 'resume')?.paused_seconds).toBe(6);
    expect([...paused.slices()].map(({ startSecond }) => startSecond)).toHaveLength(13);
    expect(rounded(reportOn(paused, { fromSecond: 0 }).outcome.snapshot)).toEqual(
      rounded(measured.snapshot),
    );
  });

  test('on a part has what happened then, per second of it', () => {
    const { outcome } = reportOn(recorded, { fromSecond: 2, toSecond: 5 });
    expect(outcome.snapshot?.duration).toBe(3);
    expect(outcome.snapshot?.metrics).toMatchObject({
      iterations: { count: 59, rate: 59 / 3 },
      bytes: { count: 5929.5, rate: 1976.5 },
      wait: { count: 59 },
    });
    expect(outcome.scenarios).toMatchObject([{ duration: 3, completed: 59, errors: 0 }]);
    expect(outcome).toMatchObject({ status: 'passed', exitCode: 0, errors: [], warnings: [] });
    expect(outcome.thresholds.map(({ passed }) => passed)).toEqual([true, true]);
  });

  test('on the end of a run ends with the run', () => {
    const { outcome } = reportOn(recorded, { fromSecond: 10, toSecond: 60 });
    expect(outcome.snapshot?.duration).toBeCloseTo(2.35, 9);
    expect(outcome.thresholds.map(({ passed }) => passed)).toEqual([false, true]);
    expect(outcome).toMatchObject({ status: 'threshold_failed', exitCode: 1 });
  });

  test('has gauges at the value that they had before it', () => {
    const all = reportOn(recorded, { fromSecond: 3, toSecond: 4 });
    expect(all.outcome.snapshot?.metrics['vus_max']).toEqual({ value: 20, min: 20, max: 20 });
    const stock = reportOn(recorded, { fromSecond: 3, toSecond: 4, tags: { page: '/' } });
    expect(stock.outcome.snapshot?.metrics['stock']).toEqual({ value: 78, min: 58, max: 78 });
  });

  test('on some tags has only series with them, and no scenarios', () => {
    const { outcome, document } = reportOn(recorded, { tags: { page: '/orders' } });
    expect(outcome.snapshot?.metrics).toMatchObject({
      iterations: { count: 0 },
      wait: { count: 120, max: 400 },
    });
    expect(outcome.scenarios).toEqual([]);
    expect(document.histograms).toHaveProperty('wait');
    const known = reportOn(recorded, { tags: { scenario: 'visit' } }).outcome;
    expect(known.scenarios).toMatchObject([{ name: 'visit', completed: 240 }]);
    const unknown = reportOn(recorded, { tags: { scenario: 'other' } }).outcome;
    expect(unknown).toMatchObject({ scenarios: [], errors: [] });
  });

  test('judges other thresholds, with windows too', () => {
    const plans = thresholds({
      'wait{page:/}': ['max<60', 'p(50)<10'],
      'wait{page:/orders}': ['p(95)[1s]<300'],
      iterations: ['count>=240'],
    });
    const { outcome } = reportOn(recorded, { thresholds: plans });
    expect(outcome.thresholds.map(({ passed }) => passed)).toEqual([true, false, false, true]);
    expect(outcome.thresholds[2]?.windows).toMatchObject({
      judged: 13,
      first_failed: { start: 6, end: 7, value: 400 },
    });
    expect(outcome).toMatchObject({ status: 'threshold_failed', exitCode: 1 });
    // What else the run did wrong stays.
    expect(outcome.causes.map(({ message }) => message)).toContain('6 iterations threw');
    expect(outcome.causes.filter(({ exitCode }) => exitCode === 1)).toHaveLength(2);
  });

  test('judges a window in a part from the start of the part on', () => {
    const plans = thresholds({ 'wait{page:/orders}': ['p(95)[1s]<300'] });
    const { outcome } = reportOn(recorded, { fromSecond: 4, toSecond: 8, thresholds: plans });
    expect(outcome.thresholds[0]?.windows).toMatchObject({
      judged: 4,
      failed: 2,
      // In seconds of the load, like the errors.
      first_failed: { start: 6, end: 7, value: 400 },
      worst: { value: 400 },
    });
  });

  test('on a part has the sample of an error only when that came first in it', () => {
    const [first] = reportOn(recorded, { fromSecond: 5 }).outcome.errors;
    expect(first).toMatchObject({ message: 'sold out', count: 6, sample: { iteration: 121 } });
    const [later] = reportOn(recorded, { fromSecond: 8 }).outcome.errors;
    expect(later?.sample).toBeUndefined();
    expect(later?.firstSecond).toBeGreaterThanOrEqual(8);
    expect(later?.lastSecond).toBe(first?.lastSecond);
  });

  test('on a run without its end counts it as aborted, with the health that was told until then', () => {
    expect(cut).toMatchObject({ result: undefined, loadSeconds: 13 });
    const { outcome } = reportOn(cut);
    expect(outcome).toMatchObject({
      status: 'stopped',
      exitCode: 4,
      stopReason: 'the end of its recording',
      health: { verdict: 'trusted', reasons: [], shards: [] },
      warnings: [cut.damage],
    });
    expect(outcome.snapshot?.metrics['iterations']?.['count']).toBe(240);
    expect(outcome.errors).toMatchObject([{ message: 'sold out', count: 6 }]);
    expect(outcome.thresholds.map(({ passed }) => passed)).toEqual([false, true]);
  });

  test('on a part of a run without its end says nothing about the end', () => {
    const { outcome } = reportOn(cut, { toSecond: 5 });
    expect(outcome).toMatchObject({ status: 'passed', exitCode: 0, stopReason: undefined });
  });
});

describe('a report on a recording with slices that are wider than a second', () => {
  const requests = (startSecond: number, endSecond: number, sum: number): RunSlice => ({
    ...{ startSecond, endSecond, errors: [] },
    series: [{ series: REQUESTS, values: { kind: 'counter', samples: sum, sum } }],
  });

  async function recordWide(planned: readonly ThresholdPlan[] = []): Promise<RecordedRun> {
    const path = folder.path('wide');
    await using output = await openOutput(recordOutput, path);
    const plan = { ...PLAN, thresholds: planned };
    output.onStart?.({ ...PASSED_RESULT, plan, scriptSha256: undefined });
    for (const slice of [requests(0, 1, 1), requests(1, 5, 20), requests(5, 9, 300)]) {
      output.onSlice?.(slice, 0);
    }
    const snapshot = { timestamp: 0, duration: 9, metrics: {} };
    await output.finish({ ...PASSED_RESULT, snapshot });
    return readResult(path);
  }

  test('takes whole slices, and says which time that is', async () => {
    const { outcome } = reportOn(await recordWide(), { fromSecond: 1, toSecond: 3 });
    expect(outcome.snapshot).toMatchObject({ duration: 4, metrics: { http_reqs: { count: 20 } } });
    expect(outcome.warnings).toEqual([
      'the recording is not as fine as asked for: this is from 1s to 5s',
    ]);
    const later = reportOn(await recordWide(), { fromSecond: 3 }).outcome;
    expect(later.snapshot).toMatchObject({ duration: 4, metrics: { http_reqs: { count: 300 } } });
    expect(later.warnings).toEqual([
      'the recording is not as fine as asked for: this is from 5s to 9s',
    ]);
  });

  test('warns of a threshold that looks at a run that is not in the file', async () => {
    const [first] = PLAN.thresholds;
    const planned = first === undefined ? [] : [{ ...first, source: 'p(95)<baseline*1.1' }];
    const { outcome } = reportOn(await recordWide(planned), { toSecond: 1 });
    expect(outcome.warnings).toEqual([
      'threshold http_req_duration p(95)<baseline*1.1 cannot be judged again from a recording',
    ]);
  });

  test('warns of windows that cannot be told apart', async () => {
    const plans = thresholds({ http_reqs: ['count[1s]<100'] });
    const { outcome } = reportOn(await recordWide(), { thresholds: plans });
    expect(outcome.warnings.at(-1)).toBe(
      'threshold http_reqs count[1s]<100 has windows, and some of the recording has slices of 4s',
    );
  });
});
