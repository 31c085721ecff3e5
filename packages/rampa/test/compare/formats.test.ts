import { describe, expect, test } from 'vitest';
import { type Comparison, compareRuns } from '../../src/compare/compare-runs.ts';
import { formatHtml } from '../../src/compare/formats/html.ts';
import { formatJson } from '../../src/compare/formats/json.ts';
import { formatMarkdown } from '../../src/compare/formats/markdown.ts';
import { around, runOf } from './documents.ts';

const LIMITS = { maxChange: 5, maxChangeOf: new Map<string, number>(), metrics: undefined };

function compared(label = 'after.json'): readonly Comparison[] {
  const before = runOf('before.json', { durations: around(100, 20, 5000), requests: 50_000 });
  const after = runOf(label, { durations: around(120, 20, 5000), requests: 50_100 });
  return [compareRuns(before, after, LIMITS)];
}

/** A baseline and others, each slower than the one before. */
function series(runCount: number): readonly Comparison[] {
  const runs = Array.from({ length: runCount }, (_, index) =>
    runOf(`run-${index}.json`, { durations: around(100 + 20 * index, 20, 5000) }),
  );
  const [baseline, ...others] = runs;
  if (baseline === undefined) return [];
  return others.map((current) => compareRuns(baseline, current, LIMITS));
}

describe.each([3, 6])('of %d runs', (runCount) => {
  const others = runCount - 1;

  test('markdown has two columns for each run that is compared', () => {
    const lines = formatMarkdown(series(runCount), 5).split('\n');
    const cells = (start: string): readonly string[] =>
      lines
        .find((line) => line.startsWith(start))
        ?.split('|')
        .map((cell) => cell.trim())
        .slice(1, -1) ?? [];
    expect(cells('| Metric')).toEqual([
      ...['Metric', 'Stat', 'run-0.json'],
      ...Array.from({ length: others }, (_, index) => [`run-${index + 1}.json`, 'Change']).flat(),
    ]);
    expect(cells('| `http_req_duration` | avg')).toEqual([
      ...['`http_req_duration`', 'avg', '100.0ms'],
      ...Array.from({ length: others }, (_, index) => [
        `${120 + 20 * index}.0ms`,
        `+${20 * (index + 1)}.0% :warning:`,
      ]).flat(),
    ]);
  });

  test('JSON has one comparison for each run, all with the first', () => {
    const { comparisons } = JSON.parse(formatJson(series(runCount), 5)) as {
      comparisons: {
        baseline: { label: string };
        current: { label: string };
        metrics: { metric: string; stat: string; current: number }[];
      }[];
    };
    expect(comparisons.map(({ baseline, current }) => [baseline.label, current.label])).toEqual(
      Array.from({ length: others }, (_, index) => ['run-0.json', `run-${index + 1}.json`]),
    );
    const averages = comparisons.map(({ metrics }) => {
      return metrics.find(({ metric, stat }) => metric === 'http_req_duration' && stat === 'avg');
    });
    expect(averages.map((delta) => Math.round(delta?.current ?? 0))).toEqual(
      Array.from({ length: others }, (_, index) => 120 + 20 * index),
    );
  });

  test('the page has a curve for each run, which no other looks like, and a legend in rows of four', () => {
    const page = formatHtml(series(runCount), 5);
    const strokes = [...page.matchAll(/<polyline fill="none" (.*?) points/g)].map(([, one]) => one);
    expect(new Set(strokes).size).toBe(runCount);
    const entries = [
      ...page.matchAll(/<svg class="legend" x="(\d+)" y="(\d+)" width="(\d+)"/g),
    ].map((found) => found.slice(1).map(Number));
    expect(entries).toEqual(
      Array.from({ length: runCount }, (_, index) => [
        60 + 205 * (index % 4),
        6 + 18 * Math.floor(index / 4),
        197,
      ]),
    );
    const rows = Math.ceil(runCount / 4);
    expect(page).toContain(`viewBox="0 0 900 ${302 + 18 * rows}"`);
    // What changed, and the rest.
    expect(page.match(/<th>/g)).toHaveLength(2 * (3 + 2 * others));
  });
});

describe('a comparison in markdown', () => {
  test('shows what changed, and the rest folded', () => {
    expect(formatMarkdown(compared(), 5)).toMatchInlineSnapshot(`
      "## rampa Performance Report

      5 regressions: worse by more than 5%, and by more than chance explains.

      | Metric | Stat | before.json | after.json | Change |
      | --- | --- | ---: | ---: | ---: |
      | \`http_req_duration\` | avg | 100.0ms | 120.0ms | +20.0% :warning: |
      | \`http_req_duration\` | med | 100.0ms | 120.0ms | +20.0% :warning: |
      | \`http_req_duration\` | p(90) | 116.0ms | 136.1ms | +17.3% :warning: |
      | \`http_req_duration\` | p(95) | 118.0ms | 138.1ms | +17.0% :warning: |
      | \`http_req_duration\` | p(99) | 119.6ms | 139.6ms | +16.8% :warning: |

      <details><summary>What has not changed, or not more than chance explains</summary>

      | Metric | Stat | before.json | after.json | Change |
      | --- | --- | ---: | ---: | ---: |
      | \`http_req_duration\` | max | 120.0ms | 140.0ms | +16.7% :grey_question: |
      | \`http_reqs\` | rate | 5000/s | 5010/s | +0.2% |
      | \`vus\` | max | 5 | 5 | 0.0% |

      </details>

      :warning: worse, by more than is tolerated and more than chance explains · :small_red_triangle: worse, within what is tolerated · :white_check_mark: better · :grey_question: too few values to tell from chance
      "
    `);
  });

  test('lets no name begin anything of its own', () => {
    const text = formatMarkdown(compared('a|b<script>`x`](http://x)'), 5);
    expect(text).toContain('a\\|b\\<script\\>\\`x\\`\\]\\(http://x\\)');
  });
});

describe('a comparison as JSON', () => {
  test('has every statistic', () => {
    const document = JSON.parse(formatJson(compared(), 5));
    expect(document).toMatchObject({
      schema: 'rampa.comparison.v1',
      max_change: 5,
      regressions: 5,
    });
    const [{ metrics, baseline, current }] = document.comparisons;
    expect([baseline.label, current.label]).toEqual(['before.json', 'after.json']);
    expect(metrics.find((one: { stat: string }) => one.stat === 'med')).toMatchObject({
      metric: 'http_req_duration',
      pct_change: 19.96,
      verdict: 'worse',
      regressed: true,
    });
  });
});

describe('a comparison as a page', () => {
  test('has the curves of both runs and the table', () => {
    const page = formatHtml(compared(), 5);
    expect(page.match(/<polyline/g)).toHaveLength(2);
    expect(page).toContain('<td>120.0ms</td><td class="regressed">+20.0% !</td>');
    // What changed comes before the rest.
    expect(page.indexOf('http_req_duration</td><td>p(99)')).toBeLessThan(page.indexOf('<details>'));
    expect(page.indexOf('http_reqs</td><td>rate')).toBeGreaterThan(page.indexOf('<details>'));
    expect(page).toMatch(/text-anchor="end">\d+\.\dms<\/text>/);
    expect(page).not.toMatch(/<script|https?:/);
  });

  test('shows names as text', () => {
    const page = formatHtml(compared('<img src=x onerror=alert(1)>'), 5);
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
});
