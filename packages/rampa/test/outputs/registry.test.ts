import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { startReceiver, VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { Output, OutputSpec } from '../../src/core/output.ts';
import { Problems } from '../../src/core/problems.ts';
import { registerOutput } from '../../src/outputs/registered.ts';
import { OUTPUTS, openOutputs, verifyOutputs } from '../../src/outputs/registry.ts';
import { outputHost } from '../../src/runner/output-host.ts';
import { tempFolder } from './temp-folder.ts';

const HOST = outputHost({}, () => {});
const AVAILABLE = Object.keys(OUTPUTS).join(', ');

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
      'console',
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
        `event-log: the destination '${path}' is already used by another output`,
        "console: there is no destination, got 'y'",
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

describe('verifying outputs', () => {
  test.each(Object.keys(OUTPUTS))('%s refuses an option that it does not have', async (name) => {
    const [line] = await problemsWith({ name, destination: undefined, options: { foo: 'bar' } });
    expect(line).toMatch(
      new RegExp(`^${name}: (?:there are no options, got "foo"|"foo" is not an)`),
    );
  });

  test('touches neither files nor servers', async () => {
    await using folder = await tempFolder();
    await using server = await startReceiver();
    const destinations = { file: 'FILE', url: server.url, text: '127.0.0.1:9', none: undefined };
    const kinds = await Promise.all(Object.values(OUTPUTS).map((load) => load()));
    const specs = kinds.map(({ name, destination: kind }) => ({
      name,
      destination: kind === 'file' ? folder.path(name) : destinations[kind],
      options: name === 'influxdb' ? { db: 'x' } : {},
    }));
    expect(await problemsWith(...specs)).toEqual([]);
    expect(await readdir(dirname(folder.path('x')))).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  test('finds what is wrong with options, addresses, credentials and shared files at once', async () => {
    const url = 'http://127.0.0.1:8086';
    const problems = await problemsWith(
      spec('json', undefined),
      spec('html', '-'),
      { name: 'csv', destination: 'a/x.csv', options: { compression: 'zip' } },
      { name: 'ndjson', destination: 'a/../a/x.csv', options: { tags: 'a' } },
      { name: 'influxdb', destination: url, options: { bucket: 'b' } },
      { name: 'webhook', destination: 'host/path', options: { mode: 'all' } },
      { name: 'webhook', destination: url, options: { secret: 'whsec_%' } },
      { name: 'prometheus', destination: url, options: { user: 'u', token: 't' } },
      { name: 'otel', destination: url, options: { headers: 'a b=c' } },
      spec('statsd', 'host:0'),
      spec('prometheus', undefined),
    );
    expect(problems).toEqual([
      'json: a file to write to is missing',
      "html: '-' is no path",
      'csv: compression must be auto or gzip or none, got "zip"',
      "ndjson: the destination 'a/../a/x.csv' is already used by another output",
      'ndjson: "tags" is not an option, known: compression',
      'influxdb: token is missing',
      'webhook: mode must be samples or aggregate or result, got "all"',
      "webhook: the destination must be an address with http or https, got 'host/path'",
      'webhook: secret must be base64 behind whsec_, got another text',
      'prometheus: token and user exclude each other',
      expect.stringMatching(/^otel: "a b=c"|^otel: headers must be/),
      "statsd: the destination must be HOST or HOST:PORT, got 'host:0'",
      'prometheus: the address of a server is missing',
    ]);
  });

  test('a registered one is verified by its own rules, and one that throws does not end the others', async () => {
    const opened: string[] = [];
    const output = { finish: async () => {}, [Symbol.asyncDispose]: async () => {} };
    const definition = { about: 'For tests.', destination: 'file', options: {} } as const;
    registerOutput({
      ...{ ...definition, name: 'untouched' },
      open: async () => Promise.reject(opened.push('untouched')),
    });
    registerOutput({
      ...{ ...definition, name: 'light', opensNothing: true },
      open: async () => ({ ...output, name: String(opened.push('light')) }),
    });
    registerOutput({
      ...{ ...definition, name: 'strict' },
      verifyDestination(destination, env) {
        if (destination !== env['PLACE']) throw new TypeError(`not ${env['PLACE']}`);
      },
      open: async () => Promise.reject(opened.push('strict')),
    });
    const specs = ['untouched', 'light', 'strict'].map((name) => spec(name, undefined));
    expect(await problemsWith(...specs, spec('jso', undefined))).toEqual([
      'strict: verifyDestination() threw: not here',
      expect.stringMatching(/^unknown output backend: 'jso'/),
    ]);
    expect(opened).toEqual(['light']);
  });
});

async function problemsWith(...specs: OutputSpec[]): Promise<readonly string[]> {
  const problems = new Problems();
  await verifyOutputs(specs, undefined, { ...HOST, env: { PLACE: 'here' } }, problems);
  return problems.lines;
}

function spec(name: string, destination: string | undefined): OutputSpec {
  return { name, destination, options: {} };
}

/** Takes what a script in plain JavaScript may hand over. */
function register(name: string, open: () => Promise<unknown>): void {
  const definition = { name, about: 'For tests.', destination: 'none', options: {} } as const;
  registerOutput({ ...definition, open: open as () => Promise<Output> });
}
