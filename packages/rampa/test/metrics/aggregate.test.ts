import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS, CATALOG } from '../../src/core/catalog.ts';
import type { MetricSpec } from '../../src/core/metric.ts';
import { Problems } from '../../src/core/problems.ts';
import { Aggregate, type AggregateOptions } from '../../src/metrics/aggregate.ts';
import { Recorder } from '../../src/metrics/recorder.ts';
import { readThresholds } from '../../src/metrics/thresholds/read-thresholds.ts';

const ITEMS: MetricSpec = { name: 'items', kind: 'trend', unit: 'none' };
const LEVEL: MetricSpec = { name: 'level', kind: 'gauge', unit: 'none' };
const SPECS = [CATALOG.httpReqs, CATALOG.checks, CATALOG.httpReqDuration, ITEMS] as const;

describe('an aggregate of several shards', () => {
  const sample = fc.record({
    spec: fc.constantFrom(...SPECS),
    name: fc.constantFrom('/a', '/b', '/c'),
    value: fc.oneof(fc.integer({ min: -5, max: 2000 }), fc.integer({ min: 0, max: 4_000_000_000 })),
    second: fc.integer({ min: 0, max: 5 }),
  });

  test('invariant 8: has the same counts and histograms on 1, 2 and 8 shards', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 100 }), (samples) => {
        const [one, two, eight] = [1, 2, 8].map((shardCount) => {
          const rig = new Rig(shardCount, { 'http_req_duration{name:/a}': ['avg<1'] });
          for (const [index, { spec, name, value, second }] of samples.entries()) {
            rig.add(index % shardCount, spec, { name }, value);
            if (index % 7 === 0) rig.flush(second);
          }
          rig.flush(5);
          return rig.contents();
        });
        expect(two).toEqual(one);
        expect(eight).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  test('adds up vus and vus_max, and lets the latest write win for other gauges', () => {
    const rig = new Rig(2);
    const step = (shard: number, vus: number) => {
      rig.add(shard, CATALOG.vus, {}, vus);
      rig.add(shard, LEVEL, {}, vus);
      rig.flush(0);
    };
    step(0, 4);
    step(1, 6);
    step(0, 1);
    const { metrics } = rig.aggregate.snapshot(1, 0);
    expect(metrics['vus']).toEqual({ value: 7, min: 4, max: 10 });
    expect(metrics['level']).toEqual({ value: 1, min: 1, max: 6 });
  });

  test('sees how far vus went between two frames', () => {
    const rig = new Rig(1);
    for (const vus of [1, 5, 0]) rig.add(0, CATALOG.vus, {}, vus);
    rig.flush(0);
    expect(rig.aggregate.snapshot(1, 0).metrics['vus']).toEqual({ value: 0, min: 0, max: 5 });
  });

  test('adds up vus over the scenarios of one shard too', () => {
    const rig = new Rig(1, { 'vus{scenario:b}': ['max<9'] });
    rig.add(0, CATALOG.vus, { scenario: 'a' }, 3);
    rig.add(0, CATALOG.vus, { scenario: 'b' }, 4);
    rig.flush(0);
    const { metrics } = rig.aggregate.snapshot(1, 0);
    expect(metrics['vus']?.['value']).toBe(7);
    expect(metrics['vus{scenario:b}']?.['value']).toBe(4);
  });

  test('reports, and leaves out, a metric that shards use with different kinds', () => {
    const rig = new Rig(2);
    rig.add(0, { name: 'mixed', kind: 'counter', unit: 'none' }, {}, 5);
    rig.flush(0);
    for (const tag of ['x', 'y', 'y']) {
      rig.add(1, { name: 'mixed', kind: 'gauge', unit: 'none' }, { tag }, 7);
    }
    rig.flush(0);
    expect(rig.aggregate.snapshot(1, 0).metrics['mixed']).toEqual({ count: 5, rate: 5 });
    expect(rig.aggregate.warnings()).toEqual([
      "metric 'mixed' was used as counter on one shard and as gauge on another: 3 samples dropped; give them different names",
    ]);
  });

  test('merges frames that went through a structured clone', () => {
    const rig = new Rig(1);
    rig.add(0, ITEMS, { a: 'b' }, 5);
    const frame = rig.recorders[0]?.takeFrame();
    rig.aggregate.merge(0, structuredClone(frame ?? fail()), 0);
    expect(rig.aggregate.snapshot(1, 0).metrics['items']).toMatchObject({ count: 1, max: 5 });
  });
});

