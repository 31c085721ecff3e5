import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Output, OutputSpec } from '../../src/core/output.ts';
import { registerOutput } from '../../src/outputs/registered.ts';
import { OUTPUTS, openOutputs } from '../../src/outputs/registry.ts';
import { outputHost } from '../../src/runner/output-host.ts';
import { tempFolder } from './temp-folder.ts';

const HOST = outputHost({}, () => {});
const AVAILABLE = [...Object.keys(OUTPUTS), 'console'].join(', ');

describe('opening outputs', () => {
  test('opens each one with its destination', async () => {
    await using folder = await tempFolder();
    const specs = [
      spec('json', folder.path('a.json')),
      spec('console', undefined),
      spec('event-log', folder.path('b.jsonl')),
    ];
    const outputs = await openOutputs(specs, undefined, HOST);
    expect(outputs.map((output) => output.name)).toEqual([
      `json=${folder.path('a.json')}`,
      `event-log=${folder.path('b.jsonl')}`,
    ]);
    for (const output of outputs) await output[Symbol.asyncDispose]();
  });

  test('reports every problem at once and leaves nothing open', async () => {
    await using folder = await tempFolder();
    const path = folder.path('a.json');
    const specs = [
      spec('json', path),
      spec('jsn', 'x'),
      spec('carrier-pigeon', undefined),
      spec('json', undefined),
      spec('json', ''),
      spec('event-log', path),
      spec('console', 'y'),
    ];
    const opening = openOutputs(specs, undefined, HOST);
    await expect(opening).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: [
        `unknown output backend: 'jsn'. available: ${AVAILABLE}`,
        `unknown output backend: 'carrier-pigeon'. available: ${AVAILABLE}`,
        'json: a file to write to is missing',
        'json: a file to write to is missing',
        `event-log: the destination '${path}' is already used by another output`,
        "console: the summary goes to stdout, got the destination 'y'",
      ].join('\n'),
      hint: 'Did you mean json? Write json=PATH. Give each output its own file. Write console without a destination.',
    });
    expect(await readdir(dirname(path))).toEqual([]);
  });

  test('refuses the load script and a file that is taken, however they are named', async () => {
    await using folder = await tempFolder();
    const script = folder.path('load.ts');
    await writeFile(script, 'export {};');
    await symlink('load.ts', folder.path('link.ts'));
    const result = folder.path('result.json');
    const again = join(dirname(result), '..', basename(dirname(result)), 'result.json');
    const specs = [
      spec('json', folder.path('link.ts')),
      spec('json', result),
      spec('event-log', again),
    ];
    await expect(openOutputs(specs, script, HOST)).rejects.toMatchObject({
      message: [
        `json: the destination '${folder.path('link.ts')}' is the load script`,
        `event-log: the destination '${again}' is already used by another output`,
      ].join('\n'),
    });
    expect(await readFile(script, 'utf8')).toBe('export {};');
  });

  test('a defect while opening is passed on, after the others were closed', async () => {
    const closed: string[] = [];
    registerOutput({
      name: 'good',
      about: 'Works.',
      destination: 'none',
      options: {},
      open: async (): Promise<Output> => ({
        name: 'good',
        finish: async () => {},
        [Symbol.asyncDispose]: async () => void closed.push('good'),
      }),
    });
    registerOutput({
      name: 'broken',
      about: 'Does not.',
      destination: 'none',
      options: {},
      open: async () => {
        throw new TypeError('defect');
      },
    });
    const specs = [spec('good', undefined), spec('broken', undefined)];
    await expect(openOutputs(specs, undefined, HOST)).rejects.toThrow(TypeError);
    expect(closed).toEqual(['good']);
  });
});

function spec(name: string, destination: string | undefined): OutputSpec {
  return { name, destination, options: {} };
}
