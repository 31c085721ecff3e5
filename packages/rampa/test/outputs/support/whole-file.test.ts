import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openWhole } from '../../../src/outputs/support/whole-file.ts';
import { tempFolder } from '../temp-folder.ts';

describe('a file that is written in one piece', () => {
  test('does not exist before, and has the whole text afterwards', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    await using destination = await openWhole('json', path);
    expect(await readdir(dirname(path))).toEqual([]);
    await destination.write('{}\n');
    expect(await readdir(dirname(path))).toEqual(['out.json']);
    expect(await readFile(path, 'utf8')).toBe('{}\n');
  });

  test('is where its path led when it was opened, whatever the current folder is since', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    const before = process.cwd();
    process.chdir(dirname(path));
    try {
      await using destination = await openWhole('json', 'out.json');
      process.chdir(before);
      await destination.write('{}\n');
    } finally {
      process.chdir(before);
    }
    expect(await readFile(path, 'utf8')).toBe('{}\n');
  });

  test('takes the place of an older one, with its permissions', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    await writeFile(path, 'old');
    await chmod(path, 0o640);
    await using destination = await openWhole('json', path);
    expect(await readFile(path, 'utf8')).toBe('old');
    await destination.write('new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  test('can be written again, and then has the last text', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    await using destination = await openWhole('json', path);
    await destination.write('a first and longer text');
    await destination.write('second');
    expect(await readFile(path, 'utf8')).toBe('second');
  });

  test('that is found through a link is replaced where it lies', async () => {
    await using folder = await tempFolder();
    await writeFile(folder.path('real.json'), 'old');
    await symlink('real.json', folder.path('link.json'));
    await using destination = await openWhole('json', folder.path('link.json'));
    await destination.write('new');
    expect(await readFile(folder.path('real.json'), 'utf8')).toBe('new');
    expect((await lstat(folder.path('link.json'))).isSymbolicLink()).toBe(true);
  });

  test('that cannot be written leaves nothing beside it', async () => {
    await using folder = await tempFolder();
    const path = folder.path('out.json');
    await writeFile(path, 'old');
    await using destination = await openWhole('json', path);
    await rm(path);
    await mkdir(path);
    await expect(destination.write('new')).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: `json: '${path}' cannot be written to: it is a folder`,
    });
    expect(await readdir(dirname(path))).toEqual(['out.json']);
  });
});

describe('what is found out before the load starts', () => {
  test('a link to a file that does not exist', async () => {
    await using folder = await tempFolder();
    const path = folder.path('link.json');
    await symlink('nowhere.json', path);
    await expect(openWhole('json', path)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: `json: '${path}' cannot be opened for writing: it is a link to a file that does not exist`,
    });
    expect(await readdir(dirname(path))).toEqual(['link.json']);
  });

  test('a folder that is yet to be made', async () => {
    await using folder = await tempFolder();
    await expect(openWhole('json', `${folder.path('new')}/`)).rejects.toMatchObject({
      message: expect.stringContaining('it is a folder'),
    });
  });

  test('a name that is too long', async () => {
    await using folder = await tempFolder();
    await expect(openWhole('json', folder.path('x'.repeat(300)))).rejects.toMatchObject({
      message: expect.stringContaining('the path is too long'),
    });
  });

  test('a pipe that no program reads from, instead of waiting for one', async () => {
    await using folder = await tempFolder();
    const path = folder.path('pipe');
    execFileSync('mkfifo', [path]);
    await expect(openWhole('json', path)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: `json: '${path}' cannot be opened for writing: no program reads from it`,
      hint: 'Start the program that reads from it first.',
    });
  });
});
