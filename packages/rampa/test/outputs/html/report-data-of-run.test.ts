import { NOTHING_RAN, virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../../src/core/catalog.ts';
import type { ShardSpan } from '../../../src/core/health.ts';
import type { RunOutcome, RunResult } from '../../../src/core/run.ts';
import type { RunSlice, SeriesId } from '../../../src/core/slice.ts';
import { htmlReport } from '../../../src/outputs/html/html-report.ts';
import { ReportCollector } from '../../../src/outputs/html/report-collector.ts';
import type { ReportData } from '../../../src/outputs/html/report-data.ts';
import { reportDataOfRun } from '../../../src/outputs/html/report-data-of-run.ts';
import { runStartDocument } from '../../../src/outputs/json/result-document.ts';
import { FULL_RESULT, PASSED_RESULT } from '../../cli/sample-run.ts';
import { syntheticLoad } from '../record/synthetic-load.ts';

const KILOBYTE = 1000;

function dataOf(result: RunResult, slices: Iterable<RunSlice> = []): ReportData {
  const collector = new ReportCollector();
  for (const slice of slices) collector.add(slice);
  return reportDataOfRun({ start: runStartDocument(result), outcome: result, collector });
}

async function reportBytes(outcome: RunResult, slices: Iterable<RunSlice>): Promise<number> {
  const collector = new ReportCollector();
  for (const slice of slices) collector.add(slice);
  const start = runStartDocument(outcome);
  return Buffer.byteLength(await htmlReport({ start, outcome, collector }));
}

function lasting(result: RunResult, seconds: number): RunResult {
  const snapshot = { timestamp: 0, metrics: {}, ...result.snapshot, duration: seconds };
  return { ...result, snapshot };
}

describe('what a report says', () => {
  test('has the statistics of the result as they are, without metrics that have no samples', () => {
    const { metrics } = dataOf(PASSED_RESULT);
    const all = PASSED_RESULT.snapshot?.metrics ?? {};
    expect(metrics.length).toBeGreaterThan(0);
    for (const { key, stats } of metrics) expect(stats).toEqual(all[key]);
    expect(metrics.map(({ key }) => key)).not.toContain('dropped_iterations');
  });

  test('tells every threshold, and every cause but thresholds that were crossed', () => {
    const { thresholds, run } = dataOf(FULL_RESULT);
    expect(thresholds).toHaveLength(FULL_RESULT.thresholds.length);
    const crossed = FULL_RESULT.thresholds.filter(({ passed }) => !passed).length;
    expect(thresholds.filter(({ passed }) => passed === false)).toHaveLength(crossed);
    expect(run.causes.map(({ message }) => message)).toEqual(
      FULL_RESULT.causes.filter(({ exitCode }) => exitCode !== 1).map(({ message }) => message),
    );
  });

  test('says nothing of values that may be secret', () => {
    const plan = { ...NOTHING_RAN.plan, env: { TOKEN: 'S3CRET' } };
    const data = dataOf({ ...NOTHING_RAN, plan });
    expect(data.run.env).toEqual(['TOKEN']);
    expect(JSON.stringify(data)).not.toContain('S3CRET');
  });

  test('draws limits on percentiles of the whole latency only', () => {
    const threshold = { passed: true, lhs: 1 };
    const thresholds = [
      { ...threshold, metric: 'iteration_duration', source: 'p(95)<500', rhs: 500 },
      { ...threshold, metric: 'iteration_duration', source: 'avg<400', rhs: 400 },
      { ...threshold, metric: 'iteration_duration{scenario:a}', source: 'p(95)<300', rhs: 300 },
      { ...threshold, metric: 'http_req_duration', source: 'p(95)<200', rhs: 200 },
    ];
    const limits = dataOf({ ...NOTHING_RAN, thresholds }).thresholds.map(({ limitMs }) => limitMs);
    expect(limits).toEqual([500, null, null, null]);
  });

  test('has totals that are those of the result, not sums of lists that may be cut', () => {
    const outcome = lasting({ ...FULL_RESULT, ...tooMuch() }, 10);
    const { totals, checks, thresholds, cut } = dataOf({
      ...outcome,
      snapshot: FULL_RESULT.snapshot,
    });
    expect(totals).toMatchObject({
      thresholds: { all: 1000, crossed: 1, withoutData: 1 },
      ...{ iterationErrors: 14, failedChecks: 53, dropped: 58, interrupted: 2, peakVus: 50 },
      executors: ['constant-vus', 'constant-arrival-rate'],
    });
    expect(totals).toMatchObject({ reasons: FULL_RESULT.health.reasons.length, pausedSeconds: 0 });
    expect(checks.length).toBeLessThan(1000);
    expect(cut).toMatchObject({ checks: 1000, thresholds: 1000, errors: 500, failedChecks: 500 });
    // What matters most is never what is cut.
    expect(thresholds.slice(0, 3).map(({ passed }) => passed)).toEqual([false, null, true]);
  });

  test('knows the worst of all shards, also when their table is cut', () => {
    const [shard] = FULL_RESULT.health.shards;
    const shards = Array.from({ length: 500 }, (_, index) => ({
      ...{ ...shard, shard: index, loopDelayP99Ms: index, loopDelayMaxMs: index },
      ...{ utilisation: index / 1000, utilisationMax: 1 },
    }));
    const data = dataOf({ ...FULL_RESULT, health: { ...FULL_RESULT.health, shards } });
    expect(data.totals).toMatchObject({ loopDelayP99Ms: 499, utilisation: 0.499 });
    expect(data.health.shards.length).toBeLessThan(500);
    expect(data.leftOut).toEqual([expect.stringMatching(/^\d+ of 500 shards did not fit/)]);
  });

  test('shows checks that failed most, and those that were counted together whatever they did', () => {
    const check = { scenario: 'load', group: '', passes: 1 };
    const many = Array.from({ length: 1000 }, (_, index) => ({
      ...{ ...check, name: `check ${index}`, fails: index },
    }));
    const rest = { ...check, name: '(other checks)', fails: 0 };
    const { checks } = dataOf({ ...PASSED_RESULT, checks: [...many, rest] });
    expect(checks.slice(0, 3).map(({ name }) => name)).toEqual([
      ...['(other checks)', 'check 999', 'check 998'],
    ]);
  });

  test('adds a short rest to the last part of the health, and ends with the parts', () => {
    const part = { ...PART, loop_delay_p99: 3, utilisation: 0.2 };
    const { timeline } = dataOf(
      withTimeline([
        { ...part, start: 0, end: 1 },
        { ...part, start: 1, end: 2 },
        { ...part, start: 2, end: 2.25, loop_delay_p99: 90, utilisation: 1 },
      ]),
    ).health;
    expect(timeline).toMatchObject({
      start: [0, 1],
      end: [1, 2.25],
      lateP99: [3, 90],
      busy: [0.2, 0.36],
    });
    const whole = withTimeline([
      { ...part, start: 0, end: 1 },
      { ...part, start: 1, end: 1.5 },
    ]);
    expect(dataOf(whole).health.timeline.start).toEqual([0, 1]);
  });

  test('keeps the sentence about both latencies apart from other warnings', async () => {
    const { result } = await virtualRun(
      { executor: 'per-vu-iterations', iterations: 20, pacing: '100ms' },
      (worker) => worker.sleep(worker.vu.iteration === 0 ? 2000 : 10),
    );
    const { latencyGaps, warnings } = dataOf({ ...result, warnings: [...result.warnings, 'odd'] });
    expect(latencyGaps).toEqual(result.warnings);
    expect(latencyGaps[0]).toContain('from the intended start: users would have felt');
    expect(warnings).toEqual(['odd']);
  });
});

describe('the size of a page', () => {
  test('is below 600 kB for an hour of 50 series', async () => {
    const bytes = await reportBytes(lasting(PASSED_RESULT, 3600), syntheticLoad(3600, 3));
    expect(bytes).toBeLessThan(250 * KILOBYTE);
  });

  // An hour, and the lengths with the most pieces for a name and for the whole.
  test.each([3600, 960, 512])(
    'stays below 600 kB with both latencies of 50 names and too much of everything, for %d s',
    async (seconds) => {
      const outcome = lasting({ ...FULL_RESULT, ...tooMuch() }, seconds);
      const bytes = await reportBytes(outcome, manyNames(seconds));
      expect(bytes).toBeLessThan(600 * KILOBYTE);
    },
  );

  test('says what did not fit', () => {
    const outcome = lasting({ ...FULL_RESULT, ...tooMuch() }, 10);
    const data = dataOf(outcome, manyNames(10));
    expect(data.leftOut).toEqual([
      '20 names of requests are counted together on this page',
      expect.stringMatching(/^\d+ of 1000 thresholds did not fit on this page$/),
      expect.stringMatching(/^\d+ of 1000 checks did not fit on this page$/),
      expect.stringMatching(/^\d+ of 500 kinds of errors did not fit on this page$/),
      expect.stringMatching(/^\d+ of 500 kinds of failed checks did not fit on this page$/),
      expect.stringMatching(/^\d+ of 500 warnings did not fit on this page$/),
    ]);
  });
});

/** A part of the health timeline. */
const PART = FULL_RESULT.health.timeline[0] as ShardSpan;

function withTimeline(timeline: readonly ShardSpan[]): RunResult {
  return { ...PASSED_RESULT, health: { ...PASSED_RESULT.health, timeline } };
}

function tooMuch(): Partial<RunOutcome> {
  const long = 'long '.repeat(100);
  const failure = {
    ...{ scenario: 'load', count: 3, firstSecond: 1, lastSecond: 2, sample: undefined },
  };
  return {
    thresholds: Array.from({ length: 1000 }, (_, index) => ({
      ...{ metric: `metric_${index}`, source: 'avg<1', rhs: 1 },
      ...{ passed: index !== 900, lhs: index === 901 ? null : 0.5 },
    })),
    checks: Array.from({ length: 1000 }, (_, index) => ({
      ...{ name: `${index} ${long}`, scenario: 'load', group: '', passes: 1, fails: 2 },
    })),
    errors: Array.from({ length: 500 }, (_, index) => ({
      ...{ ...failure, type: 'error' as const, kind: 'Error', message: `${index} ${long}` },
      ...{ stack: long, hint: undefined },
    })),
    failedChecks: Array.from({ length: 500 }, (_, index) => ({
      ...{ ...failure, type: 'check' as const, name: `${index} ${long}`, group: '' },
      message: undefined,
    })),
    warnings: Array.from({ length: 500 }, (_, index) => `${index} ${long}`),
  };
}

/** Latencies that need as many digits as there can be, of 70 names, in every second. */
function* manyNames(seconds: number): Generator<RunSlice, void> {
  const names = Array.from({ length: 70 }, (_, index) => ({
    ...{ scenario: 'load', method: 'GET', name: `/a/rather/long/path/of/number/${index}` },
    status: '200',
  }));
  const idsOf = (metric: SeriesId['metric']): SeriesId[] => names.map((tags) => ({ metric, tags }));
  const counters = idsOf(CATALOG.httpReqs);
  const rates = idsOf(CATALOG.httpReqFailed);
  const trends = [...idsOf(CATALOG.httpReqDuration), ...idsOf(CATALOG.httpReqDurationIntended)];
  for (let startSecond = 0; startSecond < seconds; startSecond++) {
    const samples = 3 + (startSecond % 7);
    const series = [
      ...counters.map((one) => counted(one, samples)),
      ...rates.map((one, index) => ({
        series: one,
        values: { kind: 'rate', samples, passes: (startSecond + index) % 3 } as const,
      })),
      ...trends.map((one, index) => measured(one, 3000 + ((startSecond * 37 + index * 11) % 900))),
    ];
    yield { startSecond, endSecond: startSecond + 1, series, errors: [] };
  }
}

function counted(series: SeriesId, samples: number): RunSlice['series'][number] {
  return { series, values: { kind: 'counter', samples, sum: samples } };
}

function measured(series: SeriesId, index: number): RunSlice['series'][number] {
  const positive = {
    indexes: Uint16Array.of(index, index + 50, index + 300),
    counts: Uint32Array.of(90, 9, 1),
  };
  const negative = { indexes: new Uint16Array(0), counts: new Uint32Array(0) };
  const exact = { sum: 100, min: 0.001, max: 1e9, clamped: 0 };
  return { series, values: { kind: 'trend', ...exact, positive, negative } };
}
