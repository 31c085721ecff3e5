import { readdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FakeCli, FakeRun, startReceiver } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { registerOutput } from '../../../src/outputs/registered.ts';
import { loadJudged } from '../../../src/runner/load-test.ts';
import { tempFolder } from '../../outputs/temp-folder.ts';
import { PASSED_RESULT } from '../sample-run.ts';

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly lines: readonly string[];
  /** Whether the script was asked for. */
  readonly hasLoaded: boolean;
  readonly hasRun: boolean;
  /** What is in the script's folder. */
  readonly files: readonly string[];
}

/** Runs a command on a script with this `config`. */
async function ended(
  config: object,
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  await using folder = await tempFolder();
  const script = folder.path('load.mjs');
  await writeFile(
    script,
    `export const config = ${JSON.stringify(config)}; export default async () => {};`,
  );
  let [hasLoaded, hasRun] = [false, false];
  const inFolder = (text: string) => text.replace('FOLDER', dirname(script));
  const args = command.map((arg) => (arg === 'SCRIPT' ? script : inFolder(arg)));
  const cli = new FakeCli(args, {
    env,
    loadTest: async (path, overrides, judge = async () => {}) => {
      hasLoaded = true;
      return loadJudged(path, overrides, judge);
    },
    startRun: () => {
      hasRun = true;
      const run = new FakeRun();
      run.end(PASSED_RESULT);
      return run;
    },
  });
  const exitCode = await runCli(cli);
  const text = cli.stderr.text.replaceAll(/available: .*/g, 'available: ...').trimEnd();
  const lines = text === '' ? [] : text.replaceAll(dirname(script), 'FOLDER').split('\n');
  const files = await readdir(dirname(script));
  return { exitCode, stdout: cli.stdout.text, lines, hasLoaded, hasRun, files };
}

const output = (...texts: string[]): string[] => texts.flatMap((text) => ['--output', text]);

