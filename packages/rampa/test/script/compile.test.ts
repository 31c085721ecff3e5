import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/script/compile.ts';
import type { Config } from '../../src/script/config.ts';
import { defineConfig, scenario } from '../../src/script/define.ts';
import { moduleFromExports } from '../../src/script/script-module.ts';
import { define, planOf, problemsOf, run } from './plan-of.ts';

describe('the rest of the plan', () => {
  test('has defaults', () => {
    expect({ ...planOf({ default: run }), scenarios: [] }).toEqual({
      scenarios: [],
      thresholds: [],
      metrics: [],
      tags: {},
      env: {},
      hasSetup: false,
      hasTeardown: false,
      setupTimeoutMs: 60_000,
      teardownTimeoutMs: 60_000,
      maxSeries: 1000,
      seed: undefined,
      replay: undefined,
    });
  });

  test('follows the config', () => {
    const config: Config = {
      thresholds: { items: ['avg<5'], checks: [{ threshold: 'rate>0.9', abortOnFail: true }] },
      metrics: {
        items: { kind: 'trend', unit: 'none' },
        waits: 'trend',
        bytes: { kind: 'counter' },
      },
      tags: { team: 'shop' },
      env: { BASE: 'http://a' },
      setupTimeout: '5s',
      teardownTimeout: '6s',
      maxSeries: 7,
      seed: 8,
    };
    const setup = (): void => {};
    const { plan, setup: compiled } = compile(moduleFromExports({ default: run, config, setup }));
    expect(compiled).toBe(setup);
    expect(plan).toMatchObject({
      metrics: [
        { name: 'items', kind: 'trend', unit: 'none' },
        { name: 'waits', kind: 'trend', unit: 'time' },
        { name: 'bytes', kind: 'counter', unit: 'none' },
      ],
      tags: { team: 'shop' },
      env: { BASE: 'http://a' },
      setupTimeoutMs: 5000,
      teardownTimeoutMs: 6000,
      maxSeries: 7,
      seed: 8,
      hasSetup: true,
      hasTeardown: false,
    });
    expect(plan.thresholds.map(({ metric, source }) => [metric, source])).toEqual([
      ['items', 'avg<5'],
      ['checks', 'rate>0.9'],
    ]);
  });

  test('has tags and selectors of thresholds as samples have them, without half characters', () => {
    const config = {
      metrics: { orders: 'counter' },
      tags: { run: 'a\ud83d' },
      thresholds: { 'orders{run:a\ud83d}': ['count>1'] },
      scenarios: { load: { iterations: 1, tags: { part: 'b\udc00' } } },
    } as const;
    const { tags, scenarios, thresholds } = planOf({ default: run, config });
    expect([tags, scenarios[0]?.tags]).toEqual([{ run: 'a\ufffd' }, { part: 'b\ufffd' }]);
    expect(thresholds).toMatchObject([
      { metric: 'orders{run:a\ufffd}', selector: { run: 'a\ufffd' } },
    ]);
  });

  test('is frozen all the way down and can be cloned', () => {
    const plan = planOf({
      default: run,
      config: { tags: { a: 'b' }, thresholds: { checks: ['rate>0'] } },
    });
    expect(structuredClone(plan)).toEqual(plan);
    const parts = [
      plan,
      plan.scenarios,
      plan.scenarios[0],
      plan.scenarios[0]?.tags,
      plan.tags,
      plan.thresholds[0],
    ];
    expect(parts.every(Object.isFrozen)).toBe(true);
  });

  test('does not freeze what the script owns', () => {
    const config = { tags: { a: 'b' }, scenarios: { a: { iterations: 1, env: { A: '1' } } } };
    planOf({ default: run, config });
    expect([config, config.tags, config.scenarios.a.env].some(Object.isFrozen)).toBe(false);
  });
});

describe('whatever the config', () => {
  test('the result is a plan or a RampaError', () => {
    const key = fc.constantFrom(
      ...['scenarios', 'thresholds', 'metrics', 'tags', 'vus', 'duration', 'stages', 'iterations'],
      ...[
        'executor',
        'rate',
        'a',
        'exec',
        'maxVus',
        'target',
        'kind',
        '__proto__',
        'name',
        'startRate',
      ],
    );
    const leaf = fc.oneof(
      fc.constantFrom(
        0,
        1,
        -1,
        1.5,
        NaN,
        1e300,
        null,
        undefined,
        true,
        'a',
        '1s',
        '0s',
        '',
        'trend',
      ),
      fc.constantFrom('constant-vus', 'ramping-vus', 'shared-iterations', 'constant-arrival-rate'),
      fc.constantFrom('checks', 'rate>0.5', 'default', 'ramping-arrival-rate', 'per-vu-iterations'),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }));
    const property = fc.property(value, value, fc.boolean(), (config, options, isPlain) => {
      const exports = { config, default: isPlain ? run : define(options), a: run };
      expect(problemsOf(exports).join('\n')).not.toContain('undefined');
    });
    void fc.assert(property, { numRuns: 1000 });
  });
});

