import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/core/version.ts';

const BIN = fileURLToPath(new URL('../../bin/rampa.js', import.meta.url));
const execute = promisify(execFile);

describe('the executable', () => {
  test('runs the command line in a process', async () => {
    const { stdout, stderr } = await execute(process.execPath, [BIN, '--version']);
    expect({ stdout, stderr }).toEqual({ stdout: `${VERSION}\n`, stderr: '' });
  });

  test('ends with the exit code of the command', async () => {
    await expect(execute(process.execPath, [BIN, 'nonsense'])).rejects.toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining("Error: unknown command 'nonsense'"),
    });
  });

  test('does not mind a reader that goes away', async () => {
    const child = spawn(process.execPath, [BIN, 'run', '--help'], {
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
    await expect(execute(process.execPath, ['--import', asModule, BIN])).rejects.toMatchObject({
      code: 3,
      stderr: 'Error: rampa needs Node 22.18 or newer, got 20.19.0\n',
    });
  });
});
