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
    ).toMatchInlineSnapshot();
  });

  test('one name in both places', () => {
    expect(
      problemsOf({ a: scenario(constant, run), config: { scenarios: { a: constant } } }),
    ).toMatchInlineSnapshot();
  });

  test('shortcuts beside scenarios', () => {
    expect(
      problemsOf({ default: run, config: { vus: 1, scenarios: { a: constant } } }),
    ).toMatchInlineSnapshot();
  });

  test('shortcuts that nothing uses', () => {
    expect(
      problemsOf({ a: scenario(constant, run), config: { vus: 1, duration: '1s' } }),
    ).toMatchInlineSnapshot();
  });

  test('shortcuts that are wrong', () => {
    expect(
      problemsOf({ default: run, config: { vus: 0, duration: 'x', iterations: '5' } }),
    ).toMatchInlineSnapshot();
  });

  test('a plain default beside definitions', () => {
    expect(problemsOf({ a: scenario(constant, run), default: run })).toMatchInlineSnapshot();
  });

  test('a definition that misses its entry', () => {
    expect(
      problemsOf({ laod: scenario(run), config: { scenarios: { load: constant } } }),
    ).toMatchInlineSnapshot();
  });

  test('exec that does not exist', () => {
    expect(
      problemsOf({ steps: run, config: { scenarios: { a: { ...constant, exec: 'step' } } } }),
    ).toMatchInlineSnapshot();
  });

  test('exec that every object has', () => {
    expect(
      problemsOf({ steps: run, config: { scenarios: { a: { ...constant, exec: 'toString' } } } }),
    ).toMatchInlineSnapshot();
  });

  test('an entry without a function', () => {
    expect(
      problemsOf({ steps: run, config: { scenarios: { a: constant } } }),
    ).toMatchInlineSnapshot();
  });

  test('entries that are no options', () => {
    expect(
      problemsOf({ default: run, config: { scenarios: { a: 5, 'b,c': constant } } }),
    ).toMatchInlineSnapshot();
  });

  test('an entry with a name', () => {
    expect(
      problemsOf({ default: run, config: { scenarios: { a: { ...constant, name: 'b' } } } }),
    ).toMatchInlineSnapshot();
  });

  test('a script without scenarios', () => {
    expect(problemsOf({ helper: run })).toMatchInlineSnapshot();
  });
});
