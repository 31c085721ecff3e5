import { deflateSync } from 'node:zlib';
import { type ComparedRun, comparedRun } from '../../src/compare/compared-run.ts';
import { Problems } from '../../src/core/problems.ts';
import { formatHdr } from '../../src/metrics/hdr-encoding.ts';
import { Histogram } from '../../src/metrics/histogram.ts';
import { Trend } from '../../src/metrics/trend.ts';
import type { ResultDocument } from '../../src/outputs/json/result-document.ts';

export interface DocumentOptions {
  /** Of `http_req_duration`, ms. */
  readonly durations?: readonly number[];
  readonly failed?: readonly [passes: number, fails: number];
  readonly requests?: number;
  readonly seconds?: number;
  readonly changes?: (document: ResultDocument) => ResultDocument;
}

/** The result of a run with a trend, a rate, a counter and a gauge. */
function documentOf({
  durations = [10, 11, 12],
  failed = [0, 100],
  requests = 1000,
  seconds = 10,
  changes = (document) => document,
}: DocumentOptions = {}): ResultDocument {
  const trend = new Trend();
  const histogram = new Histogram();
  const sum = durations.reduce((total, one) => total + one, 0);
  for (const one of durations) histogram.record(Math.round(one * 1000));
  const exact = { sum, min: Math.min(...durations), max: Math.max(...durations), clamped: 0 };
  trend.addParts(exact, histogram.buckets(), []);
  const [passes, fails] = failed;
  return changes({
    schema: 'rampa.result.v1',
    run: {
      run_id: 'abc',
      script: 'load.ts',
      status: 'passed',
      exit_code: 0,
      causes: [],
      stop_reason: null,
      started_at: '2030-01-01T00:00:00.000Z',
      shards: 1,
      seed: 1,
      tags: {},
      env: [],
      scenarios: {},
      rampa_version: '1.0.0',
      node_version: '24.0.0',
    },
    summary: {
      duration: seconds,
      metrics: {
        http_req_duration: trend.stats(),
        http_req_failed: { rate: passes / Math.max(1, passes + fails), passes, fails },
        http_reqs: { count: requests, rate: requests / seconds },
        vus: { value: 1, min: 1, max: 5 },
      },
    },
    metrics: [
      { name: 'http_req_duration', kind: 'trend', unit: 'time' },
      { name: 'http_req_failed', kind: 'rate', unit: 'none' },
      { name: 'http_reqs', kind: 'counter', unit: 'none' },
      { name: 'vus', kind: 'gauge', unit: 'none' },
    ],
    histograms: {
      http_req_duration: { hdr: formatHdr(histogram, deflateSync), hdr_negative: null },
    },
    checks: [],
    thresholds: [],
    scenarios: [],
    errors: [],
    failed_checks: [],
    health: { verdict: 'trusted', reasons: [], shards: [] },
    warnings: [],
  } as unknown as ResultDocument);
}

/** The same, ready to be compared. */
export function runOf(label: string, options: DocumentOptions = {}): ComparedRun {
  const problems = new Problems();
  const document = documentOf(options);
  // Runs of one label are the same one.
  const run = comparedRun(
    label,
    { ...document, run: { ...document.run, run_id: label } },
    problems,
  );
  if (run === undefined) throw new Error(problems.lines.join('\n'));
  return run;
}

/** As many values as asked for, evenly spread around a middle. */
export function around(middle: number, spread: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => middle + spread * ((index / count) * 2 - 1));
}
