import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { BenchTask } from '../../../../src/cli/bench/bench-task.ts';
import { formatBenchSummary } from '../../../../src/cli/bench/summary/bench-summary.ts';
import type { BenchView } from '../../../../src/cli/bench/summary/bench-view.ts';
import { drawBarFor } from '../../../../src/cli/bench/summary/draw-bar.ts';
import { paintFor } from '../../../../src/cli/format/color.ts';
import { DEFAULT_HTTP } from '../../../../src/core/http-plan.ts';
import type { Tags } from '../../../../src/core/metric.ts';
import type { RunResult, SeriesStats } from '../../../../src/core/run.ts';
import { Trend } from '../../../../src/metrics/trend.ts';
import { PASSED_RESULT } from '../../sample-run.ts';

const TASK: BenchTask = {
  request: { method: 'GET', url: 'http://127.0.0.1:3000/products', options: undefined },
  label: 'http://127.0.0.1:3000/products',
  connections: 50,
  end: { type: 'duration', durationMs: 10_000 },
  rate: undefined,
  http: DEFAULT_HTTP,
  insecureSkipTlsVerify: false,
};

const RESULT: RunResult = {
  ...PASSED_RESULT,
  runId: '0123456789ab',
  snapshot: {
    timestamp: 1_700_000_010_000,
    duration: 10,
    metrics: {
      http_reqs: { count: 1000, rate: 100 },
      http_req_failed: { rate: 0.055, passes: 55, fails: 945 },
      data_received: { count: 2_500_000, rate: 250_000 },
      data_sent: { count: 90_000, rate: 9000 },
    },
  },
};

/** 900 times from 1 to 10 ms, 99 from 10 to 100 ms, and 2 s. */
const SERVICE_TIMES = trendOf([
  ...Array.from({ length: 900 }, (_, index) => 1 + index / 100),
  ...Array.from({ length: 99 }, (_, index) => 10 + (index * 90) / 99),
  2000,
]);
const RESPONSE_TIMES = trendOf(Array.from({ length: 1000 }, (_, index) => 1 + index));

const OUTCOMES = [
  outcome({ status: '200' }, 940),
  outcome({ status: '503' }, 40),
  outcome({ status: '500' }, 10),
  outcome({ status: '302' }, 5),
  outcome({ error: 'RAMPA_HTTP_TIMEOUT' }, 5),
  outcome({ status: '404' }, 0),
];

interface Measured {
  readonly service: Trend;
  readonly response?: Trend;
  readonly outcomes?: readonly SeriesStats[];
}

function summaryOf(measured: Measured, more: Partial<BenchView> = {}): string {
  return formatBenchSummary({
    script: TASK.label,
    result: RESULT,
    paint: paintFor({}, { isTty: false }),
    cwd: '/project',
    task: TASK,
    drawBar: drawBarFor({ LANG: 'en_US.UTF-8' }),
    withSpectrum: false,
    controller: {
      series: (metric) => (metric === 'http_reqs' ? (measured.outcomes ?? OUTCOMES) : []),
      distribution: (metric) =>
        metric === 'http_req_duration' ? measured.service : (measured.response ?? new Trend()),
    },
    ...more,
  });
}

function trendOf(values: readonly number[]): Trend {
  const trend = new Trend();
  for (const value of values) trend.record(value);
  return trend;
}

function outcome(tags: Tags, count: number): SeriesStats {
  return { tags, stats: { count, rate: count / 10 } };
}

