import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/core/version.ts';

const BIN = fileURLToPath(new URL('../../bin/rampa.js', import.meta.url));
/** A process that hangs must not outlive its test. */
const BOUND = { timeout: 15_000, killSignal: 'SIGKILL' } as const;
const execute = (parts: readonly string[]) => promisify(execFile)(process.execPath, parts, BOUND);

describe('the executable', () => {
  test('runs the command line in a process', async () => {
    const { stdout, stderr } = await execute([BIN, '--version']);
    expect({ stdout, stderr }).toEqual({ stdout: `${VERSION}\n`, stderr: '' });
  });

  test('ends with the exit code of the command', async () => {
    await expect(execute([BIN, 'nonsense'])).rejects.toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining("Error: unknown command 'nonsense'"),
    });
  });

  test('does not mind a reader that goes away', async () => {
    const child = spawn(process.execPath, [BIN, 'run', '--help'], {
      ...BOUND,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const [exitCode] = await once(child, 'close');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('refuses a Node that is too old in one line', async () => {
    const pretend = "Object.defineProperty(process.versions, 'node', { value: '20.19.0' });";
    const asModule = `data:text/javascript,${encodeURIComponent(pretend)}`;
    await expect(execute(['--import', asModule, BIN])).rejects.toMatchObject({
      code: 3,
      stderr: 'Error: rampa needs Node 22.18 or newer, got 20.19.0\n',
    });
  });
});
