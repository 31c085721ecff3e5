import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS } from '../../../src/core/catalog.ts';
import type { MetricSpec } from '../../../src/core/metric.ts';
import { Problems } from '../../../src/core/problems.ts';
import type { ThresholdPlan } from '../../../src/core/threshold.ts';
import { readThresholds } from '../../../src/metrics/thresholds/read-thresholds.ts';

const KNOWN = new Map<string, MetricSpec>([
  ...BUILT_IN_METRICS,
  ['cart_items', { name: 'cart_items', kind: 'trend', unit: 'none' }],
]);

describe('readThresholds', () => {
  test('reads expressions and objects under all kinds of keys', () => {
    const plans = read({
      http_req_duration: [
        'p(95)<500',
        { threshold: 'p(99)<2000', abortOnFail: true, gracePeriod: '10s' },
      ],
      'http_req_duration{name:/users/{}}@intended': ['avg < 300'],
      checks: 'rate>0.99',
      cart_items: { threshold: 'max<50', abortOnFail: false, gracePeriod: 250 },
    });
    expect(plans).toEqual([
      {
        metric: 'http_req_duration',
        metricName: 'http_req_duration',
        selector: {},
        source: 'p(95)<500',
        aggregation: { type: 'percentile', percentile: 95 },
        operator: '<',
        value: 500,
        abortOnFail: false,
        gracePeriodMs: 0,
      },
      expect.objectContaining({ source: 'p(99)<2000', abortOnFail: true, gracePeriodMs: 10_000 }),
      expect.objectContaining({
        metric: 'http_req_duration{name:/users/{}}@intended',
        metricName: 'http_req_duration@intended',
        selector: { name: '/users/{}' },
        source: 'avg < 300',
      }),
      expect.objectContaining({ metricName: 'checks', source: 'rate>0.99' }),
      expect.objectContaining({ source: 'max<50', abortOnFail: false, gracePeriodMs: 250 }),
    ]);
  });

  test('reads nothing from nothing', () => {
    expect(read(undefined)).toEqual([]);
  });

  test.each([
    ['counter', 'http_reqs', ['count>1', 'rate>1']],
    ['gauge', 'vus', ['value>1', 'min>1', 'max>1']],
    ['rate', 'checks', ['rate>1']],
    ['trend', 'cart_items', ['avg>1', 'min>1', 'max>1', 'med>1', 'p(12.5)>1', 'count>1']],
  ])('lets a %s have its aggregations and no others', (_, metric, allowed) => {
    const all = ['avg', 'min', 'max', 'med', 'p(12.5)', 'count', 'rate', 'value'];
    const problems = new Problems();
    const plans = readThresholds(
      { [metric]: all.map((aggregation) => `${aggregation}>1`) },
      KNOWN,
      problems,
    );
    expect(plans.map(({ source }) => source).sort()).toEqual([...allowed].sort());
    expect(problems.lines).toHaveLength(all.length - allowed.length);
  });

  test('a trend of times of the script has a twin from the intended start, other metrics do not', () => {
    const known = new Map(
      [
        { name: 'wait', kind: 'trend', unit: 'time' } as const,
        { name: 'size', kind: 'trend', unit: 'data' } as const,
        { name: 'hits', kind: 'counter', unit: 'none' } as const,
      ].map((spec) => [spec.name, spec]),
    );
    const problems = new Problems();
    const source = {
      'wait{page:/}@intended': ['p(99)<100'],
      'size@intended': ['max<1'],
      'hits@intended': ['count>1'],
    };
    expect(readThresholds(source, known, problems)).toMatchObject([
      { metric: 'wait{page:/}@intended', metricName: 'wait@intended', selector: { page: '/' } },
    ]);
    expect(problems.lines).toMatchObject([
      `thresholds key asks for @intended, which 'size' does not have, got "size@intended"`,
      `thresholds key asks for @intended, which 'hits' does not have, got "hits@intended"`,
    ]);
  });

  test('reports everything that is wrong at once', () => {
    const problems = problemsOf({
      http_reqs: ['count>', 5, 'p(95)<1'],
      checks: ['avg<1'],
      vus: [],
      http_req_duratoin: ['avg<1', 'nonsense'],
      'checks@intended': ['rate>0'],
      'vus{name}': ['value>0'],
      data_sent: [{ treshold: 'count>1' }, { threshold: 'count>1', other: 1 }],
      data_received: [
        { threshold: 'count>1', abortOnFail: 'yes', gracePeriod: 'soon' },
        { threshold: 'count>1', gracePeriod: '1s' },
        { threshold: 'count>1', abortOnFail: true, gracePeriod: -1 },
      ],
    });
    expect(problems.join('\n')).toMatchInlineSnapshot(`
      "thresholds.http_reqs[0] must be a threshold such as 'p(95)<500', got "count>"
      thresholds.http_reqs[1] must be a threshold such as 'p(95)<500', got 5
      thresholds.http_reqs[2] asks for a p(95), which the counter 'http_reqs' does not have, got "p(95)<1"
      thresholds.checks[0] asks for an avg, which the rate 'checks' does not have, got "avg<1"
      thresholds.vus must have at least one threshold, got []
      thresholds key must be a known metric, got "http_req_duratoin", did you mean http_req_duration?
      thresholds.http_req_duratoin[1] must be a threshold such as 'p(95)<500', got "nonsense"
      thresholds key asks for @intended, which 'checks' does not have, got "checks@intended"
      thresholds key must be a metric, with a selector if need be, got "vus{name}"
      thresholds.data_sent[0].treshold is not an option here, did you mean threshold? known: threshold, abortOnFail, gracePeriod
      thresholds.data_sent[0].threshold must be a threshold such as 'p(95)<500', got nothing
      thresholds.data_sent[1].other is not an option here, known: threshold, abortOnFail, gracePeriod
      thresholds.data_received[0].abortOnFail must be true or false, got "yes"
      thresholds.data_received[0].gracePeriod must be a duration such as '10s', or milliseconds, got "soon"
      thresholds.data_received[1].gracePeriod has no effect without abortOnFail, got "1s"
      thresholds.data_received[2].gracePeriod must be a duration such as '10s', or milliseconds, got -1"
    `);
  });

  test('reads windows, and how long they may be crossed', () => {
    const plans = read({
      http_req_duration: ['p(95)[30s]<400', ' avg [ 1m30s ] < 5 for 20s '],
      'checks{check:a}': ['rate[1h]>0.9'],
    });
    expect(plans.map(({ source, window }) => [source, window])).toEqual([
      ['p(95)[30s]<400', { seconds: 30, forSeconds: undefined }],
      [' avg [ 1m30s ] < 5 for 20s ', { seconds: 90, forSeconds: 20 }],
      ['rate[1h]>0.9', { seconds: 3600, forSeconds: undefined }],
    ]);
  });

  test('reports every window that cannot be judged', () => {
    const problems = new Problems();
    const thresholds = [
      'count[500ms]>1',
      'count[1s500ms]>1',
      'count[0s]>1',
      'count[1h1s]>1',
      'count>1 for 20s',
      'count[30s]>1 for 0s',
      'count[1m1s]>1',
      'count[31s]>1 for 30s',
      'count[30s]>1 for 30s',
      'count[1m]>1',
    ];
    readThresholds({ http_reqs: thresholds }, KNOWN, problems, { plannedMs: 60_000 });
    expect(problems.lines.join('\n')).toMatchInlineSnapshot(`
      "thresholds.http_reqs[0] must have a window of whole seconds from 1s to 1h, got "count[500ms]>1"
      thresholds.http_reqs[1] must have a window of whole seconds from 1s to 1h, got "count[1s500ms]>1"
      thresholds.http_reqs[2] must have a window of whole seconds from 1s to 1h, got "count[0s]>1"
      thresholds.http_reqs[3] must have a window of whole seconds from 1s to 1h, got "count[1h1s]>1"
      thresholds.http_reqs[4] must have a window for its 'for', got "count>1 for 20s"
      thresholds.http_reqs[5] must have a 'for' of whole seconds from 1s to 1h, got "count[30s]>1 for 0s"
      thresholds.http_reqs[6] must fit into the 1m that the run is planned for, needs 1m1s, got "count[1m1s]>1"
      thresholds.http_reqs[7] must fit into the 1m that the run is planned for, needs 1m1s, got "count[31s]>1 for 30s""
    `);
  });

  test.each([[[]], ['p(95)<1'], [null], [5]])('refuses %j as the whole', (source) => {
    expect(problemsOf(source)).toEqual([
      `thresholds must be an object of metric keys, got ${JSON.stringify(source)}`,
    ]);
  });

  test('hints at the grammar, at declaring metrics and at what a kind has', () => {
    const problems = new Problems();
    readThresholds({ http_reqs: ['x', 'avg<1'], other: ['avg<1'] }, KNOWN, problems);
    expect(() => problems.throwIfAny()).toThrow(
      expect.objectContaining({
        hint:
          "Write '<avg|min|max|med|p(N)|count|rate|value> <operator> <number>' with an operator of < <= > >= == !=, " +
          "or with a window such as 'p(95)[30s]<400', or a baseline such as 'p(95)<baseline*1.1'. " +
          "Use count, rate on a counter. Declare custom metrics in config.metrics, such as metrics: { orders: 'counter' }.",
      }),
    );
  });
});

function read(source: unknown): ThresholdPlan[] {
  const problems = new Problems();
  const plans = readThresholds(source, KNOWN, problems);
  problems.throwIfAny();
  return plans;
}

function problemsOf(source: unknown): readonly string[] {
  const problems = new Problems();
  readThresholds(source, KNOWN, problems);
  return problems.lines;
}
