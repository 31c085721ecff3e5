import { describe, expect, test } from 'vitest';
import type { PlanOverrides } from '../../src/script/overrides.ts';
import { define, planOf, problemsOf, run } from './plan-of.ts';

const stages = [{ duration: '5s', target: 4 }];
const SCRIPTS = {
  'constant-vus': { executor: 'constant-vus', vus: 2, duration: '30s' },
  'ramping-vus': { executor: 'ramping-vus', stages: [{ duration: '1m', target: 10 }] },
  'shared-iterations': { executor: 'shared-iterations', vus: 2, iterations: 10 },
  'per-vu-iterations': { executor: 'per-vu-iterations', vus: 2, iterations: 10 },
  'constant-arrival-rate': { executor: 'constant-arrival-rate', rate: 10, duration: '30s' },
  'ramping-arrival-rate': {
    executor: 'ramping-arrival-rate',
    stages: [{ duration: '1m', target: 10 }],
  },
} as const;

type Script = keyof typeof SCRIPTS;

const closed = ['constant-vus', 'shared-iterations', 'per-vu-iterations'] as const;
const ramp = { stages: [{ durationMs: 5000, target: 4 }] };

function overridden(script: Script, overrides: PlanOverrides): unknown {
  return planOf({ only: define(SCRIPTS[script]) }, overrides).scenarios[0];
}

describe('an override changes the scenarios that it can apply to', () => {
  test.each([
    [{ vus: 7 }, 'constant-vus'],
    [{ iterations: 50 }, 'shared-iterations'],
    [{ stages: [{ duration: '5s', target: 4 }] }, 'ramping-vus'],
  ] as const)('%o keeps the pacing of a scenario', (overrides, executor) => {
    const only = define({ ...SCRIPTS['constant-vus'], pacing: '1s' });
    const [plan] = planOf({ only }, overrides).scenarios;
    expect(plan).toMatchObject({ executor, pacingMs: 1000 });
  });

  test('a rate takes the place of the pacing of a scenario', () => {
    const only = define({ ...SCRIPTS['constant-vus'], pacing: '1s' });
    const [plan] = planOf({ only }, { rate: 20 }).scenarios;
    expect(plan).toMatchObject({ executor: 'constant-arrival-rate', rate: 20 });
    expect(plan).not.toHaveProperty('pacingMs');
  });

  test.each<[Script, PlanOverrides, object]>([
    ['constant-vus', { vus: 7 }, { executor: 'constant-vus', vus: 7, durationMs: 30_000 }],
    ['shared-iterations', { vus: 7 }, { vus: 7, iterations: 10 }],
    ['per-vu-iterations', { vus: 7 }, { vus: 7, iterations: 10 }],
    ['constant-arrival-rate', { vus: 7 }, { preAllocatedVus: 7, maxVus: 7 }],
    ['ramping-arrival-rate', { vus: 7 }, { preAllocatedVus: 7, maxVus: 7 }],
    ['constant-vus', { duration: '5s' }, { vus: 2, durationMs: 5000 }],
    ['constant-arrival-rate', { duration: '5s' }, { rate: 10, durationMs: 5000 }],
    ['shared-iterations', { duration: '5s' }, { iterations: 10, maxDurationMs: 5000 }],
    ['per-vu-iterations', { duration: '5s' }, { iterations: 10, maxDurationMs: 5000 }],
    ['shared-iterations', { iterations: 50 }, { vus: 2, iterations: 50 }],
    ['per-vu-iterations', { iterations: 50 }, { vus: 2, iterations: 50 }],
    [
      'constant-vus',
      { iterations: 50 },
      { executor: 'shared-iterations', vus: 2, iterations: 50, maxDurationMs: 30_000 },
    ],
    [
      'constant-vus',
      { iterations: '50', vus: '5', duration: '2s' },
      { executor: 'shared-iterations', vus: 5, iterations: 50, maxDurationMs: 2000 },
    ],
    ['constant-arrival-rate', { rate: 0.5 }, { rate: 0.5, durationMs: 30_000, maxVus: 1 }],
    [
      'constant-vus',
      { rate: '20' },
      { executor: 'constant-arrival-rate', rate: 20, durationMs: 30_000, maxVus: 20 },
    ],
    [
      'constant-vus',
      { rate: 20, vus: 5, duration: '1s' },
      { executor: 'constant-arrival-rate', rate: 20, durationMs: 1000, maxVus: 5 },
    ],
    ['ramping-arrival-rate', { stages }, { executor: 'ramping-arrival-rate', ...ramp }],
    ['ramping-vus', { stages }, { executor: 'ramping-vus', startVus: 0, ...ramp }],
    ['ramping-vus', { stages, vus: 3 }, { executor: 'ramping-vus', startVus: 3, ...ramp }],
    ...closed.map((script): [Script, PlanOverrides, object] => [
      script,
      { stages: [{ duration: '5s', target: '4' }], vus: 3 },
      { executor: 'ramping-vus', startVus: 3, ...ramp },
    ]),
  ])('%s with %j', (script, overrides, expected) => {
    expect(overridden(script, overrides)).toMatchObject(expected);
  });

  test('nothing changes without overrides, and empty lists are none', () => {
    const plan = planOf({ only: define(SCRIPTS['constant-vus']) });
    const none = { stages: [], scenario: [], env: {}, tags: {}, vus: undefined };
    expect(planOf({ only: define(SCRIPTS['constant-vus']) }, none)).toEqual(plan);
  });
});

