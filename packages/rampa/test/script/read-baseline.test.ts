import { virtualRun } from 'testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { resultDocument } from '../../src/outputs/json/result-document.ts';
import { planOf, problemsOf, run } from './plan-of.ts';

const KEY = 'wait{kind:read,size:2}';

/** What an earlier run wrote: waits from -5 to 994 ms, of which half are reads, and 1 of 10 refused. */
let earlier: Record<string, unknown> = {};

beforeAll(async () => {
  const { result } = await virtualRun(
    { executor: 'shared-iterations', vus: 1, iterations: 1000 },
    (worker) => {
      const { iteration } = worker.execution;
      const kind = iteration % 2 === 0 ? 'read' : 'write';
      worker.trend('wait', iteration - 5, { kind, size: '2' });
      worker.rate('refused', iteration % 10 === 0);
    },
    {
      exports: {
        config: {
          metrics: { wait: 'trend', refused: 'rate', unused: 'trend' },
          thresholds: { [KEY]: 'max<5000' },
        },
      },
    },
  );
  earlier = JSON.parse(JSON.stringify(resultDocument(result)));
});

const exportsOf = (thresholds: unknown) => ({
  default: run,
  config: {
    thresholds,
    metrics: { wait: 'trend', refused: 'rate', unused: 'trend', newer: 'trend' },
  },
});

const problemsWith = (baseline: unknown, thresholds: unknown = { wait: 'p(95)<baseline' }) =>
  problemsOf(exportsOf(thresholds), { baseline });

describe('a plan with a baseline', () => {
  test('has what the earlier run measured, times the factor', () => {
    const thresholds = {
      wait: ['p(95)<baseline*1.5', 'med>baseline'],
      'wait{size:2,kind:read}': 'p(90)<=baseline*2',
      refused: 'rate<baseline*1.1',
    };
    const plan = planOf(exportsOf(thresholds), { baseline: earlier });
    const rows = plan.thresholds.map(({ source, value, baseline }) => ({
      source,
      value,
      baseline,
    }));
    expect(rows).toMatchInlineSnapshot(`
      [
        {
          "baseline": {
            "factor": 1.5,
            "interval": {
              "high": 962.047,
              "low": 925.183,
            },
            "value": 944.127,
          },
          "source": "p(95)<baseline*1.5",
          "value": 1416.1905,
        },
        {
          "baseline": {
            "factor": 1,
            "interval": {
              "high": 536.063,
              "low": 453.119,
            },
            "value": 494.079,
          },
          "source": "med>baseline",
          "value": 494.079,
        },
        {
          "baseline": {
            "factor": 2,
            "interval": {
              "high": 927.231,
              "low": 857.087,
            },
            "value": 893.439,
          },
          "source": "p(90)<=baseline*2",
          "value": 1786.878,
        },
        {
          "baseline": {
            "factor": 1.1,
            "interval": {
              "high": 0.126879863840395,
              "low": 0.0770216954222178,
            },
            "value": 0.1,
          },
          "source": "rate<baseline*1.1",
          "value": 0.11000000000000001,
        },
      ]
    `);
  });

  test('reads percentiles of negative values too', () => {
    const plan = planOf(exportsOf({ wait: 'p(0.3)<baseline*1' }), { baseline: earlier });
    expect(plan.thresholds[0]?.value).toBe(-3.001);
  });
});

