import { NOTHING_RAN } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { RunSlice } from '../../../src/core/slice.ts';
import { markdownReport } from '../../../src/outputs/markdown/markdown-report.ts';
import { RequestTally } from '../../../src/outputs/markdown/request-tally.ts';
import { FULL_RESULT, PASSED_RESULT } from '../../cli/sample-run.ts';
import { SLICE } from '../slice-of-each-kind.ts';

const FULL = { outcome: FULL_RESULT, requests: [] };

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? '');
}

describe('a report in Markdown', () => {
  test('has verdict and thresholds first, crossed ones before the others', () => {
    expect(markdownReport(FULL).split('\n').slice(0, 16)).toEqual([
      '## rampa Results',
      '',
      ':x: `load.ts` **failed** after 30.0s, exit code 1',
      '',
      '- `14 iterations threw`',
      '',
      '### Thresholds: 2/5 passing, 1 without data',
      '',
      '|  | Metric | Threshold | Measured |',
      '| --- | --- | --- | --- |',
      '| :x: | `http_req_duration@intended` | `p(99)<1000` | `1.42s` |',
      '| :x: | `checks` | `rate>0.99` | `0.98999` |',
      '| :white_check_mark: | `http_req_duration` | `p(95)<500` | `312.4ms` |',
      '| :white_check_mark: | `http_req_duration{name:/products/{}}` | `avg<200` | `45.2ms` |',
      '| :grey_question: | `refunds` | `count<1` | `no data` |',
      '',
    ]);
  });

  test('has health, both latencies, checks, errors and every metric', () => {
    const text = markdownReport(FULL);
    expect(headings(text)).toEqual([
      'rampa Results',
      'Thresholds: 2/5 passing, 1 without data',
      'Latency',
      'Checks: 99.00% of 5280 passed',
      'Errors',
    ]);
    expect(text).toContain(
      [
        '> [!WARNING]',
        '> Load generator: **suspect**',
        '> - `shard 1 was busy 93 % of the time: it may have been the bottleneck`',
        '> - `metric orders has more than 1000 series: its tag user has too many values`',
      ].join('\n'),
    );
    expect(text).toContain('| `http_req_duration@intended` | 355.1ms |');
    expect(text).toContain('| :x: | `has items` | `checkout › cart` | 2587 | 53 |');
    expect(text).toContain("| `Cannot read properties of undefined (reading 'id')` | `checkout` |");
    expect(text).toContain('<details><summary>All metrics</summary>');
    expect(text).toContain('| `data_sent` | count | 845.0kB |');
    expect(text).toContain('| `data_sent` | rate | 28166 |');
    expect(text).not.toContain('`refunds` | rate');
  });

  test('of a run that passed is short', () => {
    const text = markdownReport({ outcome: PASSED_RESULT, requests: [] });
    expect(text).toMatch(/^## rampa Results\n\n:white_check_mark: .* \*\*passed\*\* after /);
    expect(text).toContain('\nLoad generator: trusted\n');
  });

  test('of a run without a load says why', () => {
    expect(markdownReport({ outcome: NOTHING_RAN, requests: [] })).toBe(
      '## rampa Results\n\n:x: The run **was stopped**, exit code 4\n\n- `stopped: SIGINT`\n',
    );
  });

  test('loses sections from its end where there is too little room, and says so', () => {
    const whole = markdownReport(FULL);
    for (const maxBytes of [Buffer.byteLength(whole) - 1, 1000, 600]) {
      const text = markdownReport(FULL, maxBytes);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
      expect(text).toContain(':x: `load.ts` **failed**');
      expect(text.endsWith('*The rest of the report had no room here.*\n')).toBe(true);
    }
    expect(markdownReport(FULL, Buffer.byteLength(whole))).toBe(whole);
    expect(markdownReport(FULL, 10)).toBe('');
  });
});

const FAILED = { name: 'http_req_failed', kind: 'rate', unit: 'none' } as const;

describe('requests by name', () => {
  test('are added up over all slices, with both latencies', () => {
    const tally = new RequestTally();
    const failures: RunSlice = {
      ...SLICE,
      series: [
        {
          series: { metric: FAILED, tags: { name: 'a', status: '500' } },
          values: { kind: 'rate', samples: 12, passes: 3 },
        },
      ],
    };
    for (const slice of [SLICE, SLICE, failures]) tally.add(slice);
    const requests = tally.rows();
    expect(requests).toMatchObject([{ label: 'a', count: 12, failed: 3 }]);
    expect(requests[0]?.service.count).toBe(10);
    const text = markdownReport({ outcome: PASSED_RESULT, requests });
    expect(text).toContain('### Requests\n\n| Request | Count | Failed | med | p(95) | p(99) |\n');
    expect(text).toContain('| `a` | 12 | 25.00% | 2.00ms | 10.0ms | 10.0ms |');
  });

  test('beyond fifty names are one row', () => {
    const tally = new RequestTally();
    const [counter] = SLICE.series;
    const series = Array.from({ length: 60 }, (_, index) => ({
      series: {
        metric: { name: 'http_reqs', kind: 'counter', unit: 'none' } as const,
        tags: { method: 'GET', name: `/${index}` },
      },
      values: counter?.values ?? { kind: 'counter' as const, samples: 0, sum: 0 },
    }));
    tally.add({ ...SLICE, series });
    const [first, ...others] = tally.rows();
    expect(first).toMatchObject({ label: 'all other requests', count: 60 });
    expect(others).toHaveLength(50);
    expect(others[0]?.label).toBe('GET /0');
  });
});