describe('a scenario without options of its own gets them from the overrides', () => {
  test.each<[PlanOverrides, object]>([
    [
      { vus: 3, duration: '5s' },
      { executor: 'constant-vus', vus: 3, durationMs: 5000 },
    ],
    [{ duration: '5s' }, { executor: 'constant-vus', vus: 1, durationMs: 5000 }],
    [{ iterations: 5 }, { executor: 'shared-iterations', vus: 1, iterations: 5 }],
    [
      { stages, vus: 2 },
      { executor: 'ramping-vus', startVus: 2, ...ramp },
    ],
    [
      { rate: 5, duration: '5s' },
      { executor: 'constant-arrival-rate', rate: 5, durationMs: 5000, maxVus: 5 },
    ],
    [
      { rate: 5, duration: '5s', vus: 9 },
      { preAllocatedVus: 9, maxVus: 9 },
    ],
  ])('%j', (overrides, expected) => {
    expect(planOf({ default: run }, overrides).scenarios).toMatchObject([expected]);
    expect(planOf({ default: define({}) }, overrides).scenarios).toMatchObject([expected]);
  });

  test('they win over the shortcuts of the config', () => {
    const config = { vus: 3, duration: '5s' };
    expect(planOf({ default: run, config }, { duration: '1s' }).scenarios).toMatchObject([
      { executor: 'constant-vus', vus: 3, durationMs: 1000 },
    ]);
  });
});