describe('a snapshot', () => {
  test('lists every built-in metric at zero, but no schedule metric, before there are samples', () => {
    const { timestamp, duration, metrics } = new Rig(1).aggregate.snapshot(0, 1234);
    expect([timestamp, duration]).toEqual([1234, 0]);
    const listed = [...BUILT_IN_METRICS.keys()].filter(
      (name) => !name.endsWith('@intended') && name !== 'iteration_schedule_lag',
    );
    expect(Object.keys(metrics)).toEqual([...listed, 'items', 'level']);
    expect(metrics['http_reqs']).toEqual({ count: 0, rate: 0 });
    expect(metrics['vus']).toEqual({ value: 0, min: 0, max: 0 });
    expect(metrics['checks']).toEqual({ rate: 0, passes: 0, fails: 0 });
    expect(metrics['http_req_duration']).toMatchObject({ count: 0, avg: 0, 'p(99)': 0 });
  });

  test('lists schedule metrics once they have samples', () => {
    const rig = new Rig(1);
    rig.add(0, CATALOG.iterationScheduleLag, {}, 1);
    rig.add(0, CATALOG.httpReqDurationIntended, {}, 2);
    rig.flush(0);
    const names = Object.keys(rig.aggregate.snapshot(1, 0).metrics);
    expect(names).toContain('iteration_schedule_lag');
    expect(names).toContain('http_req_duration@intended');
    expect(names).not.toContain('iteration_duration@intended');
  });

  test('has the statistics of every kind', () => {
    const rig = new Rig(1);
    for (const value of [2, 3]) rig.add(0, CATALOG.httpReqs, {}, value);
    for (const value of [1, 1, 0, 1]) rig.add(0, CATALOG.checks, {}, value);
    rig.add(0, { name: '__proto__', kind: 'counter', unit: 'none' }, {}, 1);
    rig.flush(0);
    const { metrics } = rig.aggregate.snapshot(2.5, 0);
    expect(metrics['http_reqs']).toEqual({ count: 5, rate: 2 });
    expect(metrics['checks']).toEqual({ rate: 0.75, passes: 3, fails: 1 });
    expect(Object.keys(metrics)).toContain('__proto__');
  });

  test('has every threshold key with a selector, right after its metric', () => {
    const rig = new Rig(1, {
      'http_reqs{name:/users/{},status:200}': ['count>0', 'rate>0'],
      'http_reqs{}': ['count>0'],
      'http_reqs{name:/none}': ['count>0'],
      http_reqs: ['count>0'],
    });
    rig.add(0, CATALOG.httpReqs, { name: '/users/{}', status: '200', method: 'GET' }, 1);
    rig.add(0, CATALOG.httpReqs, { name: '/users/{}', status: '404' }, 10);
    rig.add(0, CATALOG.httpReqs, { name: '/', status: '200' }, 100);
    rig.flush(0);
    const entries = Object.entries(rig.aggregate.snapshot(1, 0).metrics).map(
      ([name, { count }]) => [name, count] as const,
    );
    const first = entries.findIndex(([name]) => name === 'http_reqs');
    expect(entries.slice(first, first + 5)).toEqual([
      ['http_reqs', 111],
      ['http_reqs{name:/users/{},status:200}', 1],
      ['http_reqs{}', 111],
      ['http_reqs{name:/none}', 0],
      ['http_req_duration', 0],
    ]);
  });
});

describe('an aggregate answers about', () => {
  test('the series of a metric, over all shards', () => {
    const rig = new Rig(2);
    for (const shard of [0, 1]) {
      rig.add(shard, CATALOG.checks, { check: 'ok', scenario: 'a' }, 1);
      rig.add(shard, CATALOG.checks, { check: 'ok', scenario: 'b' }, shard);
    }
    rig.flush(0);
    const rows = [...rig.aggregate.seriesOf('checks')].map((series) => [
      series.kind,
      series.tags['scenario'],
      series.samples,
      series.stats(),
    ]);
    expect(rows).toEqual([
      ['rate', 'a', 2, { rate: 1, passes: 2, fails: 0 }],
      ['rate', 'b', 2, { rate: 0.5, passes: 1, fails: 1 }],
    ]);
  });

  test('nothing, for a metric that nobody knows', () => {
    const { aggregate } = new Rig(1);
    expect([...aggregate.seriesOf('unknown')]).toEqual([]);
    expect(aggregate.metricTotal('unknown')).toBeUndefined();
  });

  test('every metric that is known, in order', () => {
    const rig = new Rig(1);
    rig.add(0, { name: 'late', kind: 'rate', unit: 'none' }, {}, 1);
    rig.flush(0);
    const names = rig.aggregate.metrics().map(({ name }) => name);
    expect(names).toEqual([...BUILT_IN_METRICS.keys(), 'items', 'level', 'late']);
  });
});

