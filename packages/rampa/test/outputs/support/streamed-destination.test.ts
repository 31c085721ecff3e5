import { execFileSync, spawn } from 'node:child_process';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import type { Destination } from '../../../src/outputs/support/destination.ts';
import { openStreamed } from '../../../src/outputs/support/streamed-destination.ts';
import { tempFolder } from '../temp-folder.ts';

describe('a destination that is written while the run goes on', () => {
  test('has each text behind the one before', async () => {
    await using folder = await tempFolder();
    const path = folder.path('log');
    await using destination = await openStreamed('event-log', path);
    await destination.write('one\n');
    expect(await readFile(path, 'utf8')).toBe('one\n');
    await destination.write('two\n');
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  });

  test('keeps what it held until the first text', async () => {
    await using folder = await tempFolder();
    const path = folder.path('log');
    await writeFile(path, 'a text from before');
    await using destination = await openStreamed('event-log', path);
    expect(await readFile(path, 'utf8')).toBe('a text from before');
    await destination.write('new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  test('disappears when it was made for nothing', async () => {
    await using folder = await tempFolder();
    const path = folder.path('log');
    const destination = await openStreamed('event-log', path);
    await destination[Symbol.asyncDispose]();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  test('can be a pipe, whose end its reader sees', async () => {
    await using folder = await tempFolder();
    const path = folder.path('pipe');
    execFileSync('mkfifo', [path]);
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 15_000 });
    const read = text(reader.stdout);
    const destination = await opened(path);
    // More than fits into a pipe at once.
    const long = 'x'.repeat(300_000);
    await destination.write(long);
    await destination.write('end');
    await destination[Symbol.asyncDispose]();
    expect(await read).toBe(`${long}end`);
  });

  test('fails when the reader of the pipe has gone away', async () => {
    await using folder = await tempFolder();
    const path = folder.path('pipe');
    execFileSync('mkfifo', [path]);
    const reader = spawn('head', ['-c', '1', path], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 15_000,
    });
    const gone = new Promise((resolve) => reader.once('close', resolve));
    await using destination = await opened(path);
    await destination.write('first');
    await gone;
    await expect(destination.write('second')).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: `event-log: '${path}' cannot be written to: no program reads from it any more`,
    });
  });

  test('cannot be a link to a file that does not exist', async () => {
    await using folder = await tempFolder();
    const path = folder.path('link');
    await symlink('nowhere', path);
    await expect(openStreamed('event-log', path)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: expect.stringContaining('it is a link to a file that does not exist'),
    });
  });
});

/** Opens a pipe as soon as its reader has. */
async function opened(path: string): Promise<Destination> {
  const opening = (): Promise<Destination> => openStreamed('event-log', path);
  return vi.waitFor(opening, { timeout: 5000, interval: 10 });
}
