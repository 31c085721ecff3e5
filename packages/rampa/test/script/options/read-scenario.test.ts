import { describe, expect, test } from 'vitest';
import { DEFAULT_HTTP } from '../../../src/core/http-plan.ts';
import { DEFAULT_NETWORK } from '../../../src/core/network.ts';
import { scenario } from '../../../src/script/define.ts';
import { define, planOf, problemsOf, run } from '../plan-of.ts';

const COMMON = {
  startTimeMs: 0,
  gracefulStopMs: 30_000,
  tags: {},
  env: {},
  keepCookies: false,
  network: DEFAULT_NETWORK,
  http: DEFAULT_HTTP,
};

describe('executors', () => {
  test('constant-vus', () => {
    const only = scenario({ executor: 'constant-vus', duration: '1m30s' }, run);
    expect(planOf({ only }).scenarios).toEqual([
      {
        ...COMMON,
        name: 'only',
        exportName: 'only',
        executor: 'constant-vus',
        vus: 1,
        durationMs: 90_000,
      },
    ]);
  });

  test('ramping-vus', () => {
    const stages = [
      { duration: '10s', target: 5 },
      { duration: '0s', target: 1 },
    ];
    expect(planOf({ only: scenario({ executor: 'ramping-vus', stages }, run) }).scenarios).toEqual([
      {
        ...COMMON,
        name: 'only',
        exportName: 'only',
        executor: 'ramping-vus',
        startVus: 0,
        stages: [
          { durationMs: 10_000, target: 5 },
          { durationMs: 0, target: 1 },
        ],
        gracefulRampDownMs: 30_000,
      },
    ]);
  });

  test.each(['shared-iterations', 'per-vu-iterations'] as const)('%s', (executor) => {
    expect(planOf({ only: scenario({ executor }, run) }).scenarios).toEqual([
      {
        ...COMMON,
        name: 'only',
        exportName: 'only',
        executor,
        vus: 1,
        iterations: 1,
        maxDurationMs: 600_000,
      },
    ]);
  });

  test('constant-arrival-rate', () => {
    const options = { executor: 'constant-arrival-rate', rate: 2.5, duration: '1m' } as const;
    expect(planOf({ only: scenario(options, run) }).scenarios).toEqual([
      {
        ...COMMON,
        name: 'only',
        exportName: 'only',
        executor: 'constant-arrival-rate',
        rate: 2.5,
        timeUnitMs: 1000,
        durationMs: 60_000,
        preAllocatedVus: 3,
        maxVus: 3,
        whenBusy: 'drop',
      },
    ]);
  });

  test('ramping-arrival-rate', () => {
    const stages = [{ duration: '10s', target: 600.5 }];
    const options = { executor: 'ramping-arrival-rate', timeUnit: '1m', stages } as const;
    expect(planOf({ only: scenario(options, run) }).scenarios).toEqual([
      {
        ...COMMON,
        name: 'only',
        exportName: 'only',
        executor: 'ramping-arrival-rate',
        startRate: 0,
        timeUnitMs: 60_000,
        stages: [{ durationMs: 10_000, target: 600.5 }],
        preAllocatedVus: 11,
        maxVus: 11,
        whenBusy: 'drop',
      },
    ]);
  });

  test('options that every scenario can have', () => {
    const only = scenario(
      {
        executor: 'per-vu-iterations',
        startTime: '5s',
        gracefulStop: '0s',
        tags: { team: 'shop' },
        env: { BASE: 'http://localhost' },
        keepCookies: true,
        name: 'check out',
      },
      run,
    );
    expect(planOf({ only }).scenarios[0]).toMatchObject({
      name: 'check out',
      exportName: 'only',
      startTimeMs: 5000,
      gracefulStopMs: 0,
      tags: { team: 'shop' },
      env: { BASE: 'http://localhost' },
      keepCookies: true,
    });
  });

  test.each([
    { executor: 'constant-vus', duration: '1m' },
    { executor: 'ramping-vus', stages: [{ duration: '1m', target: 1 }] },
    { executor: 'shared-iterations' },
    { executor: 'per-vu-iterations' },
    { vus: 2, duration: '1m' },
    { stages: [{ duration: '1m', target: 1 }] },
    { iterations: 5 },
  ] as const)('the pacing of %o', (options) => {
    const only = scenario({ ...options, pacing: '1500ms' }, run);
    expect(planOf({ only }).scenarios[0]).toMatchObject({ pacingMs: 1500 });
  });

  test.each([
    [{ rate: 100 }, { preAllocatedVus: 100, maxVus: 100 }],
    [{ rate: 0.1 }, { preAllocatedVus: 1, maxVus: 1 }],
    [
      { rate: 100, maxVus: 50 },
      { preAllocatedVus: 50, maxVus: 50 },
    ],
    [
      { rate: 100, maxVus: 500 },
      { preAllocatedVus: 100, maxVus: 500 },
    ],
    [
      { rate: 100, preAllocatedVus: 5 },
      { preAllocatedVus: 5, maxVus: 5 },
    ],
    [
      { rate: 5, timeUnit: '10ms' },
      { preAllocatedVus: 500, maxVus: 500 },
    ],
  ])('VUs of an arrival rate of %o', (options, vus) => {
    const only = scenario({ executor: 'constant-arrival-rate', duration: '1s', ...options }, run);
    expect(planOf({ only }).scenarios[0]).toMatchObject(vus);
  });
});

