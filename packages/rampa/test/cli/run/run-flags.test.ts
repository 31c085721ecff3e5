import { FakeCli, FakeRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { EngineOptions } from '../../../src/runner/engine-options.ts';
import type { PlanOverrides } from '../../../src/script/overrides.ts';
import { tempFolder } from '../../outputs/temp-folder.ts';
import { PASSED_RESULT, TEST } from '../sample-run.ts';

interface Asked {
  readonly path: string;
  readonly overrides: PlanOverrides;
  readonly options: EngineOptions | undefined;
  readonly exitCode: number;
  readonly stderr: string;
}

/** Proxies are looked for in there. */
const ENVIRONMENT = { HTTP_PROXY: 'http://proxy.example' };

/** Runs `rampa run load.ts <flags>` and says what the runner was asked for. */
async function asked(...flags: string[]): Promise<Asked> {
  let path = '';
  let overrides: PlanOverrides = {};
  let options: EngineOptions | undefined;
  const cli = new FakeCli(['run', 'load.ts', ...flags], {
    env: ENVIRONMENT,
    loadTest: async (askedPath, askedOverrides) => {
      path = askedPath;
      overrides = askedOverrides;
      return TEST;
    },
    startRun: (_, askedOptions) => {
      options = askedOptions;
      const run = new FakeRun();
      run.end(PASSED_RESULT);
      return run;
    },
  });
  const exitCode = await runCli(cli);
  return { path, overrides, options, exitCode, stderr: cli.stderr.text };
}

describe('the flags of rampa run', () => {
  test('without any, the script runs as it is', async () => {
    const { path, overrides, options, exitCode, stderr } = await asked();
    expect({ path, exitCode, stderr }).toEqual({ path: 'load.ts', exitCode: 0, stderr: '' });
    expect(overrides).toEqual({ proxyEnvironment: ENVIRONMENT });
    expect(options).toEqual({
      threads: 'auto',
      outputs: [],
      failOnIterationError: true,
      requireTrusted: false,
    });
  });

  test.each<[string[], PlanOverrides]>([
    [['--vus', '20'], { vus: '20' }],
    [['--duration', '1m30s'], { duration: '1m30s' }],
    [['--iterations', '100'], { iterations: '100' }],
    [['--rate', '12.5'], { rate: '12.5' }],
    [
      ['--stage', '30s:10', '--stage', '1m:0'],
      {
        stages: [
          { duration: '30s', target: '10' },
          { duration: '1m', target: '0' },
        ],
      },
    ],
    [['--scenario', 'a', '--scenario', 'b'], { scenario: ['a', 'b'] }],
    [
      ['--env', 'URL=http://x/?a=b', '--env', 'EMPTY='],
      { env: { URL: 'http://x/?a=b', EMPTY: '' } },
    ],
    [['--tag', 'build=1', '--tag', 'build=2'], { tags: { build: '2' } }],
    [['--insecure-skip-tls-verify'], { insecureSkipTlsVerify: true }],
  ])('%j changes the plan', async (flags, overrides) => {
    expect((await asked(...flags)).overrides).toEqual({
      ...overrides,
      proxyEnvironment: ENVIRONMENT,
    });
  });

  test.each<[string[], Partial<EngineOptions>]>([
    [['--threads', '3'], { threads: 3 }],
    [['--threads', '16'], { threads: 16 }],
    [['--threads', 'auto'], { threads: 'auto' }],
    [['--no-fail-on-iteration-error'], { failOnIterationError: false }],
    [['--require-trusted'], { requireTrusted: true }],
  ])('%j changes how it is run', async (flags, options) => {
    expect((await asked(...flags)).options).toMatchObject(options);
  });

  test.each<[string[], string[]]>([
    [['--out', '/dev/null'], ['json=/dev/null']],
    [['--output', 'json=/dev/null'], ['json=/dev/null']],
    [['-O', 'json=/dev/null'], ['json=/dev/null']],
    [
      ['--out', '/dev/null', '--out', '/dev/zero'],
      ['json=/dev/null', 'json=/dev/zero'],
    ],
    [
      ['--event-log', '/dev/null', '--event-log', '/dev/zero'],
      ['event-log=/dev/null', 'event-log=/dev/zero'],
    ],
    [['--record', 'FILE'], ['record=FILE']],
    [
      ['-O', 'console', '--event-log', '/dev/null'],
      ['console', 'event-log=/dev/null'],
    ],
    [
      ['--out', '/dev/null', '-O', 'event-log=/dev/zero'],
      ['json=/dev/null', 'event-log=/dev/zero'],
    ],
  ])('%j opens outputs', async (flags, names) => {
    await using folder = await tempFolder();
    const path = folder.path('x');
    const { options } = await asked(...flags.map((flag) => flag.replace('FILE', path)));
    const opened = options?.outputs?.map((output) => output.name.replace(path, 'FILE'));
    expect(opened).toEqual(names);
  });

  test('only the first = separates an output from its destination', async () => {
    const { exitCode, stderr } = await asked('-O', 'json=/nowhere/a=b.json');
    expect(exitCode).toBe(3);
    expect(stderr).toContain("json: '/nowhere/a=b.json' cannot be opened for writing");
  });

  test('all that is wrong with the flags comes in one message, before the script is read', async () => {
    const { exitCode, stderr, path } = await asked(
      ...['--threads', 'many', '--stage', '10', '--env', 'NAME', '--tag', '=x', '-O', '=x'],
      ...['--vus', 'ten', '--duration', 'soon'],
    );
    expect({ exitCode, path }).toEqual({ exitCode: 3, path: '' });
    expect(stderr).toMatchInlineSnapshot(`
      "Error: --stage must be a duration and a target such as '30s:10', got "10"
      --env must be KEY=VALUE, got a text without '='
      --tag must be KEY=VALUE, got nothing before '='
      --output must be NAME or NAME=DESTINATION, got "=x"
      --threads must be auto or a whole number from 1 to 16, 4 for each core, got "many"
      --duration must be a duration of at least 1ms such as '1m30s', got "soon"
      --vus must be an integer from 1 to 1000000, got "ten"
        hint: Run 'rampa run --help' to see the flags.
      "
    `);
  });

  test('a path that is empty is refused', async () => {
    const { exitCode, stderr } = await asked('--out', '', '--event-log', '');
    expect(exitCode).toBe(3);
    expect(stderr).toMatchInlineSnapshot(`
      "Error: --out must be the path of a file, got ""
      --event-log must be the path of a file, got ""
        hint: Run 'rampa run --help' to see the flags.
      "
    `);
  });

  test('the summary takes neither a destination nor options', async () => {
    const { exitCode, stderr } = await asked('-O', 'console=out.txt?foo=bar');
    expect(exitCode).toBe(3);
    expect(stderr).toMatchInlineSnapshot(`
      "Error: console: there are no options, got "foo"
      console: there is no destination, got 'out.txt'
        hint: Write console without a destination.
      "
    `);
  });

  test('all that is wrong with the outputs comes in one message', async () => {
    const { exitCode, stderr } = await asked('-O', 'jso=x', '-O', 'json', '--out', '/nowhere/x');
    expect(exitCode).toBe(3);
    expect(stderr.replace(/available: .*/, 'available: ...')).toMatchInlineSnapshot(`
      "Error: json: '/nowhere/x' cannot be opened for writing: the folder '/nowhere' does not exist
      unknown output backend: 'jso'. available: ...
      json: a file to write to is missing
        hint: Give the path of a file in a folder that exists and is writable. Did you mean json? Write json=PATH.
      "
    `);
  });
});
