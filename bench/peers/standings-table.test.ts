import { expect, test } from 'vitest';
import { megabytesPerCpuSecond, REQUESTS_PER_SECOND } from './figure.ts';
import type { RoundResult } from './rounds.ts';
import { standingsOf } from './standing.ts';
import { formatStandings } from './standings-table.ts';

function roundOf(tool: string, requestsPerSecond: number, more: Partial<RoundResult> = {}) {
  return {
    tool,
    round: 1,
    requestsPerSecond,
    cpuMicrosPerRequest: 1_000_000 / requestsPerSecond,
    peakRssBytes: 100e6,
    errorCount: 0,
    failure: undefined,
    ...more,
  };
}

const STANDINGS = standingsOf([
  roundOf('rampa', 40_000),
  roundOf('wrk', 90_000, { errorCount: 3 }),
  roundOf('rampa', 50_000),
  roundOf('wrk', Number.NaN, { failure: 'exit code 1: unable to connect' }),
  roundOf('rampa', 60_000),
  roundOf('wrk', 110_000),
]);

test('standings show medians, their range, and multiples of the first tool', () => {
  expect(formatStandings(STANDINGS)).toMatchInlineSnapshot(`
    "tool                    requests/s  x rampa     CPU us/request  x rampa  peak RSS MB  errors
    -------  -------------------------  -------  -----------------  -------  -----------  ------
    rampa      50,000 (40,000..60,000)     1.00  20.0 (16.7..25.0)     1.00          100       0
    wrk (!)  100,000 (90,000..110,000)     2.00   10.1 (9.1..11.1)     0.51          100       3
    (!) wrk failed: exit code 1: unable to connect
    "
  `);
});

test('standings show what is received per second of CPU time, as multiples of any tool', () => {
  const figures = [REQUESTS_PER_SECOND, megabytesPerCpuSecond(1_000_000)];
  expect(formatStandings(STANDINGS.slice(0, 1), { base: 'rampa', figures })).toMatchInlineSnapshot(`
    "tool                requests/s  x rampa            MB/CPU second  x rampa  peak RSS MB  errors
    -----  -----------------------  -------  -----------------------  -------  -----------  ------
    rampa  50,000 (40,000..60,000)     1.00  50,000 (40,000..60,000)     1.00          100       0
    "
  `);
});

test('standings show no multiples of a tool that is not there', () => {
  const [, row] = formatStandings(STANDINGS.slice(0, 1), { base: 'hey' }).split(/-\n/);
  expect(row).toBe(
    'rampa  50,000 (40,000..60,000)      -  20.0 (16.7..25.0)      -          100       0\n',
  );
});