describe('an aggregate warns', () => {
  test('about nothing when nothing was lost', () => {
    const rig = new Rig(1);
    rig.add(0, ITEMS, {}, 1);
    rig.flush(0);
    expect(rig.aggregate.warnings()).toEqual([]);
  });

  test('about series beyond the budget of one shard, with the tag that exploded', () => {
    const rig = new Rig(1, {}, { maxSeries: 3 });
    for (let user = 0; user < 10; user++) {
      rig.add(0, CATALOG.httpReqs, { method: 'GET', name: `/users/${user}` }, 2);
    }
    rig.flush(0);
    expect(rig.aggregate.warnings()).toEqual([
      "beyond 3 series per metric, samples are in __overflow__ series, which keep only the tags scenario, group, method, status and error: http_reqs (7) because tag 'name' has 10 values such as '/users/0', '/users/1', '/users/2': group requests with the url`...` tag or the option 'name'; or raise maxSeries",
      `'/users/0' and 9 more names of requests look like /users/{}: write url\`/users/\${...}\`, or give them that name, so that they are counted as one`,
    ]);
    expect(rig.aggregate.snapshot(1, 0).metrics['http_reqs']?.['count']).toBe(20);
  });

  test('of thresholds that may miss what is beyond the budget, and not of those that see it', () => {
    const limits = ['http_reqs{scenario:a}', 'http_reqs{name:/1}'].map((metric) => ({
      metric,
      metricName: 'http_reqs',
      selector: metric.includes('scenario') ? { scenario: 'a' } : { name: '/1' },
      source: 'count<100',
      aggregation: { type: 'count' } as const,
      operator: '<' as const,
      value: 100,
      abortOnFail: false,
      gracePeriodMs: 0,
    }));
    const recorder = new Recorder({ maxSeries: 2, metrics: [] });
    const aggregate = new Aggregate({ thresholds: limits, metrics: [], maxSeries: 2 });
    for (let page = 0; page < 6; page++) {
      const scenario = page % 2 === 0 ? 'a' : 'b';
      recorder.series(CATALOG.httpReqs, { scenario, name: `/${page}` }).add(1);
    }
    aggregate.merge(0, recorder.takeFrame() ?? fail(), 0);
    const stats = aggregate.snapshot(1, 0).metrics;
    expect(stats['http_reqs{scenario:a}']).toMatchObject({ count: 3 });
    expect(aggregate.warnings()[1]).toBe(
      'threshold http_reqs{name:/1} may miss samples that are in __overflow__',
    );
  });

  test('about series beyond the budget of all shards together', () => {
    const rig = new Rig(2, {}, { maxSeries: 3 });
    for (const [shard, names] of [
      ['a', 'b'],
      ['b', 'c', 'd'],
    ].entries()) {
      for (const item of names) rig.add(shard, ITEMS, { item }, 1);
    }
    rig.flush(0);
    rig.add(1, ITEMS, { item: 'd' }, 1);
    rig.flush(0);
    expect(
      [...rig.aggregate.seriesOf('items')].map(({ tags, samples }) => [tags, samples]),
    ).toEqual([
      [{ item: 'a' }, 1],
      [{ item: 'b' }, 2],
      [{ item: 'c' }, 1],
      [{ __overflow__: 'true' }, 2],
    ]);
    expect(rig.aggregate.warnings()).toEqual([
      "beyond 3 series per metric, samples are in __overflow__ series, which keep only the tags scenario, group, method, status and error: items (2) because tag 'item' has 4 values such as 'a', 'b', 'c': use fewer; or raise maxSeries",
    ]);
  });

  test('once about all metrics that have too many series, not about those without samples there', () => {
    const rig = new Rig(1, {}, { maxSeries: 2 });
    for (const name of ['/a', '/b', '/c']) {
      rig.add(0, CATALOG.httpReqs, { name }, 1);
      rig.add(0, CATALOG.httpReqDuration, { name }, 1);
      rig.add(0, ITEMS, { item: name }, 1);
      rig.recorders[0]?.series(LEVEL, { name });
    }
    for (let index = 0; index < 30; index++) {
      const spec: MetricSpec = { name: `m${index}`, kind: 'counter', unit: 'none' };
      for (const name of ['x', 'y', 'z']) rig.add(0, spec, { name }, 1);
    }
    rig.flush(0);
    const customs = Array.from({ length: 18 }, (_, index) => `m${index} (1)`).join(', ');
    expect(rig.aggregate.warnings()).toEqual([
      `beyond 2 series per metric, samples are in __overflow__ series, which keep only the tags scenario, group, method, status and error: http_reqs (1), http_req_duration (1), ${customs}, and 12 more because tag 'name' has 6 values such as '/a', '/b', 'x': group requests with the url\`...\` tag or the option 'name'; items (1) because tag 'item' has 3 values such as '/a', '/b', '/c': use fewer; or raise maxSeries`,
    ]);
  });

  test('of too many series without a guess when no tag stands out', () => {
    const rig = new Rig(1, {}, { maxSeries: 1 });
    rig.add(0, CATALOG.httpReqs, {}, 1);
    rig.add(0, CATALOG.httpReqs, { name: '/a' }, 1);
    rig.flush(0);
    expect(rig.aggregate.warnings()).toEqual([
      'beyond 1 series per metric, samples are in __overflow__ series, which keep only the tags scenario, group, method, status and error: http_reqs (1); or raise maxSeries',
    ]);
  });

  test('about values that are not all known', () => {
    const rig = new Rig(1, {}, { maxSeries: 2 });
    rig.add(0, ITEMS, { user: 'x'.repeat(200) }, 1);
    for (let user = 0; user < 10_003; user++) rig.add(0, ITEMS, { user: `${user}` }, 1);
    rig.flush(0);
    const [sentence] = rig.aggregate.warnings();
    expect(sentence).toContain("because tag 'user' has at least 10002 values such as");
    expect(sentence).toContain('xxx... (120 more characters) ...xxx');
  });

  test('never about what the engine records per scenario, which the plan bounds', () => {
    const rig = new Rig(2, {}, { maxSeries: 1 });
    for (const [index, scenario] of ['a', 'b', 'c'].entries()) {
      for (const spec of [CATALOG.iterations, CATALOG.iterationDuration]) {
        rig.add(index % 2, spec, { scenario }, 1);
      }
    }
    rig.flush(0);
    const tags = [...rig.aggregate.seriesOf('iterations')].map((series) => series.tags);
    expect(tags).toEqual([{ scenario: 'a' }, { scenario: 'c' }, { scenario: 'b' }]);
    expect(rig.aggregate.warnings()).toEqual([]);
  });

  test('about refused values, cut tags, values that are too large and too many metrics', () => {
    const rig = new Rig(1);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1]) rig.add(0, ITEMS, {}, value);
    rig.flush(0);
    rig.add(0, ITEMS, { name: 'x'.repeat(2000) }, 1e300);
    rig.add(0, LEVEL, {}, Number.NaN);
    rig.add(0, ITEMS, {}, Number.NaN);
    for (let index = 0; index < 1002; index++) {
      rig.add(0, { name: `m${index}`, kind: 'counter', unit: 'none' }, {}, 1);
    }
    rig.flush(0);
    expect(rig.aggregate.warnings()).toEqual([
      "metric 'items': 1 value was too large for percentiles to be exact",
      "metric 'items' refused 3 samples: not a finite number",
      "metric 'level' refused 1 sample: not a finite number",
      '2 samples dropped: a shard keeps at most 1000 custom metrics; put what varies into tags',
      'tag values were cut to 1024 characters, once',
    ]);
  });
});

