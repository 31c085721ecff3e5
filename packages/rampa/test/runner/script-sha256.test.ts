import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scriptChange, scriptSha256 } from '../../src/runner/script-sha256.ts';
import { tempFolder } from '../outputs/temp-folder.ts';

/** Of `abc`, the example of FIPS 180-4. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('a script is known by the SHA-256 of its file, as long as it is there', async () => {
  await using folder = await tempFolder();
  const path = folder.path('load.ts');
  await writeFile(path, 'abc');
  expect(await scriptSha256(path)).toBe(ABC);
  expect(await scriptSha256(folder.path('gone.ts'))).toBeUndefined();
  expect(await scriptSha256(undefined)).toBeUndefined();
});

test('a script that is the same has not changed', async () => {
  await using folder = await tempFolder();
  await writeFile(folder.path('load.ts'), 'abc');
  const change = await scriptChange({ runId: 'r1', scriptSha256: ABC }, folder.path('load.ts'));
  expect(change).toBeUndefined();
});

test('one that has changed is told by both hashes', async () => {
  await using folder = await tempFolder();
  await writeFile(folder.path('load.ts'), 'abc');
  const of = { runId: 'r1', scriptSha256: ABC.replace('ba', 'ab') };
  expect(await scriptChange(of, folder.path('load.ts'))).toBe(
    'the script has changed since run r1 (SHA-256 ab7816bf8f01, now ba7816bf8f01), so the iteration may do something else',
  );
});

test.each([
  ['was not known then', undefined],
  ['is not known now', ABC],
])('one that %s is not taken for the same', async (_, sha256) => {
  expect(await scriptChange({ runId: 'r1', scriptSha256: sha256 }, undefined)).toBe(
    'whether the script is the one that run r1 had is not known, so the iteration may do something else',
  );
});