test('a config may be written with defineConfig', () => {
  expect(planOf({ default: run, config: defineConfig({ iterations: 2 }) }).scenarios).toMatchObject(
    [{ iterations: 2 }],
  );
});

describe('what a user reads', () => {
  test('tags that rampa sets itself or that have no proper name', () => {
    const tags = { status: '999', 'a b': '1', '': '2', team_1: 'fine' };
    const only = define({ executor: 'constant-vus', duration: '1s', tags: { scenario: 'x' } });
    expect(problemsOf({ only, config: { tags } }, { tags })).toMatchInlineSnapshot(`
      [
        "config.tags.status is a tag that rampa sets itself; choose another name",
        "config.tags["a b"] is not the name of a tag: use 1 to 128 letters, digits and _ . -",
        "config.tags[""] is not the name of a tag: use 1 to 128 letters, digits and _ . -",
        "--tag "status" is a tag that rampa sets itself; choose another name",
        "--tag "a b" is not the name of a tag: use 1 to 128 letters, digits and _ . -",
        "--tag "" is not the name of a tag: use 1 to 128 letters, digits and _ . -",
        "scenarios.only.tags.scenario is a tag that rampa sets itself; choose another name",
      ]
    `);
  });

  test.each(['scenario', 'group', 'check', 'method', 'name', 'status', 'error', '__overflow__'])(
    'the tag %s',
    (name) => {
      expect(problemsOf({ default: run, config: { tags: { [name]: 'x' } } })).toEqual([
        `config.tags.${name} is a tag that rampa sets itself; choose another name`,
      ]);
    },
  );

  test("options under k6's name", () => {
    const options = { vus: 2, thresholds: { checks: ['rate==1'] } };
    expect(problemsOf({ default: run, options })).toMatchInlineSnapshot(`
      [
        "export 'options' is k6's name; rampa reads 'config'",
        "(Write export const config = defineConfig({ ... }), or give the export another name.)",
      ]
    `);
    expect(problemsOf({ options: scenario({ iterations: 1 }, run) })).toEqual([]);
    expect(problemsOf({ default: run, options: () => 5 })).toEqual([]);
  });

  test('and functions that are generators, which would never run, all at once', () => {
    function* steps(): Generator<number> {
      yield 1;
    }
    async function* asyncSteps(): AsyncGenerator<number> {
      yield 1;
    }
    const config = { scenarios: { smoke: { exec: 'plain' }, again: { exec: 'plain' } } };
    const load = scenario({ executor: 'constant-vus', duration: '1s' }, asyncSteps.bind(null));
    const exports = { config, load, plain: steps, setup: asyncSteps, teardown: steps };
    const never = 'must not be a generator, its body would never run';
    expect(problemsOf(exports)).toEqual([
      `the function of scenario 'load' ${never}`,
      `the function of scenario 'smoke' ${never}`,
      `the function of scenario 'again' ${never}`,
      `the export 'setup' ${never}`,
      `the export 'teardown' ${never}`,
      '(Make it an async function, without the *.)',
    ]);
    expect(problemsOf({ default: steps })).toHaveLength(2);
  });

  test('exports that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(problemsOf({ default: run, other: proxy, options: proxy })).toEqual([]);
    expect(problemsOf({ default: run, setup: proxy })).toEqual([
      "the export 'setup' must be a function, got something that cannot be read",
    ]);
  });

  test('hooks that are no functions', () => {
    expect(problemsOf({ default: run, setup: { a: 1 }, teardown: 'x' })).toMatchInlineSnapshot(`
      [
        "the export 'setup' must be a function, got {"a":1}",
        "the export 'teardown' must be a function, got "x"",
      ]
    `);
  });

  test('a config that is no object', () => {
    expect(problemsOf({ default: run, config: 5 })).toMatchInlineSnapshot(`
      [
        "config must be an object of options, got 5",
      ]
    `);
    expect(
      problemsOf({
        default: run,
        config: { scenarios: [], metrics: [], thresholds: 1, maxSeries: 0 },
      }),
    ).toMatchInlineSnapshot(`
      [
        "config.maxSeries must be an integer from 1 to 1000000, got 0",
        "config.scenarios must be an object of scenarios, got []",
        "config.metrics must be an object of metrics, got []",
        "thresholds must be an object of metric keys, got 1",
        "(Write 'metric', 'metric{tag:value,tag:value}' or 'metric@intended', with quotes round a value that has commas or single braces.)",
      ]
    `);
  });
});
