import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { VirtualClock } from 'testkit';
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

  test('what throws or opens no output is one more problem, and the others are closed', async () => {
    const closed: string[] = [];
    const good: Output = {
      name: 'good',
      finish: async () => {},
      [Symbol.asyncDispose]: async () => {
        closed.push('good');
        throw new Error('cannot close');
      },
    };
    register('good', async () => good);
    register('broken', async () => {
      throw new TypeError('defect');
    });
    register('unfinished', async () => ({ name: 'unfinished' }));
    register('five', async () => 5);
    const specs = ['good', 'broken', 'unfinished', 'five', 'jsn'].map((name) =>
      spec(name, undefined),
    );
    await expect(openOutputs(specs, undefined, HOST)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: expect.stringContaining(
        [
          'broken: open() threw: defect',
          'unfinished: open() must resolve with an output, got {"name":"unfinished"}',
          'five: open() must resolve with an output, got 5',
          "unknown output backend: 'jsn'",
        ].join('\n'),
      ),
      cause: new TypeError('defect'),
    });
    expect(closed).toEqual(['good']);
  });

  test('one whose opening never ends is a problem after a minute', async () => {
    register('slow', () => new Promise(() => {}));
    const opening = openOutputs([spec('slow', undefined)], undefined, {
      ...HOST,
      clock: new VirtualClock(),
    });
    await expect(opening).rejects.toThrow('slow: open() did not end within 1m');
  });
});

function spec(name: string, destination: string | undefined): OutputSpec {
  return { name, destination, options: {} };
}

/** Takes what a script in plain JavaScript may hand over. */
function register(name: string, open: () => Promise<unknown>): void {
  const definition = { name, about: 'For tests.', destination: 'none', options: {} } as const;
  registerOutput({ ...definition, open: open as () => Promise<Output> });
}
