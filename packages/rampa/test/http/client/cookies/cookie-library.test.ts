import { createRequire } from 'node:module';
import { openByteServer } from 'testkit';
import { expect, test } from 'vitest';
import { HttpRig, reply } from '../../http-rig.ts';

function isLoaded(): boolean {
  const { cache } = createRequire(import.meta.url);
  return Object.keys(cache).some((path) => path.includes('tough-cookie'));
}

test('what knows about cookies is loaded with the first cookie, not before', async () => {
  await using server = await openByteServer([reply(), reply('', 'Set-Cookie: a=1'), reply()]);
  using rig = new HttpRig();
  await rig.client.get(server.url);
  expect({ ...rig.client.cookies.get(server.url) }).toEqual({});
  rig.client.cookies.clear();
  expect(isLoaded()).toBe(false);
  await rig.client.get(server.url);
  expect(isLoaded()).toBe(true);
});
