import { expect, test } from 'vitest';
import { scenarioFunctions } from '../../src/script/functions.ts';
import { moduleFromExports } from '../../src/script/script-module.ts';
import { define, planOf, run } from './plan-of.ts';

const EXPORTS = { browse: define({ iterations: 1 }), checkout: define({ iterations: 1 }) };

test('every scenario of the plan has its function', () => {
  const functions = scenarioFunctions(moduleFromExports(EXPORTS), planOf(EXPORTS));
  expect([...functions]).toEqual([
    ['browse', run],
    ['checkout', run],
  ]);
});

test.each([
  ['is missing', {}],
  ['is something else', { checkout: 5 }],
])('a module whose export %s is not what the plan was made of', (_, changed) => {
  const module = moduleFromExports({ browse: EXPORTS.browse, ...changed });
  const read = () => scenarioFunctions(module, planOf(EXPORTS));
  expect(read).toThrow(
    expect.objectContaining({
      code: 'RAMPA_SCRIPT_FAILED',
      message:
        "scenario 'checkout' has no function on a shard: the export 'checkout' was one on the main thread",
      hint: 'Export the same on every thread, whatever chance, the time or the thread say.',
    }),
  );
});
