import { describe, expect, test } from 'vitest';
import { compile } from '../../src/script/compile.ts';
import { scenario } from '../../src/script/define.ts';
import { moduleFromExports } from '../../src/script/script-module.ts';
import { planOf, problemsOf, run } from './plan-of.ts';

const constant = { executor: 'constant-vus', duration: '1s' } as const;

describe('which scenarios there are', () => {
  test('a plain default function alone runs once', () => {
    expect(planOf({ default: run }).scenarios).toMatchObject([
      {
        name: 'default',
        exportName: 'default',
        executor: 'shared-iterations',
        vus: 1,
        iterations: 1,
      },
    ]);
  });

  test.each([
    [
      { vus: 3, duration: '5s' },
      { executor: 'constant-vus', vus: 3, durationMs: 5000 },
    ],
    [{ duration: '5s' }, { executor: 'constant-vus', vus: 1, durationMs: 5000 }],
    [{ iterations: 9 }, { executor: 'shared-iterations', iterations: 9, maxDurationMs: 600_000 }],
    [
      { iterations: 9, vus: 3, duration: '5s' },
      { executor: 'shared-iterations', iterations: 9, vus: 3, maxDurationMs: 5000 },
    ],
    [
      { vus: 2, stages: [{ duration: '5s', target: 4 }] },
      { executor: 'ramping-vus', startVus: 2, stages: [{ durationMs: 5000, target: 4 }] },
    ],
  ])('the shortcuts %j of the config, or of a definition', (shortcuts, expected) => {
    expect(planOf({ default: run, config: shortcuts }).scenarios).toMatchObject([expected]);
    expect(planOf({ default: scenario(run), config: shortcuts }).scenarios).toMatchObject([
      expected,
    ]);
    expect(planOf({ default: scenario(shortcuts, run) }).scenarios).toMatchObject([expected]);
  });

  test('several definitions, in the order of the exports', () => {
    const { scenarios } = planOf({
      a: scenario(constant, run),
      helper: run,
      default: scenario(constant, run),
    });
    expect(scenarios.map(({ name }) => name)).toEqual(['a', 'default']);
  });

  test('an entry of config.scenarios names its function, or takes that of its name, or the default', () => {
    const config = { scenarios: { a: { ...constant, exec: 'steps' }, b: constant, c: constant } };
    const { scenarios } = planOf({ steps: run, b: run, default: run, config });
    expect(scenarios.map(({ name, exportName }) => [name, exportName])).toEqual([
      ['a', 'steps'],
      ['b', 'b'],
      ['c', 'default'],
    ]);
  });

  test('a definition with only a name takes the options of the entry of this name', () => {
    const config = { scenarios: { load: { ...constant, tags: { a: '1' } } } };
    const steps = scenario({ name: 'load', keepCookies: true, tags: { b: '2' } }, run);
    expect(planOf({ steps, config }).scenarios).toMatchObject([
      {
        name: 'load',
        exportName: 'steps',
        executor: 'constant-vus',
        tags: { a: '1' },
        keepCookies: true,
      },
    ]);
    expect(planOf({ load: scenario(run), config }).scenarios).toHaveLength(1);
  });

  test('a definition with options runs beside the entries that use its function', () => {
    const config = { scenarios: { again: { ...constant, exec: 'first' } } };
    const { scenarios } = planOf({ first: scenario(constant, run), config });
    expect(scenarios.map(({ name, exportName }) => [name, exportName])).toEqual([
      ['first', 'first'],
      ['again', 'first'],
    ]);
  });

  test('functions are found by scenario name', () => {
    const other = async (): Promise<void> => {};
    const config = { scenarios: { b: { ...constant, exec: 'steps' } } };
    const { functions } = compile(
      moduleFromExports({ a: scenario(constant, run), steps: other, config }),
    );
    expect([...functions]).toEqual([
      ['a', run],
      ['b', other],
    ]);
  });
});

