import { expect, test } from 'vitest';
import { parseClient, parseH2load } from './parse-http2-report.ts';

const H2LOAD = `
finished in 3.01s, 64637.33 req/s, 5.55MB/s
requests: 193912 total, 193962 started, 193912 done, 193900 succeeded, 12 failed, 12 errored, 0 timeout
status codes: 193912 2xx, 0 3xx, 0 4xx, 0 5xx
`;

test('the summary of h2load counts what is done, and what failed of it', () => {
  expect(parseH2load(H2LOAD)).toEqual({
    requestCount: 193_912,
    errorCount: 12,
    elapsedSeconds: 3.01,
  });
  expect(
    parseH2load(
      'finished in 512.50ms, 1 req/s\nrequests: 1 total, 1 started, 1 done, 1 succeeded, 0 failed',
    ),
  ).toEqual({
    requestCount: 1,
    errorCount: 0,
    elapsedSeconds: 0.5125,
  });
});

test('the report of a client is JSON', () => {
  const report = { requestCount: 5, errorCount: 0, elapsedSeconds: 1 };
  expect(parseClient(`${JSON.stringify(report)}\n`)).toEqual(report);
});

test('what is not a report gives none', () => {
  expect([
    parseH2load(''),
    parseH2load('finished in 3s'),
    parseClient(''),
    parseClient('Error'),
  ]).toEqual([undefined, undefined, undefined, undefined]);
});
