import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeCli, FakeRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { EngineOptions } from '../../../src/runner/engine-options.ts';
import type { LoadTest } from '../../../src/runner/load-test.ts';
import { PASSED_RESULT } from '../sample-run.ts';

const URL = 'http://127.0.0.1:3000/products';

interface Asked {
  readonly test: LoadTest | undefined;
  readonly options: EngineOptions | undefined;
  readonly exitCode: number;
  readonly stderr: string;
}

/** Runs `rampa bench <args>` and says what the runner was asked for. */
async function asked(...args: string[]): Promise<Asked> {
  let started: Pick<Asked, 'test' | 'options'> = { test: undefined, options: undefined };
  const cli = new FakeCli(['bench', ...args], {
    startRun: (test, options) => {
      started = { test, options };
      const run = new FakeRun();
      run.end(PASSED_RESULT);
      return run;
    },
  });
  const exitCode = await runCli(cli);
  return { ...started, exitCode, stderr: cli.stderr.text };
}

async function scenarioOf(...flags: string[]): Promise<unknown> {
  return (await asked(URL, ...flags)).test?.plan.scenarios[0];
}

async function requestOf(...args: string[]): Promise<unknown> {
  return (await asked(...args)).test?.setup?.({ env: {} });
}

describe('rampa bench', () => {
  test('without flags loads the URL for 10 s over 50 connections', async () => {
    const { options, exitCode, stderr } = await asked(URL);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(await scenarioOf()).toMatchObject({
      executor: 'constant-vus',
      vus: 50,
      durationMs: 10_000,
      http: {
        version: '1.1',
        maxRedirects: 0,
        discardBody: true,
        timeouts: { totalMs: 10_000 },
      },
      network: { tls: { insecureSkipTlsVerify: false } },
    });
    expect(options).toEqual({
      threads: 'auto',
      outputs: [],
      failOnIterationError: false,
      requireTrusted: false,
    });
    expect(await requestOf(URL)).toEqual({ method: 'GET', url: URL, options: undefined });
  });

  test.each<[string, object]>([
    ['-c 8 -d 1m30s', { executor: 'constant-vus', vus: 8, durationMs: 90_000 }],
    ['-n 1000', { executor: 'shared-iterations', vus: 50, iterations: 1000 }],
    ['-n 20 -c 50', { executor: 'shared-iterations', vus: 20, iterations: 20 }],
    [
      '-r 12.5 -c 8',
      { executor: 'constant-arrival-rate', rate: 12.5, durationMs: 10_000, maxVus: 8 },
    ],
    ['-r 50 -n 125', { executor: 'constant-arrival-rate', rate: 50, durationMs: 2500 }],
    ['--timeout 250ms', { http: { timeouts: { totalMs: 250 } }, gracefulStopMs: 1250 }],
    ['--http2', { http: { version: '2' } }],
    ['--insecure', { network: { tls: { insecureSkipTlsVerify: true } } }],
  ])('%s', async (flags, scenario) => {
    expect(await scenarioOf(...flags.split(' '))).toMatchObject(scenario);
  });

  test('sends what it is told to, a header that is given twice twice', async () => {
    const headers = ['-H', 'X-Id: 1', '-H', 'accept:text/html', '-H', 'X-Id: a: b'];
    const request = await requestOf(URL, '-m', 'patch', ...headers, '-b', '{"stock":1}');
    expect(request).toEqual({
      method: 'PATCH',
      url: URL,
      options: {
        headers: { 'X-Id': ['1', 'a: b'], accept: ['text/html'] },
        body: '{"stock":1}',
      },
    });
  });

  test('takes the body from a file, byte by byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rampa-bench-'));
    const path = join(folder, 'order.bin');
    await writeFile(path, Uint8Array.of(0, 255, 10));
    const request = await requestOf(URL, '-m', 'POST', '-b', `@${path}`);
    await rm(folder, { recursive: true });
    expect(request).toMatchObject({ options: { body: Buffer.of(0, 255, 10) } });
  });

  test('says which URL it is without what may be secret in it', async () => {
    const { test: bench } = await asked('http://me:secret@127.0.0.1:3000/find?token=abc#top');
    expect(bench?.plan.tags).toEqual({ target: 'GET http://127.0.0.1:3000/find' });
  });

  test('passes on how it is run', async () => {
    const { options } = await asked(URL, '--threads', '2', '--require-trusted');
    expect(options).toMatchObject({ threads: 2, requireTrusted: true });
  });
});

describe('a bench that cannot be understood', () => {
  test('is refused with everything that is wrong at once', async () => {
    const {
      exitCode,
      stderr,
      test: started,
    } = await asked(
      '127.0.0.1:3000/products?token=abc',
      ...['-c', '0', '-n', '0', '-d', 'soon', '-r', '-1', '-m', 'CONNECT'],
      ...['-H', 'Authorization secret', '-H', 'a b: c', '-b', '@nowhere/order.json'],
      ...['--timeout', '5', '--threads', 'many', '--json', '--latency'],
    );
    expect({ exitCode, started }).toEqual({ exitCode: 3, started: undefined });
    expect(stderr).toMatchInlineSnapshot(`
      "Error: --timeout must be a duration of at least 1ms such as '1m30s', got "5"
      --header must be 'Name: value', got "Authorization"
      --body cannot be read from "nowhere/order.json": no such file or directory
      url must begin with http:// or https://, got "127.0.0.1:3000/products", did you mean "http://127.0.0.1:3000/products"?
      headers must have names of letters, digits and dashes, got "a b"
      method must not be CONNECT, it opens a tunnel
      --duration must be a duration of at least 1ms such as '1m30s', got "soon"
      --requests must be an integer from 1 to 9007199254740991, got 0
      --connections must be an integer from 1 to 1000000, got 0
      --rate must be a number above 0 and up to 1000000, got -1
      --threads must be auto or a whole number from 1 to 16, 4 for each core, got "many"
      --requests cannot be combined with --duration: each says when the bench ends
      --json cannot be combined with --latency
        hint: Run 'rampa bench --help' to see the flags.
      "
    `);
  });

  test.each([
    [
      ['nowhere'],
      'url must begin with http:// or https://, got "nowhere", did you mean "http://nowhere"?',
    ],
    [['ftp://127.0.0.1/x'], 'url must have the scheme http or https, got "ftp"'],
    [['http://'], 'url must be an absolute http or https address, got "http://"'],
    [[URL, '-n', '1', '-d', '1s'], '--requests cannot be combined with --duration'],
    [[URL, '--quiet', '--json'], '--quiet cannot be combined with --json'],
    [[URL, '--quiet', '--latency'], '--quiet cannot be combined with --latency'],
    [[URL, '-H', 'x: a\nb'], 'headers.x must have no line breaks'],
    [[URL, '-H', 'Content-Length: 5'], "headers.content-length must be the body's 0 bytes"],
    [[URL, '-b', '@.'], '--body cannot be read from ".": illegal operation on a directory'],
    [[URL, '--connection', '5'], 'Did you mean --connections?'],
    [[], "missing required argument 'url'"],
  ])('%j: %s', async (args, problem) => {
    const { exitCode, stderr } = await asked(...args);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(problem);
  });
});
