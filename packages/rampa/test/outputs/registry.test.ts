import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Output, OutputKind } from '../../src/core/output.ts';
import { openOutputs } from '../../src/outputs/registry.ts';
import { tempFolder } from './temp-folder.ts';

describe('opening outputs', () => {
  test('opens each one with its destination', async () => {
    await using folder = await tempFolder();
    const specs = [
      { name: 'json', destination: folder.path('a.json') },
      { name: 'console', destination: undefined },
      { name: 'event-log', destination: folder.path('b.jsonl') },
    ];
    const outputs = await openOutputs(specs, undefined);
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
      { name: 'json', destination: path },
      { name: 'jsn', destination: 'x' },
      { name: 'carrier-pigeon', destination: undefined },
      { name: 'json', destination: undefined },
      { name: 'json', destination: '' },
      { name: 'event-log', destination: path },
      { name: 'console', destination: 'y' },
    ];
    const opening = openOutputs(specs, undefined);
    await expect(opening).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: [
        "unknown output backend: 'jsn'. available: json, event-log, record, console",
        "unknown output backend: 'carrier-pigeon'. available: json, event-log, record, console",
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
      { name: 'json', destination: folder.path('link.ts') },
      { name: 'json', destination: result },
      { name: 'event-log', destination: again },
    ];
    await expect(openOutputs(specs, script)).rejects.toMatchObject({
      message: [
        `json: the destination '${folder.path('link.ts')}' is the load script`,
        `event-log: the destination '${again}' is already used by another output`,
      ].join('\n'),
    });
    expect(await readFile(script, 'utf8')).toBe('export {};');
  });

  test('a defect while opening is passed on, after the others were closed', async () => {
    const closed: string[] = [];
    const kinds: OutputKind[] = [
      {
        name: 'good',
        open: async (): Promise<Output> => ({
          name: 'good',
          finish: async () => {},
          [Symbol.asyncDispose]: async () => void closed.push('good'),
        }),
      },
      {
        name: 'broken',
        open: async () => {
          throw new TypeError('defect');
        },
      },
    ];
    const specs = kinds.map(({ name }) => ({ name, destination: undefined }));
    await expect(openOutputs(specs, undefined, kinds)).rejects.toThrow(TypeError);
    expect(closed).toEqual(['good']);
  });
});
