import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CompareLimits,
  compareRuns,
  type MetricDelta,
} from '../../src/compare/compare-runs.ts';
import { around, type DocumentOptions, runOf } from './documents.ts';

const LIMITS: CompareLimits = { maxChange: 5, maxChangeOf: new Map(), metrics: undefined };

function delta(
  key: string,
  before: DocumentOptions,
  after: DocumentOptions,
  limits: Partial<CompareLimits> = {},
): MetricDelta | undefined {
  const [metric, stat] = key.split(' ');
  const { deltas } = compareRuns(runOf('a', before), runOf('b', after), { ...LIMITS, ...limits });
  return deltas.find((one) => one.metric === metric && one.stat === stat);
}

describe('comparing two runs', () => {
  test('finds no change between a run and itself', () => {
    const { deltas, notes } = compareRuns(runOf('a'), runOf('a'), LIMITS);
    expect(deltas.every(({ verdict }) => verdict === 'same')).toBe(true);
    expect(deltas.map(({ pct_change }) => pct_change)).toEqual(deltas.map(() => 0));
    expect(notes).toEqual(['both are results of the same run']);
    expect(compareRuns(runOf('a'), runOf('b'), LIMITS).notes).toEqual([]);
  });

  test('more time is a regression when it is more than chance explains', () => {
    const slower = delta(
      'http_req_duration p(95)',
      { durations: around(100, 20, 2000) },
      { durations: around(110, 20, 2000) },
    );
    expect(slower).toMatchObject({ pct_change: 8.46, verdict: 'worse', regressed: true });
  });

  test('the same change of few samples is noise', () => {
    const slower = delta(
      'http_req_duration p(95)',
      { durations: around(100, 20, 12) },
      { durations: around(110, 20, 12) },
    );
    expect(slower).toMatchObject({ verdict: 'unknown', regressed: false });
    const median = delta(
      'http_req_duration med',
      { durations: around(100, 20, 20) },
      { durations: around(110, 20, 20) },
    );
    expect(median).toMatchObject({ verdict: 'noise', regressed: false });
  });

  test('a change below the limit is worse, and no regression', () => {
    const options = [
      { durations: around(100, 20, 20_000) },
      { durations: around(103, 20, 20_000) },
    ] as const;
    expect(delta('http_req_duration med', ...options)).toMatchObject({
      verdict: 'worse',
      regressed: false,
    });
    const strict = { maxChangeOf: new Map([['http_req_duration:med', 2]]) };
    expect(delta('http_req_duration med', ...options, strict)).toMatchObject({ regressed: true });
    expect(delta('http_req_duration avg', ...options, strict)).toMatchObject({ regressed: false });
    const whole = { maxChangeOf: new Map([['http_req_duration', 2]]) };
    expect(delta('http_req_duration avg', ...options, whole)).toMatchObject({ regressed: true });
  });

  test('fewer requests are worse, and more are better', () => {
    expect(delta('http_reqs rate', { requests: 100_000 }, { requests: 80_000 })).toMatchObject({
      pct_change: -20,
      verdict: 'worse',
      regressed: true,
    });
    expect(delta('http_reqs rate', { requests: 80_000 }, { requests: 100_000 })).toMatchObject({
      verdict: 'better',
      regressed: false,
    });
  });

  test('of runs of different length the rate tells, not the count', () => {
    const options = [
      { requests: 100_000, seconds: 10 },
      { requests: 50_000, seconds: 5 },
    ] as const;
    expect(delta('http_reqs count', ...options)).toMatchObject({
      verdict: 'unknown',
      better: null,
    });
    expect(delta('http_reqs rate', ...options)).toMatchObject({ verdict: 'same' });
  });

  test('passes and fails of a rate have a direction, and are counts', () => {
    const failed = [{ failed: [100, 9900] }, { failed: [400, 9600] }] as const;
    expect(delta('http_req_failed passes', ...failed)).toMatchObject({
      ...{ better: 'lower', pct_change: 300, verdict: 'worse', regressed: true },
      baseline_interval: { low: expect.closeTo(75.5, 0), high: expect.closeTo(127.4, 0) },
    });
    expect(delta('http_req_failed fails', ...failed)).toMatchObject({
      ...{ better: 'higher', pct_change: -3.03, verdict: 'noise', regressed: false },
    });
    const fewer = [{ failed: [0, 50_000] }, { failed: [0, 40_000] }] as const;
    expect(delta('http_req_failed fails', ...fewer)).toMatchObject({
      ...{ pct_change: -20, verdict: 'worse', regressed: true },
    });
    const few = [{ failed: [4, 996] }, { failed: [8, 992] }] as const;
    expect(delta('http_req_failed passes', ...few)).toMatchObject({
      ...{ pct_change: 100, verdict: 'noise', regressed: false },
    });
  });

  test('passes and fails of runs of different length have no direction', () => {
    const before = { failed: [100, 9900], seconds: 100 } as const;
    const direction = (stat: string, seconds: number) =>
      delta(`http_req_failed ${stat}`, before, { failed: [400, 9600], seconds })?.better;
    expect([direction('passes', 101), direction('fails', 99)]).toEqual(['lower', 'higher']);
    expect([direction('passes', 102), direction('fails', 98)]).toEqual([null, null]);
  });

  test('failures that were not there before are a regression without a percentage', () => {
    const failed = delta('http_req_failed rate', { failed: [0, 5000] }, { failed: [100, 4900] });
    expect(failed).toMatchObject({ pct_change: null, verdict: 'worse', regressed: true });
    const one = delta('http_req_failed rate', { failed: [0, 5000] }, { failed: [1, 4999] });
    expect(one).toMatchObject({ pct_change: null, verdict: 'noise', regressed: false });
  });

  test('what has no direction is never a regression', () => {
    const { deltas } = compareRuns(runOf('a'), runOf('b'), LIMITS);
    expect(
      deltas.filter(({ metric }) => metric === 'vus').every(({ better }) => better === null),
    ).toBe(true);
  });

  test('compares only what is asked for, and says what is missing', () => {
    const limits = { ...LIMITS, metrics: ['http_reqs', 'orders'] };
    const { deltas, notes } = compareRuns(runOf('a'), runOf('b'), limits);
    expect(new Set(deltas.map(({ metric }) => metric))).toEqual(new Set(['http_reqs']));
    expect(notes).toEqual(['a has no metric orders', 'b has no metric orders']);
  });

  test('what has samples in one run only is a note, not a change', () => {
    const empty = runOf('b', { failed: [0, 0] });
    const limits = { ...LIMITS, metrics: ['http_req_failed'] };
    for (const [before, after, vanished] of [
      [runOf('a'), empty, ['http_req_failed']],
      [empty, runOf('a'), []],
    ] as const) {
      const compared = compareRuns(before, after, LIMITS);
      expect(compared.deltas.filter(({ metric }) => metric === 'http_req_failed')).toEqual([]);
      expect(compared).toMatchObject({
        notes: ['b has no samples of http_req_failed'],
        vanished: [],
      });
      expect(compareRuns(before, after, limits).vanished).toEqual(vanished);
    }
    const alsoEmpty = runOf('c', { failed: [0, 0] });
    expect(compareRuns(empty, alsoEmpty, LIMITS).notes).toEqual([]);
  });

  test('says which metric one run lacks, whichever it is', () => {
    const lacking = runOf('b', {
      changes: ({ summary, ...document }) => {
        const { http_reqs: _, ...metrics } = summary?.metrics ?? {};
        return { ...document, summary: summary && { ...summary, metrics } };
      },
    });
    expect(compareRuns(runOf('a'), lacking, LIMITS).notes).toEqual(['b has no metric http_reqs']);
    expect(compareRuns(lacking, runOf('a'), LIMITS).notes).toEqual(['b has no metric http_reqs']);
    const limits = { ...LIMITS, metrics: ['http_reqs'] };
    expect(compareRuns(runOf('a'), lacking, limits).vanished).toEqual(['http_reqs']);
  });

  test('says what else differs, and what cannot be trusted', () => {
    const other = runOf('b', {
      changes: (document) => ({
        ...document,
        run: { ...document.run, status: 'stopped', shards: 2, scenarios: { default: { vus: 3 } } },
        health: { ...document.health, verdict: 'suspect', reasons: ['the event loop was late'] },
      }),
    });
    expect(compareRuns(runOf('a'), other, LIMITS).notes).toEqual([
      'b is suspect: the event loop was late',
      'b did not run to its end: stopped',
      'the runs had different load: the options of their scenarios differ',
      'the runs had 1 and 2 threads',
    ]);
  });

  test('runs of the same distribution are hardly ever a regression', () => {
    const samples = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), {
      minLength: 200,
      maxLength: 400,
    });
    let regressions = 0;
    let runs = 0;
    fc.assert(
      fc.property(samples, fc.integer(), (values, seed) => {
        const shuffled = values.toSorted(
          (a, b) => ((a * 7919 + seed) % 13) - ((b * 7919 + seed) % 13),
        );
        const half = Math.floor(values.length / 2);
        const { deltas } = compareRuns(
          runOf('a', { durations: shuffled.slice(0, half) }),
          runOf('b', { durations: shuffled.slice(half) }),
          LIMITS,
        );
        runs++;
        if (deltas.some(({ regressed }) => regressed)) regressions++;
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(regressions / runs).toBeLessThan(0.1);
  });
});
