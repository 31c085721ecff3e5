import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/script/define.ts';
import { define, planOf, problemsOf, run } from '../plan-of.ts';

const COMMON = {
  startTimeMs: 0,
  gracefulStopMs: 30_000,
  tags: {},
  env: {},
  keepCookies: false,
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
    expect(problemsOf({ checkout, browse, config })).toMatchInlineSnapshot();
  });

  test('constant-vus', () => {
    const sources = [
      { executor: 'constant-vus' },
      { executor: 'constant-vus', duration: 30 },
      { executor: 'constant-vus', duration: '0s', vus: 1.5 },
      { executor: 'constant-vus', duration: '1s', rate: 5, exec: 'x' },
      { executor: 'constant-vus', duration: '1s', vus: 2 ** 60 },
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot();
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
      ,
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot();
  });

  test('iterations', () => {
    const sources = [
      { executor: 'shared-iterations', vus: 10, iterations: 5 },
      { executor: 'shared-iterations', vus: 10 },
      { executor: 'per-vu-iterations', vus: 10, iterations: Number.MAX_SAFE_INTEGER },
      { executor: 'per-vu-iterations', vuss: 1, name: 'two words' },
    ];
    expect(
      sources.map((source) => problemsOf({ checkout: define(source) })),
    ).toMatchInlineSnapshot();
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
    ).toMatchInlineSnapshot();
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
    ).toMatchInlineSnapshot();
  });
});
