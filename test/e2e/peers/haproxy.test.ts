import {
  type ByteReply,
  type ByteServer,
  describePeers,
  openByteServer,
  startHaproxy,
} from 'testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, HttpRig, reply } from '../../../packages/rampa/test/http/http-rig.ts';

const CHUNKED =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n' +
  '5;size=five\r\nhello\r\n6\r\n world\r\n0\r\nx-sum: 11\r\n\r\n';
const EARLY_HINTS = `HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n${reply('after')}`;
const CUT: ByteReply = [{ type: 'send', bytes: reply('hello').slice(0, -2) }, { type: 'close' }];
const ANSWERS: Readonly<Record<string, ByteReply>> = {
  '/chunked': CHUNKED,
  '/hints': EARLY_HINTS,
  '/cut': CUT,
  '/garbage': 'SSH-2.0-OpenSSH\r\n',
};

describePeers('HAProxy over HTTP/1.1', ['haproxy'], () => {
  let backend: ByteServer;
  let haproxy: Awaited<ReturnType<typeof start>>;
  let url = '';
  const start = (backendPort: number) =>
    startHaproxy({
      listeners: ['plain'],
      sections: ({ ports }) => `
        frontend plain
          bind 127.0.0.1:${ports.plain}
          http-request return status 200 content-type text/plain string "own" if { path /own }
          http-request deny deny_status 403 if { path /denied }
          http-request reject if { path /rejected }
          use_backend down if { path /down }
          default_backend bytes
        backend bytes
          server bytes 127.0.0.1:${backendPort}
        backend down
          retries 0
          server down 127.0.0.1:1
      `,
    });

  beforeAll(async () => {
    backend = await openByteServer(({ path }) => ANSWERS[path] ?? reply('plain'));
    haproxy = await start(backend.port);
    url = `http://127.0.0.1:${haproxy.ports.plain}`;
  });
  afterAll(async () => {
    await haproxy?.[Symbol.asyncDispose]();
    await backend?.[Symbol.asyncDispose]();
  });

  test('keeps one connection for what it answers itself and what it passes on', async () => {
    using rig = new HttpRig();
    const texts: string[] = [];
    for (const path of ['/own', '/chunked', '/hints', '/plain', '/own']) {
      texts.push((await rig.client.get(url + path)).text());
    }
    expect(texts).toEqual(['own', 'hello world', 'after', 'plain', 'own']);
    expect(rig.metrics.values('http_req_connecting').slice(1)).toEqual([0, 0, 0, 0]);
  });

  test.each([
    ['/denied', 403],
    ['/down', 503],
    ['/garbage', 502],
  ])('answers %s with %i, which is a failed request and no error', async (path, status) => {
    using rig = new HttpRig();
    expect((await rig.client.get(url + path)).status).toBe(status);
    expect((await rig.client.get(`${url}/own`)).text()).toBe('own');
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
  });

  test.each(['/rejected', '/cut'])('ends %s early, which is an error', async (path) => {
    using rig = new HttpRig();
    expect((await failureOf(rig.client.get(url + path))).code).toBe('RAMPA_CONNECTION_CLOSED');
    expect((await rig.client.get(`${url}/own`)).text()).toBe('own');
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
  });
});