describe('what a user reads about options that are wrong', () => {
  test('all problems of a script are in one error', () => {
    const checkout = define({
      executor: 'constant-arrival-rate',
      rate: 0,
      duration: 'soon',
      maxVUs: 5,
      stages: [],
    });
    const browse = define({ executor: 'constant-vu', vus: 1 });
    const config = { treshholds: {}, setupTimeout: 30, thresholds: { chekcs: ['rate>1'] } };
    expect(problemsOf({ checkout, browse, config })).toMatchInlineSnapshot(`
      [
        "config.setupTimeout must be a duration of at least 1ms such as '1m30s', got 30; a unit is missing: write '30s' or '30ms'",
        "config.treshholds is not an option here, did you mean thresholds? known: scenarios, thresholds, metrics, outputs, tags, env, setupTimeout, teardownTimeout, maxSeries, seed, connection, dns, tls, proxy, http, vus, duration, iterations, stages",
        "scenarios.checkout.rate must be a number above 0 and up to 1000000, got 0",
        "scenarios.checkout.duration must be a duration of at least 1ms such as '1m30s', got "soon"",
        "scenarios.checkout.maxVUs is not an option here, did you mean maxVus? known: executor, rate, duration, timeUnit, preAllocatedVus, maxVus, whenBusy, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http",
        "scenarios.checkout.stages is not an option of constant-arrival-rate but of ramping-vus, ramping-arrival-rate; known: executor, rate, duration, timeUnit, preAllocatedVus, maxVus, whenBusy, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http",
        "scenarios.browse.executor must be one of constant-vus, ramping-vus, shared-iterations, per-vu-iterations, constant-arrival-rate, ramping-arrival-rate, got "constant-vu"; did you mean constant-vus?",
        "thresholds key must be a known metric, got "chekcs", did you mean checks?",
        "(Declare custom metrics in config.metrics, such as metrics: { orders: 'counter' }.)",
      ]
    `);
  });

  test('a pacing that is none, or beside a rate', () => {
    const closed = define({ executor: 'constant-vus', duration: '1s', pacing: '0s' });
    const number = define({ executor: 'shared-iterations', pacing: 5 });
    const open = define({
      executor: 'constant-arrival-rate',
      rate: 1,
      duration: '1s',
      pacing: '1s',
    });
    expect(problemsOf({ closed, number, open })).toEqual([
      `scenarios.closed.pacing must be a duration of at least 1ms such as '1m30s', got "0s"`,
      `scenarios.number.pacing must be a duration of at least 1ms such as '1m30s', got 5; a unit is missing: write '5s' or '5ms'`,
      'scenarios.open.pacing is not an option of constant-arrival-rate but of constant-vus, ramping-vus, shared-iterations, per-vu-iterations; write rate and timeUnit for a pace; known: executor, rate, duration, timeUnit, preAllocatedVus, maxVus, whenBusy, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http',
    ]);
  });

  test('constant-vus', () => {
    const sources = [
      { executor: 'constant-vus' },
      { executor: 'constant-vus', duration: 30 },
      { executor: 'constant-vus', duration: '0s', vus: 1.5 },
      { executor: 'constant-vus', duration: -1 },
      { executor: 'constant-vus', duration: '1s', rate: 5, exec: 'x' },
      { executor: 'constant-vus', duration: '1s', vus: 2 ** 60 },
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot(`
      [
        [
          "scenarios.checkout.duration must be a duration of at least 1ms such as '1m30s', got nothing",
        ],
        [
          "scenarios.checkout.duration must be a duration of at least 1ms such as '1m30s', got 30; a unit is missing: write '30s' or '30ms'",
        ],
        [
          "scenarios.checkout.vus must be an integer from 1 to 1000000, got 1.5",
          "scenarios.checkout.duration must be a duration of at least 1ms such as '1m30s', got "0s"",
        ],
        [
          "scenarios.checkout.duration must be a duration of at least 1ms such as '1m30s', got -1",
        ],
        [
          "scenarios.checkout.rate is not an option of constant-vus but of constant-arrival-rate; known: executor, vus, duration, pacing, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http",
          "scenarios.checkout.exec is not an option here, known: executor, vus, duration, pacing, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http",
        ],
        [
          "scenarios.checkout.vus must be an integer from 1 to 1000000, got 1152921504606847000",
        ],
      ]
    `);
  });

  test('ramping-vus', () => {
    const sources = [
      { executor: 'ramping-vus' },
      { executor: 'ramping-vus', stages: [] },
      { executor: 'ramping-vus', stages: [{ duration: '5s', target: 1.5, targt: 1 }] },
      {
        executor: 'ramping-vus',
        stages: [
          { duration: '5s', target: 0 },
          { duration: '0s', target: 9 },
        ],
      },
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot(`
      [
        [
          "scenarios.checkout.stages must be a list of stages such as [{ duration: "1m", target: 10 }], got nothing",
        ],
        [
          "scenarios.checkout.stages must be a list of stages such as [{ duration: "1m", target: 10 }], got []",
        ],
        [
          "scenarios.checkout.stages[0].target must be an integer from 0 to 1000000, got 1.5",
          "scenarios.checkout.stages[0].targt is not an option here, did you mean target? known: duration, target",
        ],
        [
          "scenarios.checkout.stages must be stages in which a VU runs for some time, got [{"duration":"5s","target":0},{"duration":"0s","target":9}]",
        ],
      ]
    `);
  });

  test('iterations', () => {
    const sources = [
      { executor: 'shared-iterations', vus: 10, iterations: 5 },
      { executor: 'shared-iterations', vus: 10 },
      { executor: 'shared-iterations', vus: 10, iterations: 0 },
      { executor: 'per-vu-iterations', vus: 10, iterations: Number.MAX_SAFE_INTEGER },
      { executor: 'per-vu-iterations', vuss: 1, name: 'two words' },
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot(`
      [
        [
          "scenarios.checkout.iterations must be at least vus (10), so that every VU has one, got 5",
        ],
        [
          "scenarios.checkout.iterations must be at least vus (10), so that every VU has one, got nothing",
        ],
        [
          "scenarios.checkout.iterations must be an integer from 1 to 9007199254740991, got 0",
        ],
        [
          "scenarios.checkout.iterations must be at most 900719925474099 for each of 10 vus, got 9007199254740991",
        ],
        [
          "scenarios["two words"].vuss is not an option here, did you mean vus? known: executor, vus, iterations, maxDuration, pacing, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http",
        ],
      ]
    `);
  });

  test('arrival rates', () => {
    const sources = [
      { executor: 'constant-arrival-rate', rate: NaN, duration: '1s', whenBusy: 'wait' },
      { executor: 'constant-arrival-rate', rate: 5, duration: '1s', preAllocatedVus: 9, maxVus: 8 },
      { executor: 'constant-arrival-rate', rate: 5000, timeUnit: '1ms', duration: '1s' },
      { executor: 'ramping-arrival-rate', stages: [{ duration: '5s', target: 0 }] },
      { executor: 'ramping-arrival-rate', stages: [{ duration: '5s', target: -1 }] },
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot(`
      [
        [
          "scenarios.checkout.rate must be a number above 0 and up to 1000000, got NaN",
          "scenarios.checkout.whenBusy must be "drop" or "queue", got "wait"",
        ],
        [
          "scenarios.checkout.maxVus must be at least preAllocatedVus (9), got 8",
        ],
        [
          "scenarios.checkout.rate must be at most 1000000 iterations per second (timeUnit is 1ms), got 5000",
        ],
        [
          "scenarios.checkout.stages must be stages in which the rate is above 0 for some time, got [{"duration":"5s","target":0}]",
        ],
        [
          "scenarios.checkout.stages[0].target must be a number from 0 to 1000000, got -1",
        ],
      ]
    `);
  });

  test('inferred executors and names', () => {
    const sources = [
      { executor: 7 },
      { rate: 5, duration: '1s' },
      { rate: 5 },
      { stages: [{ duration: '5s', target: 5 }], duration: '5s', iterations: 4 },
      { vus: 5 },
      { iterations: 0 },
      { tags: { a: 1 }, env: [], keepCookies: 'yes', name: '' },
      { name: 'a,b' },
      5,
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot(`
      [
        [
          "scenarios.checkout.executor must be one of constant-vus, ramping-vus, shared-iterations, per-vu-iterations, constant-arrival-rate, ramping-arrival-rate, got 7",
        ],
        [
          "scenarios.checkout.rate is not an option of constant-vus but of constant-arrival-rate; known: executor, vus, duration, pacing, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http",
        ],
        [
          "scenarios.checkout.executor must be one of constant-vus, ramping-vus, shared-iterations, per-vu-iterations, constant-arrival-rate, ramping-arrival-rate, got nothing",
        ],
        [
          "scenarios.checkout.stages cannot be combined with duration",
          "scenarios.checkout.stages cannot be combined with iterations",
        ],
        [
          "scenarios.checkout.duration must be a duration of at least 1ms such as '1m30s', got nothing",
        ],
        [
          "scenarios.checkout.iterations must be an integer from 1 to 9007199254740991, got 0",
        ],
        [
          "the name of scenario 'checkout' must be 1 to 100 letters, digits, spaces and _ $ . - with no space first, got """,
          "scenarios.checkout.tags.a must be text, got 1",
          "scenarios.checkout.env must be an object of texts, got a list",
          "scenarios.checkout.keepCookies must be true or false, got "yes"",
        ],
        [
          "the name of scenario 'checkout' must be 1 to 100 letters, digits, spaces and _ $ . - with no space first, got "a,b"",
        ],
        [
          "the first argument of scenario() in export 'checkout' must be an object of options, got 5",
        ],
      ]
    `);
  });
});
