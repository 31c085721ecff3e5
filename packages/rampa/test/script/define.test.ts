import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Worker } from '../../src/core/worker.ts';
import { defineConfig, isScenarioDefinition, scenario } from '../../src/script/define.ts';

describe('scenario', () => {
  test('keeps options and function, and is frozen', () => {
    const fn = () => {};
    const options = { executor: 'constant-vus', duration: '1s' } as const;
    const definition = scenario(options, fn);
    expect(definition.options).toBe(options);
    expect(definition.fn).toBe(fn);
    expect(Object.isFrozen(definition)).toBe(true);
  });

  test('takes a function alone', () => {
    const fn = () => {};
    const definition = scenario(fn);
    expect(definition.options).toEqual({});
    expect(definition.fn).toBe(fn);
  });

  test('is recognised when another copy of rampa made it', () => {
    const foreign = { [Symbol.for('rampa.scenario')]: true, options: {}, fn: () => {} };
    expect(isScenarioDefinition(foreign)).toBe(true);
    expect(isScenarioDefinition({ options: {}, fn: () => {} })).toBe(false);
    expect(isScenarioDefinition(null)).toBe(false);
  });

  test('is not looked for in what cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(isScenarioDefinition(proxy)).toBe(false);
  });

  test('needs a function', () => {
    expect(() => scenario({}, undefined as never)).toThrow(
      'scenario() must be given a function after its options, got nothing',
    );
  });

  test('types the worker, with setup data of any type unless the function says which', () => {
    scenario({ executor: 'constant-vus', duration: '1s' }, async (worker) => {
      expectTypeOf(worker).toEqualTypeOf<Worker>();
    });
    scenario((worker) => {
      expectTypeOf(worker).toEqualTypeOf<Worker>();
    });
    const typed = async (worker: Worker<{ token: string }>): Promise<void> => {
      expectTypeOf(worker.setupData.token).toEqualTypeOf<string>();
    };
    expect(isScenarioDefinition(scenario({ duration: '1s' }, typed))).toBe(true);
    // @ts-expect-error an option of another executor
    scenario({ executor: 'constant-vus', duration: '1s', rate: 1 }, typed);
  });
});

describe('defineConfig', () => {
  test('returns what it is given', () => {
    const config = { thresholds: { checks: ['rate>0.99'] } };
    expect(defineConfig(config)).toBe(config);
  });
});