/** Recorders of some shards, and the aggregate that they report to. */
class Rig {
  readonly aggregate: Aggregate;
  readonly recorders: readonly Recorder[];

  constructor(
    shardCount: number,
    thresholds: unknown = {},
    options: Partial<AggregateOptions> = {},
  ) {
    const problems = new Problems();
    const plans = readThresholds(thresholds, BUILT_IN_METRICS, problems);
    problems.throwIfAny();
    const metrics = [ITEMS, LEVEL];
    this.aggregate = new Aggregate({ thresholds: plans, metrics, maxSeries: 1000, ...options });
    const maxSeries = options.maxSeries ?? 1000;
    this.recorders = Array.from({ length: shardCount }, () => new Recorder({ maxSeries, metrics }));
  }

  add(shard: number, spec: MetricSpec, tags: Record<string, string>, value: number): void {
    this.recorders[shard]?.series(spec, tags).add(value);
  }

  flush(atSecond: number): void {
    for (const [shard, recorder] of this.recorders.entries()) {
      const frame = recorder.takeFrame();
      if (frame !== undefined) this.aggregate.merge(shard, frame, atSecond);
    }
  }

  /** Everything that must not depend on how samples were spread over shards. */
  contents(): unknown {
    const series = SPECS.flatMap(({ name }) => [...this.aggregate.seriesOf(name)]).map(
      ({ metric, tags, total }) => ({
        key: `${metric.name}${JSON.stringify(tags)}`,
        stats: total.stats(10),
        buckets:
          total.kind === 'trend'
            ? [[...total.positiveBuckets()], [...total.negativeBuckets()]]
            : [],
      }),
    );
    series.sort((left, right) => left.key.localeCompare(right.key));
    return { series, snapshot: this.aggregate.snapshot(10, 0) };
  }
}

function fail(): never {
  throw new Error('there is no frame');
}
