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

describe('a comparison in markdown', () => {
  test('shows what changed, and the rest folded', () => {
    expect(formatMarkdown(compared(), 5)).toMatchInlineSnapshot(`
      "## rampa Performance Report

      5 regressions: worse by more than 5%, and by more than chance explains.

      | Metric | Stat | before.json | after.json | Change |
      | --- | --- | ---: | ---: | ---: |
      | \`http_req_duration\` | avg | 100 | 120 | +20.0% :warning: |
      | \`http_req_duration\` | med | 100 | 120 | +20.0% :warning: |
      | \`http_req_duration\` | p(90) | 116 | 136.1 | +17.3% :warning: |
      | \`http_req_duration\` | p(95) | 118 | 138.1 | +17.0% :warning: |
      | \`http_req_duration\` | p(99) | 119.6 | 139.6 | +16.8% :warning: |

      <details><summary>What has not changed, or not more than chance explains</summary>

      | Metric | Stat | before.json | after.json | Change |
      | --- | --- | ---: | ---: | ---: |
      | \`http_req_duration\` | max | 120 | 140 | +16.7% |
      | \`http_reqs\` | rate | 5000 | 5010 | +0.2% |
      | \`vus\` | max | 5 | 5 | 0.0% |

      </details>
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
    expect(page).toContain('<td class="regressed">+20.0%</td>');
    expect(page).not.toMatch(/<script|https?:/);
  });

  test('shows names as text', () => {
    const page = formatHtml(compared('<img src=x onerror=alert(1)>'), 5);
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
});
