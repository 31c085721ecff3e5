import { openByteServer } from 'testkit';
import { expect, test } from 'vitest';
import type { HttpClient } from '../../src/core/http.ts';
import { HttpRig, redirect, reply } from './http-rig.ts';

const SCOPE = { tags: {}, scheduleLagMs: undefined };
const cookiesOf = (head: string): string[] => head.match(/^cookie: .*$/gim) ?? [];

test('cookies are sent back within the iteration, also after a redirect', async () => {
  const login = redirect(302, '/home').replace('\r\n\r\n', '\r\nSet-Cookie: id=7; Path=/\r\n\r\n');
  await using server = await openByteServer([login, reply(), reply(), reply()]);
  using rig = new HttpRig();
  await rig.client.get(`${server.url}/login`);
  await rig.client.get(server.url, { headers: { cookie: 'mine=1' } });
  rig.vu.endIteration();
  await rig.client.get(server.url);
  expect(server.requests.map(({ head }) => cookiesOf(head))).toEqual([
    [],
    ['Cookie: id=7'],
    ['cookie: mine=1'],
    [],
  ]);
});

test('cookies outlive the iteration with keepCookies, and belong to one VU', async () => {
  await using server = await openByteServer(() => reply('', 'Set-Cookie: id=7'));
  using rig = new HttpRig();
  const vu = rig.shard.openVu({ keepCookies: true });
  await (vu.bind(SCOPE) as HttpClient).get(server.url);
  vu.endIteration();
  await (vu.bind(SCOPE) as HttpClient).get(server.url);
  vu.close();
  await rig.client.get(server.url);
  expect(server.requests.map(({ head }) => cookiesOf(head))).toEqual([[], ['Cookie: id=7'], []]);
});