describe('scenario, env and tags', () => {
  const both = { browse: define({ iterations: 1 }), checkout: define({ iterations: 2 }) };

  test('scenario keeps only these scenarios, in the order of the script', () => {
    const names = (scenario: string[]) => planOf(both, { scenario }).scenarios.map((s) => s.name);
    expect(names(['checkout'])).toEqual(['checkout']);
    expect(names(['checkout', 'browse', 'checkout'])).toEqual(['browse', 'checkout']);
  });

  test('overrides have to apply only to the scenarios that are kept', () => {
    const script = { a: define(SCRIPTS['constant-vus']), b: define(SCRIPTS['ramping-vus']) };
    expect(planOf(script, { vus: 5, scenario: ['a'] }).scenarios).toMatchObject([{ vus: 5 }]);
  });

  test('env and tags are added to those of the config, and win', () => {
    const config = { env: { A: '1', B: '1' }, tags: { a: '1', b: '1' } };
    const plan = planOf({ ...both, config }, { env: { B: '2', C: '2' }, tags: { b: '2' } });
    expect(plan.env).toEqual({ A: '1', B: '2', C: '2' });
    expect(plan.tags).toEqual({ a: '1', b: '2' });
  });

  test('whatever their names are, also that of a prototype', () => {
    const odd = Object.fromEntries([['__proto__', 'x']]);
    const config = { env: odd };
    const plan = planOf({ browse: define({ iterations: 1, env: odd }), config }, { tags: odd });
    for (const texts of [plan.env, plan.tags, plan.scenarios[0]?.env ?? {}]) {
      expect(Object.entries(texts)).toEqual([['__proto__', 'x']]);
    }
    expect(Object.entries(planOf(both, { env: odd }).env)).toEqual([['__proto__', 'x']]);
  });

  test('a scenario that does not exist', () => {
    expect(problemsOf(both, { scenario: ['chekout', 'zzz'] })).toMatchInlineSnapshot(`
      [
        "scenario 'chekout' not found, did you mean 'checkout'? known: browse, checkout",
        "scenario 'zzz' not found, known: browse, checkout",
      ]
    `);
  });
});