describe('the summary of a bench', () => {
  test('shows the rate, the outcomes, and the times beside an estimate of what they do not show', () => {
    expect(summaryOf({ service: SERVICE_TIMES })).toMatchInlineSnapshot(`
      "
      rampa 0.1.0  run 0123456789ab  1 shard
      GET http://127.0.0.1:3000/products  50 connections, 10s

      Requests  1000  100/s  5.50% failed
        2xx          940  94.00%  200
        3xx            5   0.50%  302
        5xx           50   5.00%  503 × 40, 500 × 10
        no response    5   0.50%  RAMPA_HTTP_TIMEOUT
        received 2.5MB (250.0kB/s)  sent 90.0kB (9.0kB/s)

      Latency
               service time  corrected
        p50          5.99ms     6.01ms
        p75          8.49ms     8.53ms
        p90          9.99ms     11.8ms
        p95          54.6ms     57.3ms
        p99          90.9ms     93.7ms
        p99.9        99.1ms      1.50s
        max           2.00s      2.00s
        mean         12.3ms     15.3ms
        stdev        65.1ms     87.4ms
        The service time counts from when a request was sent. Without a rate nothing says when
        it should have been sent, so the corrected time is an estimate: as if one had been due
        on each connection every 500.0ms, the average. -r measures it.

      Histogram of the service time
        up to 1.52ms   53   5.30%  █████████▎
        up to 2.31ms   78   7.80%  █████████████▋
        up to 3.50ms  119  11.90%  ████████████████████▊
        up to 5.32ms  182  18.20%  ███████████████████████████████▋
        up to 8.08ms  276  27.60%  ████████████████████████████████████████████████
        up to 12.3ms  195  19.50%  █████████████████████████████████▉
        up to 18.6ms    7   0.70%  █▎
        up to 28.3ms   11   1.10%  █▉
        up to 43.0ms   16   1.60%  ██▊
        up to 65.3ms   24   2.40%  ████▏
        up to 99.1ms   37   3.70%  ██████▍
        up to 2.00s     2   0.20%  ▍

      Load generator  trusted

      ✓ passed after 10.0s
      "
    `);
  });

  test('with a rate shows both times beside each other, and what was due and not sent', () => {
    const { snapshot } = RESULT;
    const metrics = { ...snapshot?.metrics, dropped_iterations: { count: 7, rate: 0.7 } };
    const result = { ...RESULT, snapshot: { timestamp: 0, duration: 10, metrics } };
    const text = summaryOf(
      { service: SERVICE_TIMES, response: RESPONSE_TIMES },
      { task: { ...TASK, rate: 100.5, connections: 1 }, result },
    );
    expect(text).toMatchInlineSnapshot(`
      "
      rampa 0.1.0  run 0123456789ab  1 shard
      GET http://127.0.0.1:3000/products  1 connection, 10s, 100.5 requests/s due

      Requests  1000  100/s  5.50% failed
        2xx          940  94.00%  200
        3xx            5   0.50%  302
        5xx           50   5.00%  503 × 40, 500 × 10
        no response    5   0.50%  RAMPA_HTTP_TIMEOUT
        not sent       7          due while every connection was busy: -c makes more
        received 2.5MB (250.0kB/s)  sent 90.0kB (9.0kB/s)

      Latency
               service time  response time
        p50          5.99ms        500.2ms
        p75          8.49ms        750.1ms
        p90          9.99ms        900.1ms
        p95          54.6ms        950.3ms
        p99          90.9ms        990.2ms
        p99.9        99.1ms        999.4ms
        max           2.00s          1.00s
        mean         12.3ms        500.5ms
        stdev        65.1ms        288.7ms
        The service time counts from when a request was sent; the response time from when it was
        due, with the time that it waited for a free connection.

      Histogram of the response time
        up to 1.87ms     1   0.10%  ▏
        up to 3.51ms     2   0.20%  ▎
        up to 6.58ms     3   0.30%  ▎
        up to 12.3ms     6   0.60%  ▋
        up to 23.1ms    11   1.10%  █▏
        up to 43.3ms    20   2.00%  ██
        up to 81.1ms    38   3.80%  ███▉
        up to 152.0ms   70   7.00%  ███████▎
        up to 285.0ms  133  13.30%  █████████████▊
        up to 533.0ms  248  24.80%  █████████████████████████▌
        up to 999.0ms  466  46.60%  ████████████████████████████████████████████████
        up to 1.00s      2   0.20%  ▎

      Load generator  trusted

      ✓ passed after 10.0s
      "
    `);
  });

  test('of which every request failed says so', () => {
    const thresholds = [
      { metric: 'http_req_failed', source: 'rate<1', passed: false, lhs: 1, rhs: 1 },
    ];
    const cause = { message: 'threshold crossed', hint: undefined, stack: undefined };
    const result: RunResult = {
      ...RESULT,
      status: 'threshold_failed',
      exitCode: 1,
      thresholds,
      causes: [{ exitCode: 1, ...cause }],
    };
    const text = summaryOf({ service: new Trend() }, { result });
    expect(text.split('\n').slice(-4)).toEqual([
      '',
      '  ✗ every request failed',
      '✗ failed after 10.0s: 1 of 1 thresholds crossed, exit code 1',
      '',
    ]);
  });

  test('of a run whose load never started has no numbers', () => {
    const result: RunResult = { ...RESULT, snapshot: undefined, status: 'stopped', exitCode: 4 };
    expect(summaryOf({ service: new Trend(), outcomes: [] }, { result })).toBe(
      [
        '',
        'rampa 0.1.0  run 0123456789ab  1 shard',
        'GET http://127.0.0.1:3000/products  50 connections, 10s',
        '',
        '✗ stopped, exit code 4',
        '',
      ].join('\n'),
    );
  });

  test('has the whole spectrum when it is asked for', () => {
    const text = summaryOf(
      { service: SERVICE_TIMES, response: RESPONSE_TIMES },
      { withSpectrum: true, task: { ...TASK, rate: 100 } },
    );
    const [, spectrum = ''] = text.split('Percentile spectrum\n');
    const lines = spectrum.split('\n\n')[0]?.split('\n') ?? [];
    expect(lines).toHaveLength(52);
    expect(lines.slice(0, 3)).toEqual([
      '  of requests  service time  response time  slower',
      '  0%                 1.00ms         1.00ms     999',
      '  10%                1.99ms        100.0ms     900',
    ]);
    expect(lines.slice(-2)).toEqual([
      '  99.882813%         99.1ms        999.4ms       1',
      '  100%                2.00s          1.00s       0',
    ]);
  });

  test('estimates what one stall hid from the requests that were not sent', () => {
    const times = trendOf([...Array.from({ length: 999 }, () => 1), 1000]);
    const snapshot = { timestamp: 0, duration: 2, metrics: {} };
    const text = summaryOf(
      { service: times },
      { task: { ...TASK, connections: 1 }, result: { ...RESULT, snapshot }, withSpectrum: true },
    );
    // A request each 2 ms: while one took a second, 499 more were due, the last of them 2 ms before it ended.
    expect(text).toMatch(/^ {2}p50 +1\.00ms +1\.00ms$/m);
    expect(text).toMatch(/^ {2}p90 +1\.00ms +702\.5ms$/m);
    expect(text).toMatch(/^ {2}p99 +1\.00ms +972\.3ms$/m);
    expect(text).toMatch(/on each\s+connection\s+every\s+2\.00ms/);
    expect(text).toMatch(/^ {2}of requests {2}service time {2}corrected {2}slower$/m);
    expect(text).toContain('Histogram of the service time\n  up to 1.00ms  999 ');
  });

  test('names at most six outcomes of a class', () => {
    const outcomes = [500, 501, 502, 503, 504, 505, 506, 507].map((status, index) =>
      outcome({ status: String(status) }, 10 - index),
    );
    expect(summaryOf({ service: SERVICE_TIMES, outcomes })).toContain(
      '500 × 10, 501 × 9, 502 × 8, 503 × 7, 504 × 6, 505 × 5, 2 more',
    );
  });

  test('says the same with and without colours, and in ASCII', () => {
    const paint = paintFor({ FORCE_COLOR: '1' }, { isTty: false });
    const colored = summaryOf({ service: SERVICE_TIMES }, { paint });
    expect(colored).toContain('\u001b[36m');
    expect(stripVTControlCharacters(colored)).toBe(summaryOf({ service: SERVICE_TIMES }));
    const ascii = summaryOf({ service: SERVICE_TIMES }, { drawBar: drawBarFor({}) });
    expect(ascii).toContain('  ####');
    expect(ascii).not.toContain('█');
  });

  test('fits into 100 columns', () => {
    const text = summaryOf({ service: SERVICE_TIMES, response: RESPONSE_TIMES });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