describe('what a user reads', () => {
  test('two of one name', () => {
    expect(
      problemsOf({ a: scenario({ ...constant, name: 'b' }, run), b: scenario(constant, run) }),
    ).toMatchInlineSnapshot(`
      [
        "two scenarios are named 'b': export 'a' and export 'b'",
      ]
    `);
  });

  test('one name in both places', () => {
    expect(
      problemsOf({ a: scenario(constant, run), config: { scenarios: { a: constant } } }),
    ).toMatchInlineSnapshot(`
      [
        "two scenarios are named 'a': export 'a' and config.scenarios.a",
      ]
    `);
  });

  test('shortcuts beside scenarios', () => {
    expect(
      problemsOf({ default: run, config: { vus: 1, scenarios: { a: constant } } }),
    ).toMatchInlineSnapshot(`
      [
        "cannot use both 'scenarios' and shortcut options (vus, duration, iterations, stages) at the same time",
      ]
    `);
  });

  test('shortcuts that nothing uses', () => {
    expect(
      problemsOf({ a: scenario(constant, run), config: { vus: 1, duration: '1s' } }),
    ).toMatchInlineSnapshot(`
      [
        "config.vus would be used by no scenario, each has options of its own",
        "config.duration would be used by no scenario, each has options of its own",
        "(Move it into the options of a scenario, or remove it.)",
      ]
    `);
  });

  test('shortcuts that are wrong', () => {
    expect(
      problemsOf({ default: run, config: { vus: 0, duration: 'x', iterations: '5' } }),
    ).toMatchInlineSnapshot(`
      [
        "config.vus must be an integer from 1 to 1000000, got 0",
        "config.duration must be a duration of at least 1ms such as '1m30s', got "x"",
        "config.iterations must be an integer from 1 to 9007199254740991, got "5"",
      ]
    `);
  });

  test('a plain default beside definitions', () => {
    expect(problemsOf({ a: scenario(constant, run), default: run })).toMatchInlineSnapshot(`
      [
        "the default export is a plain function beside scenarios, so it would never run",
        "(Wrap the default function in scenario(...), or do not export it.)",
      ]
    `);
  });

  test('a definition that misses its entry', () => {
    expect(
      problemsOf({ laod: scenario(run), config: { scenarios: { load: constant } } }),
    ).toMatchInlineSnapshot(`
      [
        "scenarios.load has no function, there is no export 'load' and no default export",
        "scenario 'laod' (export 'laod') has no options, and config.scenarios has no entry of that name, known: load",
        "(Export a function, and name it with exec when its name is another one.)",
      ]
    `);
  });

  test('exec that does not exist', () => {
    expect(
      problemsOf({ steps: run, config: { scenarios: { a: { ...constant, exec: 'step' } } } }),
    ).toMatchInlineSnapshot(`
      [
        "scenarios.a.exec must be the name of an exported function, got "step", did you mean steps?",
      ]
    `);
  });

  test('exec that every object has', () => {
    expect(
      problemsOf({ steps: run, config: { scenarios: { a: { ...constant, exec: 'toString' } } } }),
    ).toMatchInlineSnapshot(`
      [
        "scenarios.a.exec must be the name of an exported function, got "toString"",
      ]
    `);
  });

  test('an entry without a function', () => {
    expect(
      problemsOf({ steps: run, config: { scenarios: { a: constant } } }),
    ).toMatchInlineSnapshot(`
      [
        "scenarios.a has no function, there is no export 'a' and no default export",
        "(Export a function, and name it with exec when its name is another one.)",
      ]
    `);
  });

  test('entries that are no options', () => {
    expect(
      problemsOf({ default: run, config: { scenarios: { a: 5, 'b,c': constant } } }),
    ).toMatchInlineSnapshot(`
      [
        "scenarios.a must be an object of options, got 5",
        "the name of scenarios["b,c"] must be 1 to 100 letters, digits, spaces and _ $ . - with no space first, got "b,c"",
      ]
    `);
  });

  test('an entry with a name', () => {
    expect(
      problemsOf({ default: run, config: { scenarios: { a: { ...constant, name: 'b' } } } }),
    ).toMatchInlineSnapshot(`
      [
        "scenarios.a.name is not an option here, known: executor, vus, duration, pacing, startTime, gracefulStop, tags, env, keepCookies, connection, dns, tls, proxy, http",
      ]
    `);
  });

  test('a script without scenarios', () => {
    expect(problemsOf({ helper: run })).toMatchInlineSnapshot(`
      [
        "no scenarios found in the program",
        "(Export scenario({ ...options }, async (worker) => { ... }), or a default function.)",
      ]
    `);
  });
});
