import { expect, test } from 'vitest';
import { type Bar, formatOutcomes, judgeBars } from './bar.ts';
import { CPU_PER_REQUEST, megabytesPerCpuSecond } from './figure.ts';
import type { Standing } from './standing.ts';

function standingOf(tool: string, cpuMicros: number): Standing {
  const spread = (median: number) => ({ median, min: median, max: median });
  return {
    tool,
    requestsPerSecond: spread(1000),
    cpuMicrosPerRequest: spread(cpuMicros),
    peakRssBytes: spread(1e6),
    errorCount: 0,
    failure: undefined,
  };
}

function barOf(type: Bar['limit']['type'], ratio: number, more: Partial<Bar> = {}): Bar {
  const limit = { type, ratio };
  return { tool: 'rampa', peer: 'wrk', figure: CPU_PER_REQUEST, limit, ...more };
}

const STANDINGS = [standingOf('rampa', 15), standingOf('wrk', 10)];

test('a bar is met up to its limit, and missed beyond it', () => {
  const bars = [
    barOf('at most', 1.5),
    barOf('at most', 1.49),
    barOf('at least', 1.5),
    barOf('at least', 1.51),
  ];
  expect(judgeBars(bars, STANDINGS).map(({ ratio, verdict }) => [ratio, verdict])).toEqual([
    [1.5, 'met'],
    [1.5, 'missed'],
    [1.5, 'met'],
    [1.5, 'missed'],
  ]);
});

test('a bar is not measured when a tool is absent or never came to an end', () => {
  const bars = [barOf('at most', 2, { peer: 'k6' }), barOf('at least', 2, { tool: 'rampa bench' })];
  const standings = [...STANDINGS, standingOf('rampa bench', Number.NaN)];
  expect(judgeBars(bars, standings).map(({ ratio, verdict }) => [ratio, verdict])).toEqual([
    [undefined, 'not measured'],
    [undefined, 'not measured'],
  ]);
});

test('outcomes are a table that says what each bar is', () => {
  const bars = [
    barOf('at most', 1 / 6, { peer: 'k6' }),
    barOf('at most', 2, { isGoal: true }),
    barOf('at least', 0.6, { figure: megabytesPerCpuSecond(1_000_000) }),
    barOf('at most', 1.1, { tool: 'wrk', peer: 'rampa' }),
  ];
  expect(formatOutcomes(judgeBars(bars, STANDINGS))).toMatchInlineSnapshot(`
    "bar                                              measured       verdict
    -----------------------------------------------  --------  ------------
    rampa: CPU us/request at most 0.17 x k6                 -  not measured
    rampa: CPU us/request at most 2.00 x wrk (goal)      1.50           met
    rampa: MB/CPU second at least 0.60 x wrk             0.67           met
    wrk: CPU us/request at most 1.10 x rampa             0.67           met
    "
  `);
});
