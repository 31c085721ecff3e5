import { readFile } from 'node:fs/promises';
import { FakeCli } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { RampaError } from '../../src/core/errors.ts';
import { VERSION } from '../../src/core/version.ts';

async function runLine(line: string, cli = new FakeCli(line.split(' ').filter(Boolean))) {
  const exitCode = await runCli(cli);
  return { exitCode, stdout: cli.stdout.text, stderr: cli.stderr.text };
}

function failingWith(error: unknown): FakeCli {
  return new FakeCli(['run', 'load.ts'], {
    loadTest: async () => {
      throw error;
    },
  });
}

describe('the command line', () => {
  test.each(['--version', '-V'])('%s prints the version of the package', async (flag) => {
    const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(manifest).version).toBe(VERSION);
    expect(await runLine(flag)).toEqual({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  test.each(['', '--help', 'help'])('"%s" prints the help and passes', async (line) => {
    const { exitCode, stdout, stderr } = await runLine(line);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Usage: rampa [options] [command]');
    for (const name of ['run', 'bench', 'check', 'inspect', 'doctor', 'demo']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });

  test.each(['run', 'bench', 'check', 'inspect', 'doctor', 'demo'])(
    'rampa %s --help has examples',
    async (name) => {
      const { exitCode, stdout } = await runLine(`${name} --help`);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`$ rampa ${name}`);
    },
  );

  test('help has colours on a terminal only', async () => {
    const terminal = new FakeCli(['run', '--help'], { terminalColumns: 100 });
    expect((await runLine('', terminal)).stdout).toContain('\u001b[');
    expect((await runLine('run --help')).stdout).not.toContain('\u001b[');
  });

  test.each([
    ['runn load.ts', "unknown command 'runn'", 'Did you mean run?'],
    ['help runn', "unknown command 'runn'", 'Did you mean run?'],
    ['run load.ts --durration 1s', "unknown option '--durration'", 'Did you mean --duration?'],
    ['--vus 3', "unknown option '--vus'", "Run 'rampa --help' to see what there is."],
    ['run', "missing required argument 'script'", "Run 'rampa run --help' to see what there is."],
    [
      'run load.ts --vus',
      "option '--vus <n>' argument missing",
      "Run 'rampa run --help' to see what there is.",
    ],
    [
      'doctor now please',
      "too many arguments for 'doctor'. Expected 0 arguments but got 2",
      "Run 'rampa doctor --help' to see what there is.",
    ],
  ])('rampa %s is refused with exit code 3', async (line, problem, hint) => {
    expect(await runLine(line)).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `Error: ${problem}\n  hint: ${hint}\n`,
    });
  });

  test('an error shows its cause, where in the script it came from, and the hint', async () => {
    const cause = new TypeError('token is not a function');
    cause.stack = 'TypeError: token\n    at file:///project/load.ts:3:7\n    at node:internal:1:1';
    const error = new RampaError('RAMPA_SCRIPT_FAILED', "script 'load.ts' failed while loading", {
      cause,
      hint: 'Look at line 3.',
    });
    expect(await runLine('', failingWith(error))).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: [
        "Error: script 'load.ts' failed while loading",
        '  cause: TypeError: token is not a function',
        '    at load.ts:3:7',
        '  hint: Look at line 3.',
        '',
      ].join('\n'),
    });
  });

  test('a cause that the message repeats is not shown again', async () => {
    const cause = new Error('no such host');
    cause.stack = 'Error: no such host';
    const error = new RampaError('RAMPA_SETUP_FAILED', 'setup() threw: no such host', { cause });
    const { exitCode, stderr } = await runLine('', failingWith(error));
    expect(exitCode).toBe(5);
    expect(stderr).toBe('Error: setup() threw: no such host\n');
  });

  test('anything else is a bug, shown with its stack and a request to report it', async () => {
    const { exitCode, stderr } = await runLine('', failingWith(new TypeError('unexpected')));
    expect(exitCode).toBe(70);
    expect(stderr).toContain('Error: unexpected\nTypeError: unexpected\n    at ');
    expect(stderr).toContain('This is a bug in rampa: please report it');
  });

  test('a bug that is not even an Error is reported too', async () => {
    const { exitCode, stderr } = await runLine('', failingWith('plain text'));
    expect(exitCode).toBe(70);
    expect(stderr.startsWith('Error: plain text\n  This is a bug in rampa')).toBe(true);
  });
});
