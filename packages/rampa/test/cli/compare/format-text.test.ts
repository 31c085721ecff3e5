import { FakeCli } from 'testkit';
import { expect, test } from 'vitest';
import { formatText } from '../../../src/cli/compare/format-text.ts';
import { paintFor } from '../../../src/cli/format/color.ts';
import { compareRuns } from '../../../src/compare/compare-runs.ts';
import { around, runOf } from '../../compare/documents.ts';

const LIMITS = { maxChange: 5, maxChangeOf: new Map<string, number>(), metrics: undefined };

test.each([3, 6])('a table of %d runs compares each with the first', (runCount) => {
  const [baseline = runOf(''), ...others] = Array.from({ length: runCount }, (_, index) =>
    runOf(`run-${index}.json`, { durations: around(100 + 20 * index, 20, 5000) }),
  );
  const comparisons = others.map((current) => compareRuns(baseline, current, LIMITS));
  const { env, stdout } = new FakeCli([]);
  const [header, ...rows] = formatText(comparisons, 5, paintFor(env, stdout)).split('\n');
  expect(header?.split(/\s+/)).toEqual([
    ...['metric', 'stat', 'run-0.json'],
    ...others.flatMap(({ label }) => [label, 'change']),
  ]);
  const average = rows.find((row) => /^http_req_duration +avg /.test(row));
  expect(average?.trim().split(/ {2,}/)).toEqual([
    ...['http_req_duration', 'avg', '100.0ms'],
    ...others.flatMap((_, index) => [`${120 + 20 * index}.0ms`, `+${20 * (index + 1)}.0% !`]),
  ]);
  expect(rows.at(-2)).toBe(
    `${5 * others.length} regressions (${others.map(({ label }) => `5 in ${label}`).join(', ')}): worse by more than 5%, and by more than chance explains.`,
  );
});

test('the marks are explained, and values from 0 or too few values have their own words', () => {
  const baseline = runOf('a', { durations: [10], failed: [0, 1000] });
  const current = runOf('b', { durations: [30], failed: [100, 900] });
  const { env, stdout } = new FakeCli([]);
  const text = formatText([compareRuns(baseline, current, LIMITS)], 5, paintFor(env, stdout));
  expect(text).toMatch(/^http_req_duration +max +10\.0ms +30\.0ms +\+200\.0% \?$/m);
  expect(text).toMatch(/^http_req_failed +rate +0% +10\.00% +from 0 !$/m);
  expect(text).toContain('? too few values to tell from chance\n');
});