describe('what is wrong with outputs', () => {
  test('is told together with what is wrong with overrides, and nothing is opened', async () => {
    const { exitCode, lines, hasRun, files } = await ended({}, [
      ...['run', 'SCRIPT', '--vus', '0', '--out', 'FOLDER/result.json'],
      ...output('promethius=http://x', 'csv=FOLDER/a.csv?tag=x', 'influxdb=http://h:1?bucket=b'),
    ]);
    expect({ exitCode, hasRun, files }).toEqual({
      exitCode: 3,
      hasRun: false,
      files: ['load.mjs'],
    });
    expect(lines).toEqual([
      'Error: --vus must be an integer from 1 to 1000000, got 0',
      "unknown output backend: 'promethius'. available: ...",
      'csv: "tag" is not an option, did you mean tags? known: tags, compression',
      'influxdb: port 1 is one that fetch refuses to connect to',
      '  hint: Did you mean prometheus? Write influxdb=http://HOST:PORT.',
    ]);
  });

  test('is told together with what is wrong with thresholds, wherever outputs are asked for', async () => {
    const config = {
      thresholds: { http_req_duration: ['p(95<500'] },
      outputs: ['webhook', { name: 'console', options: { a: 'b' } }, '=x', 'csv=a?tags=a&tags=b'],
    };
    const { exitCode, lines } = await ended(config, ['run', 'SCRIPT', ...output('otel=host')]);
    expect(exitCode).toBe(3);
    expect(lines[0]).toMatch(/^Error: config.outputs\[2\]/);
    expect(lines.slice(0, -1)).toEqual([
      'Error: config.outputs[2] must be NAME or NAME=DESTINATION, got "=x"',
      'config.outputs[3] gives csv the option "tags" more than once',
      expect.stringMatching(/^thresholds\.http_req_duration\[0\] .*p\(95<500/),
      'webhook: the address of a server is missing',
      'console: there are no options, got "a"',
      "otel: the destination must be an address with http or https, got 'host'",
    ]);
  });

  test('is told together with flags that cannot be read, before the script is; what it may register is left out', async () => {
    const { exitCode, lines, hasLoaded } = await ended({}, [
      ...['run', 'SCRIPT', '--threads', 'many'],
      ...output('mine?a=b', 'csv=a.csv?tags=a&tags=b', 'console?foo=bar', 'json'),
    ]);
    expect({ exitCode, hasLoaded }).toEqual({ exitCode: 3, hasLoaded: false });
    expect(lines).toEqual([
      'Error: --output gives csv the option "tags" more than once',
      '--threads must be auto or a whole number from 1 to 16, 4 for each core, got "many"',
      'console: there are no options, got "foo"',
      'json: a file to write to is missing',
      "  hint: Give each option once; the texts of a list are separated by commas. Write json=PATH. Run 'rampa run --help' to see the flags.",
    ]);
  });

  test('is told by a bench together with its flags', async () => {
    const { exitCode, lines } = await ended({}, [
      ...['bench', 'http://127.0.0.1:3000', '--connections', '0'],
      ...output('promethius=http://x', 'console?foo=bar'),
    ]);
    expect(exitCode).toBe(3);
    expect(lines.slice(0, -1)).toEqual([
      'Error: --connections must be an integer from 1 to 1000000, got 0',
      "unknown output backend: 'promethius'. available: ...",
      'console: there are no options, got "foo"',
    ]);
  });

  test('alone is told with what opening finds', async () => {
    const { exitCode, lines, hasRun } = await ended({ outputs: ['console?foo=bar'] }, [
      ...['run', 'SCRIPT'],
      ...output('csv=FOLDER/none/a.csv', 'jsn'),
    ]);
    expect({ exitCode, hasRun }).toEqual({ exitCode: 3, hasRun: false });
    expect(lines.slice(0, -1)).toEqual([
      'Error: console: there are no options, got "foo"',
      "csv: 'FOLDER/none/a.csv' cannot be opened for writing: the folder 'FOLDER/none' does not exist",
      "unknown output backend: 'jsn'. available: ...",
    ]);
  });

  test('a name that the script registers is none of it', async () => {
    registerOutput({
      ...{ name: 'mine', about: 'For tests.', destination: 'none', options: {} },
      open: () => Promise.reject(new Error('not reached')),
    });
    const { lines } = await ended({ outputs: ['mine'] }, ['run', 'SCRIPT', '--vus', '0']);
    expect(lines).toEqual(['Error: --vus must be an integer from 1 to 1000000, got 0']);
  });
});

describe('rampa check', () => {
  test('finds what is wrong with outputs, together with the rest', async () => {
    const config = {
      thresholds: { nope: ['p(95)<1'] },
      outputs: [
        'promethius=http://x',
        'influxdb=http://127.0.0.1:8086?bucket=b',
        { name: 'json', destination: 'FOLDER/load.mjs', options: { indent: 2 } },
        'otel',
      ],
    };
    const { exitCode, stdout, lines } = await ended(config, ['check', 'SCRIPT'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(lines.slice(0, -1)).toEqual([
      expect.stringMatching(/^Error: thresholds key must be a known metric/),
      "unknown output backend: 'promethius'. available: ...",
      'influxdb: token is missing',
      'json: there are no options, got "indent"',
      "otel: the destination must be an address with http or https, got 'collector:4318'",
    ]);
  });

  test('finds one without anything else being wrong', async () => {
    const config = { outputs: ['promethius=http://x'] };
    const { exitCode, lines } = await ended(config, ['check', 'SCRIPT']);
    expect({ exitCode, lines }).toEqual({
      exitCode: 1,
      lines: [
        "Error: unknown output backend: 'promethius'. available: ...",
        '  hint: Did you mean prometheus?',
      ],
    });
  });

  test('neither opens outputs nor connects to servers', async () => {
    await using server = await startReceiver();
    const url = server.url;
    const outputs = [
      'json=result.json',
      `influxdb=${url}?bucket=b`,
      `otel=${url}`,
      'csv=/nowhere/a',
    ];
    const { exitCode, stdout, lines, files } = await ended({ outputs }, ['check', 'SCRIPT'], {
      INFLUX_TOKEN: 'secret',
    });
    expect({ exitCode, lines, files }).toEqual({ exitCode: 0, lines: [], files: ['load.mjs'] });
    expect(stdout).toContain('status: valid');
    expect(server.requests).toEqual([]);
  });
});