describe('what a user reads about a baseline', () => {
  test('that is missing', () => {
    expect(problemsOf(exportsOf({ wait: 'p(95)<baseline' }))).toEqual([
      'thresholds.wait[0] compares with a baseline, and there is none, got "p(95)<baseline"',
      '(Give what an earlier run wrote with --out or --record: --baseline FILE.)',
    ]);
  });

  test('that is none, with one hint', () => {
    expect(problemsWith([], { wait: 'p(95)<baseline' })).toEqual([
      '--baseline must be a result of rampa, got something else',
      'thresholds.wait[0] compares with a baseline, and there is none, got "p(95)<baseline"',
      '(Give what an earlier run wrote with --out or --record: --baseline FILE.)',
    ]);
  });

  test('that no threshold needs', () => {
    expect(problemsWith(earlier, { wait: 'p(95)<5' })).toEqual([
      '--baseline would not be used: no threshold compares with a baseline',
      "(Add one such as 'p(95)<baseline*1.1', or leave the flag out.)",
    ]);
  });

  test.each([
    [null, 'something else'],
    [[], 'something else'],
    ['rampa.result.v1', 'something else'],
    [{ metrics: {} }, 'something else'],
    [{ schema: 5 }, 'schema 5'],
    [{ schema: 'k6.summary' }, 'schema "k6.summary"'],
  ])('that is foreign: %j', (document, got) => {
    expect(problemsWith(document)[0]).toBe(`--baseline must be a result of rampa, got ${got}`);
  });

  test('that is newer', () => {
    expect(problemsWith({ ...earlier, schema: 'rampa.result.v2' })[0]).toBe(
      '--baseline must be of version rampa.result.v1, got "rampa.result.v2"',
    );
  });

  test('of a run without load', () => {
    expect(problemsWith({ ...earlier, summary: null })[0]).toBe(
      '--baseline must be the result of a run with load, got one that never started',
    );
  });

  test.each([
    ['histograms', { wait: { hdr: 5, hdr_negative: null } }],
    ['summary', undefined],
    ['summary', { metrics: { wait: { count: 'many' } } }],
  ])('that lacks %s, or has %j', (field, value) => {
    expect(problemsWith({ ...earlier, [field]: value })[0]).toMatch(
      new RegExp(`^--baseline must be a whole result, got one that is damaged at ${field}`),
    );
  });

  test('that was written before there were histograms', () => {
    expect(problemsWith({ ...earlier, histograms: undefined })[0]).toBe(
      '--baseline must have histograms, got a result of a version without them',
    );
  });

  test.each([
    ['with other metrics', { newer: 'p(95)<baseline' }, 'the earlier run has no such metric'],
    ['without the tags', { 'wait{kind:write}': 'p(95)<baseline' }, 'no such metric'],
    ['without samples', { unused: 'p(95)<baseline' }, 'the earlier run has no samples of it'],
  ])('%s', (_, thresholds, text) => {
    expect(problemsWith(earlier, thresholds)[0]).toContain(text);
  });

  test('that had the metric as another kind', () => {
    const config = { thresholds: { refused: 'med<baseline' }, metrics: { refused: 'trend' } };
    expect(problemsOf({ default: run, config }, { baseline: earlier })[0]).toBe(
      'thresholds.refused[0] has no baseline: in the earlier run it is of another kind, got "med<baseline"',
    );
  });

  test.each([
    ['that is no histogram', { hdr: 'AAAA', hdr_negative: null }],
    ['that is no base64', { hdr: '***', hdr_negative: null }],
    ['of other values', { hdr: '', hdr_negative: null }],
  ])('with a histogram %s', (_, histogram) => {
    const histograms = { ...(earlier['histograms'] as object), wait: histogram };
    expect(problemsWith({ ...earlier, histograms })[0]).toBe(
      'thresholds.wait[0] has no baseline: its "wait" is damaged, got "p(95)<baseline"',
    );
  });

  test('with counts that do not fit its histogram', () => {
    const { metrics } = earlier['summary'] as { metrics: Record<string, object> };
    const wait = { ...metrics['wait'], count: 999 };
    const summary = { metrics: { ...metrics, wait } };
    expect(problemsWith({ ...earlier, summary })[0]).toContain('its "wait" is damaged');
  });

  test('that is compared in ways that have no sense', () => {
    const thresholds = {
      wait: [
        'p(95)[30s]<baseline',
        'p(95)==baseline',
        'p(95)!=baseline*2',
        'avg<baseline',
        'p(100)<baseline',
        'p(95)<baseline*0',
      ],
      http_reqs: 'rate>baseline',
      vus: 'value>baseline',
      refused: 'p(95)<baseline',
    };
    expect(problemsWith(earlier, thresholds).join('\n')).toMatchInlineSnapshot(`
      "thresholds.wait[0] cannot compare windows with a baseline, which is of a whole run, got "p(95)[30s]<baseline"
      thresholds.wait[1] cannot compare with a baseline by ==, got "p(95)==baseline"
      thresholds.wait[2] cannot compare with a baseline by !=, got "p(95)!=baseline*2"
      thresholds.wait[3] cannot compare the avg with a baseline, got "avg<baseline"
      thresholds.wait[4] cannot compare the p(100) with a baseline, got "p(100)<baseline"
      thresholds.wait[5] must have a factor above 0, got "p(95)<baseline*0"
      thresholds.http_reqs[0] cannot compare the rate with a baseline, got "rate>baseline"
      thresholds.vus[0] cannot compare the value with a baseline, got "value>baseline"
      thresholds.refused[0] asks for a p(95), which the rate 'refused' does not have, got "p(95)<baseline"
      (Compare with a baseline by < <= > or >=. Compare p(N) with N between 0 and 100, med, or the rate of a rate. Use rate on a rate.)"
    `);
  });
});