describe('what a user reads', () => {
  test('about overrides that cannot apply', () => {
    const all = Object.fromEntries(
      Object.entries(SCRIPTS).map(([name, options]) => [name, define(options)]),
    );
    const each = [{ vus: 5 }, { duration: '1s' }, { iterations: 50 }, { stages }, { rate: 5 }];
    expect(each.map((overrides) => problemsOf(all, overrides))).toMatchInlineSnapshot(`
      [
        [
          "--vus cannot apply to scenario 'ramping-vus' (ramping-vus)",
          "(Choose the scenarios it can apply to with --scenario, or use --stage for ramps.)",
        ],
        [
          "--duration cannot apply to scenario 'ramping-vus' (ramping-vus)",
          "--duration cannot apply to scenario 'ramping-arrival-rate' (ramping-arrival-rate)",
          "(Choose the scenarios it can apply to with --scenario, or use --stage for ramps.)",
        ],
        [
          "--iterations cannot apply to scenario 'ramping-vus' (ramping-vus)",
          "--iterations cannot apply to scenario 'constant-arrival-rate' (constant-arrival-rate)",
          "--iterations cannot apply to scenario 'ramping-arrival-rate' (ramping-arrival-rate)",
          "(Choose the scenarios it can apply to with --scenario, or use --stage for ramps.)",
        ],
        [
          "--stage cannot apply to scenario 'constant-arrival-rate' (constant-arrival-rate)",
          "(Choose the scenarios it can apply to with --scenario, or use --stage for ramps.)",
        ],
        [
          "--rate cannot apply to scenario 'ramping-vus' (ramping-vus)",
          "--rate cannot apply to scenario 'shared-iterations' (shared-iterations)",
          "--rate cannot apply to scenario 'per-vu-iterations' (per-vu-iterations)",
          "--rate cannot apply to scenario 'ramping-arrival-rate' (ramping-arrival-rate)",
          "(Choose the scenarios it can apply to with --scenario, or use --stage for ramps.)",
        ],
      ]
    `);
  });

  test('about overrides that contradict each other', () => {
    const all = { vus: 1, stages, duration: '5s', iterations: 2, rate: 5 };
    expect(problemsOf({ default: run }, { stages, duration: '5s' })).toEqual([
      '--stage cannot be combined with --duration',
    ]);
    expect(problemsOf({ default: run }, all)).toMatchInlineSnapshot(`
      [
        "--stage cannot be combined with --duration",
        "--stage cannot be combined with --iterations",
        "--stage cannot be combined with --rate",
        "--rate cannot be combined with --iterations",
      ]
    `);
  });

  test.each<[unknown, readonly string[]]>([
    [null, ['overrides must be an object, got null']],
    ['vus=3', ['overrides must be an object, got "vus=3"']],
    [
      { vuz: 3 },
      [
        'overrides.vuz is not an option here, did you mean vus? known: vus, duration, iterations, stages, rate, scenario, env, tags, seed, iteration, replayOf, insecureSkipTlsVerify, baseline, proxyEnvironment',
      ],
    ],
    [
      { insecureSkipTlsVerify: 'yes', scenario: 'default' },
      [
        '--insecure-skip-tls-verify must be true or false, got "yes"',
        '--scenario must be a list of names such as ["browse"], got "default"',
      ],
    ],
    [{ scenario: [1] }, ['--scenario[0] must be a name, got 1']],
    [
      { stages: { duration: '1s', target: 3 } },
      [
        '--stage must be a list of stages such as [{ duration: "1m", target: 10 }], got {"duration":"1s","target":3}',
      ],
    ],
    [{ stages: [null] }, ['--stage[0] must be an object of options, got null']],
    [{ proxyEnvironment: 'x' }, ['overrides.proxyEnvironment must be an object of texts']],
    [
      { proxyEnvironment: { HTTP_PROXY: 3128 } },
      ['overrides.proxyEnvironment must be an object of texts'],
    ],
  ])('about what a program gives that is no override: %j', (overrides, problems) => {
    expect(problemsOf({ default: run }, overrides as PlanOverrides)).toEqual(problems);
  });

  test('about overrides that are wrong', () => {
    const wrong = {
      vus: 'many',
      duration: '5',
      iterations: 0,
      stages: [{ duration: 'x', target: '-1' }],
      rate: Number.NaN,
      env: { A: 1 as never },
    };
    expect(problemsOf({ default: run }, wrong)).toMatchInlineSnapshot(`
      [
        "--duration must be a duration of at least 1ms such as '1m30s', got "5"",
        "--stage[0].duration must be a duration such as '1m30s', got "x"",
        "--stage[0].target must be a number from 0 to 1000000, got -1",
        "--vus must be an integer from 1 to 1000000, got "many"",
        "--iterations must be an integer from 1 to 9007199254740991, got 0",
        "--rate must be a number above 0 and up to 1000000, got NaN",
        "--stage cannot be combined with --duration",
        "--stage cannot be combined with --iterations",
        "--stage cannot be combined with --rate",
        "--rate cannot be combined with --iterations",
        "--env.A must be text, got a number",
      ]
    `);
  });

  test('about what is missing or does not fit once they are applied', () => {
    expect([
      problemsOf({ default: run }, { vus: 5 }),
      problemsOf({ default: run }, { rate: 5 }),
      problemsOf({ default: define({ vus: 9, duration: '1s' }) }, { iterations: 5 }),
      problemsOf({ default: define({ executor: 'nope' }) }, { vus: 5, iterations: 5 }),
      problemsOf(
        { default: define(SCRIPTS['ramping-vus']) },
        { stages: [{ duration: '1s', target: 1.5 }] },
      ),
    ]).toMatchInlineSnapshot(`
      [
        [
          "--vus does not say how long scenario 'default' runs, and neither does the script",
          "(Add --duration, such as --duration 30s, or --iterations.)",
        ],
        [
          "--rate does not say how long scenario 'default' runs, and neither does the script",
          "(Add --duration, such as --duration 30s.)",
        ],
        [
          "scenarios.default.iterations must be at least vus (9), so that every VU has one, got 5",
        ],
        [
          "scenarios.default.executor must be one of constant-vus, ramping-vus, shared-iterations, per-vu-iterations, constant-arrival-rate, ramping-arrival-rate, got "nope"",
        ],
        [
          "scenarios.default.stages[0].target must be an integer from 0 to 1000000, got 1.5",
        ],
      ]
    `);
  });
});
