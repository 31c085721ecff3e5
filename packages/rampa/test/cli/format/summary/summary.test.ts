import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { paintFor } from '../../../../src/cli/format/color.ts';
import { formatSummary } from '../../../../src/cli/format/summary/summary.ts';
import { thresholdLines } from '../../../../src/cli/format/summary/threshold-lines.ts';
import type { RunResult } from '../../../../src/core/run.ts';
import { FULL_RESULT, PASSED_RESULT, SETUP_FAILED_RESULT } from '../../sample-run.ts';

const PLAIN = paintFor({}, { isTty: false });
const COLORED = paintFor({ FORCE_COLOR: '1' }, { isTty: false });

function summaryOf(result: RunResult, paint = PLAIN): string {
  return formatSummary({ script: 'load.ts', result, paint, cwd: '/project' });
}

describe('the summary', () => {
  test('shows everything that a run measured, lost and refused, and ends with the verdict', () => {
    expect(summaryOf(FULL_RESULT)).toMatchInlineSnapshot(`
      "
      rampa 0.1.0  load.ts  run 0123456789ab  2 shards  seed 7

      Scenarios
        scenario  executor               VUs  scheduled  completed    rate  errors  dropped  interrupted
        browse    constant-vus            10       1202       1200  39.9/s       0        0            2
        checkout  constant-arrival-rate   40       1498       1440  72.0/s      14       58            0

      HTTP  5280 requests  176/s  0.27% failed
                                         avg      min      med      p90      p95      p99      max
        http_req_duration             98.7ms   9.87ms   88.8ms  197.4ms  312.4ms  394.8ms    1.40s
          {name:/products/{}}         45.2ms   4.52ms   40.7ms   90.4ms  143.1ms  180.8ms  641.8ms
        http_req_duration@intended   355.1ms   35.5ms  319.6ms  710.2ms    1.12s    1.42s    5.04s
        http_req_blocked                21µs      2µs     19µs     42µs     66µs     84µs    298µs
        http_req_connecting            400µs     40µs    360µs    800µs   1.27ms   1.60ms   5.68ms
        http_req_sending                30µs      3µs     27µs     60µs     95µs    120µs    426µs
        http_req_waiting              96.2ms   9.62ms   86.6ms  192.4ms  304.5ms  384.8ms    1.37s
        http_req_receiving            2.10ms    210µs   1.89ms   4.20ms   6.65ms   8.40ms   29.8ms

      Iterations  2640  87.9/s  at most 50 VUs
                                         avg      min      med      p90      p95      p99      max
        iteration_duration           203.4ms   20.3ms  183.1ms  406.8ms  643.9ms  813.6ms    2.89s
        iteration_duration@intended  260.0ms   26.0ms  234.0ms  520.0ms  823.0ms    1.04s    3.69s
        iteration_schedule_lag        1.10ms    110µs    990µs   2.20ms   3.48ms   4.40ms   15.6ms

        @intended counts from when an iteration was due, with the time lost before it started

      Own metrics
                                         avg      min      med      p90      p95      p99      max
        cart_value                     129.9    12.99      117    259.9    411.4    519.8   1845.3
        render                        12.0ms   1.20ms   10.8ms   24.0ms   38.0ms   48.0ms  170.4ms
        cache_hits   93.20%  932 of 1000
        orders          880  29.3/s
        queue_depth       3  min 1  max 9

      Data
        received 12.3MB (411.5kB/s)  sent 845.0kB (28.2kB/s)

      Checks  99.00% of 5280 passed
        ✗ has items      97.99%  2587 of 2640  in checkout › cart
            from 1.5s to 30.0s, first in iteration 12: GET http://127.0.0.1:3000/cart → 503
        ✓ status is 200    100%  2640 of 2640  in browse

      Errors  14 in 2 kinds
        12× RAMPA_HTTP_TIMEOUT: GET http://127.0.0.1:3000/pay took longer than 5s
           in checkout at load.ts:21:15
           from 2.1s to 29.8s, first in iteration 137
           hint: Raise timeout.
        2× TypeError: Cannot read properties of undefined (reading 'id')
           in checkout
           at 4.0s, first in iteration 250

      Load generator  suspect  event loop p99 late by 4.80ms, 93.00% busy
        this machine can do 12000 requests/s with 2 threads, 9000 iterations/s with an arrival rate
        ! shard 1 was busy 93 % of the time: it may have been the bottleneck
        ! metric orders has more than 1000 series: its tag user has too many values

      Thresholds
        ✓ http_req_duration                     p(95)<500   actual 312.4ms
        ✗ http_req_duration@intended            p(99)<1000  actual 1.42s
        ✓ http_req_duration{name:/products/{}}  avg<200     actual 45.2ms
        ✗ checks                                rate>0.99   actual 0.98999
        – refunds                               count<1     no data

        ✗ 14 iterations threw
      ✗ failed after 30.0s: 2 of 5 thresholds crossed, exit code 1
      "
    `);
  });

  test('shows nothing that was not used', () => {
    expect(summaryOf(PASSED_RESULT)).toMatchInlineSnapshot(`
      "
      rampa 0.1.0  load.ts  run 0123456789ab  1 shard  seed 7

      Scenarios
        scenario  executor      VUs  completed    rate
        browse    constant-vus   10         20  10.0/s

      Iterations  20  10.0/s  at most 1 VU
                                avg      min      med      p90      p95      p99      max
        iteration_duration  100.0ms   10.0ms   90.0ms  200.0ms  316.6ms  400.0ms    1.42s

      Load generator  trusted

      ✓ passed after 2.0s
      "
    `);
  });

  test('of a run whose load never started is the cause and the verdict', () => {
    expect(summaryOf(SETUP_FAILED_RESULT)).toMatchInlineSnapshot(`
      "
      rampa 0.1.0  load.ts  run 0123456789ab  1 shard  seed 7

        ✗ setup() threw: no token
          Look at setup().
      ✗ failed in setup, exit code 5
      "
    `);
  });

  test('fits into 100 columns', () => {
    const widths = summaryOf(FULL_RESULT)
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });

  test('says the same with and without colours', () => {
    const colored = summaryOf(FULL_RESULT, COLORED);
    expect(colored).toContain('\u001b[31m');
    expect(stripVTControlCharacters(colored)).toBe(summaryOf(FULL_RESULT));
  });

  test('keeps its columns aligned when names are long and numbers are large', () => {
    const [check] = FULL_RESULT.checks;
    const result: RunResult = {
      ...FULL_RESULT,
      checks: check === undefined ? [] : [{ ...check, name: 'x'.repeat(300) }],
      scenarios: FULL_RESULT.scenarios.map((each) => ({ ...each, name: 'y'.repeat(300) })),
      thresholds: FULL_RESULT.thresholds.map((each) => ({ ...each, metric: 'z'.repeat(300) })),
      errors: FULL_RESULT.errors.map((each) => ({ ...each, message: 'm'.repeat(3000) })),
    };
    const widths = summaryOf(result)
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(115);
  });

  test('names the signal that stopped the run', () => {
    const stopped: RunResult = {
      ...PASSED_RESULT,
      status: 'stopped',
      exitCode: 4,
      causes: [{ exitCode: 4, message: 'run stopped: SIGINT', hint: undefined, stack: undefined }],
      stopReason: 'SIGINT',
    };
    expect(summaryOf(stopped).trimEnd().split('\n').slice(-2)).toEqual([
      '  ✗ run stopped: SIGINT',
      '✗ stopped by SIGINT after 2.0s, exit code 4',
    ]);
  });

  test('says of windows when the worst was, and of a baseline how far apart the runs are', () => {
    const windows = {
      judged: 4,
      failed: 1,
      first_failed: { start: 30, end: 60, value: 512.4 },
      worst: { start: 30, end: 60, value: 512.4 },
      longest_crossed: null,
    };
    const baseline = {
      verdict: 'within_noise',
      value: 300.2,
      low: 290.1,
      high: 311.5,
      actual_low: 301.2,
      actual_high: null,
      confidence: 0.99,
    } as const;
    const metric = 'http_req_duration';
    const result: RunResult = {
      ...FULL_RESULT,
      thresholds: [
        { metric, source: 'p(95)[30s]<400', passed: false, lhs: 512.4, rhs: 400, windows },
        {
          ...{ metric, source: 'p(95)[1m]<600', passed: true, lhs: 512.4, rhs: 600 },
          windows: { ...windows, failed: 0, first_failed: null },
        },
        { metric, source: 'p(95)<baseline', passed: true, lhs: 312.4, rhs: 300.2, baseline },
      ],
    };
    expect(
      thresholdLines({ script: '', result, paint: PLAIN, cwd: '' }).join('\n'),
    ).toMatchInlineSnapshot(`
      "Thresholds
        ✗ http_req_duration  p(95)[30s]<400  actual 512.4ms
            from 30s to 1m, 1 of 4 windows crossed
        ✓ http_req_duration  p(95)[1m]<600   at worst 512.4ms
            from 30s to 1m, 4 windows
        ✓ http_req_duration  p(95)<baseline  actual 312.4ms
            (from 301.2ms), baseline 300.2ms (290.1ms to 311.5ms); the difference is within noise"
    `);
  });

  test('shows a breach that is no threshold as a cause', () => {
    const untrusted: RunResult = {
      ...PASSED_RESULT,
      status: 'threshold_failed',
      exitCode: 1,
      causes: [
        {
          exitCode: 1,
          message: 'the load generator could not keep up',
          hint: 'Use less.',
          stack: undefined,
        },
      ],
    };
    expect(summaryOf(untrusted).trimEnd().split('\n').slice(-3)).toEqual([
      '  ✗ the load generator could not keep up',
      '    Use less.',
      '✗ failed after 2.0s, exit code 1',
    ]);
  });

  test('shows at most 40 checks and 8 kinds of errors, and how many more there are', () => {
    const [check] = FULL_RESULT.checks;
    const [error] = FULL_RESULT.errors;
    const text = summaryOf({
      ...FULL_RESULT,
      checks: Array.from({ length: 45 }, () => check).filter((each) => each !== undefined),
      errors: Array.from({ length: 9 }, () => error).filter((each) => each !== undefined),
    });
    expect(text).toContain("  and 5 more; '--out PATH' writes all of them");
    expect(text).toContain("  and 1 kind more; '--out PATH' writes all of them");
  });
});
