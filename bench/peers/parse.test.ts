import { describe, expect, test } from 'vitest';
import { parseAutocannon, parseHey, parseK6, parseRampa, parseWrk } from './parse-report.ts';

const WRK = `Running 1s test @ http://127.0.0.1:18999/health
  1 threads and 5 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   333.25us  793.22us   9.64ms   93.44%
    Req/Sec    34.86k    15.60k   53.36k    80.00%
  34839 requests in 1.10s, 9.30MB read
`;
const WRK_ERRORS = `  Socket errors: connect 1, read 2, write 3, timeout 4
  Non-2xx or 3xx responses: 200
`;

const HEY = `
Summary:
  Total:	2.0000 secs
  Slowest:	0.0062 secs
  Requests/sec:	50.0000

Status code distribution:
  [200]	70 responses
  [404]	10 responses
  [503]	15 responses
`;
const HEY_ERRORS = `
Error distribution:
  [3]	Get "http://127.0.0.1:18999/": context deadline exceeded
  [2]	Get "http://127.0.0.1:18999/": EOF
`;

describe('the summary of wrk', () => {
  test('without errors has none', () => {
    expect(parseWrk(WRK)).toEqual({ requestCount: 34_839, errorCount: 0, elapsedSeconds: 1.1 });
  });

  test('adds socket errors and bad statuses', () => {
    expect(parseWrk(WRK + WRK_ERRORS)?.errorCount).toBe(210);
  });

  test('can be in minutes', () => {
    expect(parseWrk('  600 requests in 1.50m, 1MB read')?.elapsedSeconds).toBe(90);
  });
});

describe('the summary of hey', () => {
  test('counts by its rate, and bad statuses as errors', () => {
    expect(parseHey(HEY)).toEqual({ requestCount: 100, errorCount: 25, elapsedSeconds: 2 });
  });

  test('takes requests without an answer out of the count', () => {
    expect(parseHey(HEY + HEY_ERRORS)).toMatchObject({ requestCount: 95, errorCount: 30 });
  });
});

test('the JSON of autocannon adds up all statuses', () => {
  const text = JSON.stringify({
    ...{ duration: 5.02, errors: 2, timeouts: 1, non2xx: 15 },
    ...{ '1xx': 0, '2xx': 80, '3xx': 5, '4xx': 6, '5xx': 4 },
  });
  expect(parseAutocannon(text)).toEqual({ requestCount: 95, errorCount: 13, elapsedSeconds: 5.02 });
});

test('the summary data of k6 has failed requests as passes of a rate', () => {
  const metrics = {
    http_reqs: { type: 'counter', contains: 'default', values: { count: 100, rate: 20 } },
    http_req_failed: { type: 'rate', values: { rate: 0.1, passes: 10, fails: 90 } },
  };
  const text = JSON.stringify({ state: { testRunDurationMs: 5012.5 }, metrics });
  expect(parseK6(text)).toEqual({ requestCount: 100, errorCount: 10, elapsedSeconds: 5.0125 });
});

test('the result of rampa has failed requests as passes of a rate', () => {
  const metrics = {
    http_reqs: { count: 100, rate: 20 },
    http_req_failed: { rate: 0.1, passes: 10, fails: 90 },
  };
  const text = JSON.stringify({ schema: 'rampa.result.v1', summary: { duration: 5, metrics } });
  expect(parseRampa(text)).toEqual({ requestCount: 100, errorCount: 10, elapsedSeconds: 5 });
});

test.each([
  ['wrk', parseWrk],
  ['hey', parseHey],
  ['autocannon', parseAutocannon],
  ['k6', parseK6],
  ['rampa', parseRampa],
])('output of %s that is not a report gives none', (_, parse) => {
  expect([parse(''), parse('unable to connect'), parse('{"a":1}'), parse('null')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
