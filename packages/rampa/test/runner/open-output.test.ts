import { readFile } from 'node:fs/promises';
import { definePlan, Engine, openOutput, scenario } from 'rampa';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../outputs/temp-folder.ts';

describe('an output that a program opens', () => {
  test.each([
    ['a text', (path: string) => `csv=${path}?tags=shop`],
    [
      'an object',
      (path: string) => ({ name: 'csv', destination: path, options: { tags: 'shop' } }),
    ],
  ])('as %s is written by the engine that it is given to', async (_, sourceOf) => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv');
    const plan = await definePlan({
      default: scenario({ executor: 'shared-iterations', iterations: 3 }, async (worker) => {
        worker.counter('orders', 2, { shop: 'north' });
      }),
    });
    const { exitCode } = await new Engine(plan, { outputs: [await openOutput(sourceOf(path))] })
      .start()
      .wait();
    expect(exitCode).toBe(0);
    const rows = (await readFile(path, 'utf8')).split('\r\n');
    const orders = rows.filter((row) => row.includes(',orders,2,') && row.includes(',north,'));
    expect(orders).toHaveLength(3);
  });

  test.each([
    ['', 'RAMPA_CONFIG_INVALID', 'output must be NAME or NAME=DESTINATION, got ""'],
    ['cvs=a.csv', 'RAMPA_OUTPUT_INVALID', "unknown output backend: 'cvs'."],
    ['csv', 'RAMPA_OUTPUT_INVALID', 'csv: '],
  ])('%j is refused', async (source, code, message) => {
    await expect(openOutput(source)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
