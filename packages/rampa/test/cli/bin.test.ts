import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

describe('what the executable runs', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rampa-bin-'));
    await write('package.json', '{ "type": "module" }', 0);
    await write('bin/rampa.js', '', 0);
    await copyFile(BIN, join(folder, 'bin/rampa.js'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test('is the build of an installed package', async () => {
    await writeBuild(10);
    expect(await said()).toBe('build');
  });

  test('is the build of a checkout in which nothing has changed since', async () => {
    await writeSources(10, 10);
    await writeBuild(20);
    expect(await said()).toBe('build');
  });

  test('is the sources of a checkout without a build', async () => {
    await writeSources(10, 10);
    expect(await said()).toBe('sources');
  });

  test('is the sources of a checkout in which any of them is newer than the build', async () => {
    await writeSources(10, 30);
    await writeBuild(20);
    expect(await said()).toBe('sources');
  });

  test('is the sources of a checkout in which a file is gone since', async () => {
    await writeSources(10, 10);
    await writeBuild(20);
    await rm(join(folder, 'src/core/other.ts'));
    expect(await said()).toBe('sources');
  });

  test('is the sources of a checkout where that is asked for', async () => {
    await writeSources(10, 10);
    await writeBuild(20);
    expect(await said('--conditions=rampa-source')).toBe('sources');
  });

  async function said(...flags: readonly string[]): Promise<string> {
    const { stdout } = await execute([...flags, join(folder, 'bin/rampa.js')]);
    return stdout;
  }

  async function writeBuild(seconds: number): Promise<void> {
    await write('dist/cli/main.js', says('build'), seconds);
  }

  async function writeSources(seconds: number, otherSeconds: number): Promise<void> {
    await write('src/cli/main.ts', says('sources'), seconds);
    await write('src/core/other.ts', '', otherSeconds);
    // Folders are written to with the files in them.
    for (const path of ['src/cli', 'src/core', 'src']) {
      await utimes(join(folder, path), seconds, seconds);
    }
  }

  async function write(path: string, text: string, seconds: number): Promise<void> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await utimes(file, seconds, seconds);
  }
});

function says(what: string): string {
  return `export const main = () => void process.stdout.write('${what}');`;
}
