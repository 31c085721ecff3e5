import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Output, OutputKind } from '../../src/core/output.ts';
import { openOutputs } from '../../src/outputs/registry.ts';
import { tempFolder } from './temp-folder.ts';

describe('opening outputs', () => {
  test('opens each one with its destination', async () => {
    await using folder = await tempFolder();
    const outputs = await openOutputs([
      { name: 'json', destination: folder.path('a.json') },
      { name: 'event-log', destination: folder.path('b.jsonl') },
    ]);
    expect(outputs.map((output) => output.name)).toEqual([
      `json=${folder.path('a.json')}`,
      `event-log=${folder.path('b.jsonl')}`,
    ]);
    for (const output of outputs) await output[Symbol.asyncDispose]();
  });

  test('reports every problem at once and leaves nothing open', async () => {
    await using folder = await tempFolder();
    const path = folder.path('a.json');
    const opening = openOutputs([
      { name: 'json', destination: path },
      { name: 'jsn', destination: 'x' },
      { name: 'carrier-pigeon', destination: undefined },
      { name: 'json', destination: undefined },
      { name: 'event-log', destination: path },
    ]);
    await expect(opening).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: [
        "unknown output backend: 'jsn'. available: json, event-log",
        "unknown output backend: 'carrier-pigeon'. available: json, event-log",
        'json: a file to write to is missing',
        `event-log: the destination '${path}' is already used by another output`,
      ].join('\n'),
      hint: 'Did you mean json? Write json=PATH. Give each output its own file.',
    });
    expect(await readdir(dirname(path))).toEqual([]);
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
    await expect(openOutputs(specs, kinds)).rejects.toThrow(TypeError);
    expect(closed).toEqual(['good']);
  });
});
