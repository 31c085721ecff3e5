import { describePeers, makeCertificates, startNghttpd } from 'testkit';
import { expect, test } from 'vitest';
import type { HttpVersion } from '../../../packages/rampa/src/core/http-plan.ts';
import { failureOf, HttpRig } from '../../../packages/rampa/test/http/http-rig.ts';
import { phaseSum } from '../../../packages/rampa/test/http/phase-sum.ts';

const LARGE = 'abcdefgh'.repeat(500_000);
const FILES = { 'small.txt': 'small', 'large.txt': LARGE };

function openRig(version: HttpVersion = '2', ...ca: readonly string[]): HttpRig {
  return new HttpRig({ http: { version }, network: { tls: { ca } } });
}

describePeers('nghttpd, which speaks HTTP/2 only', ['nghttpd'], () => {
  test('fails a request that asks for HTTP/1.1 with a stable code', async () => {
    await using nghttpd = await startNghttpd();
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`http://127.0.0.1:${nghttpd.ports.http2}/`));
    expect(error.code).toBe('RAMPA_HTTP_PROTOCOL');
    expect(error.message).toContain('the response does not start as HTTP/1.1, got "\\u0000');
  });

  test('answers many requests at once over one connection', async () => {
    await using nghttpd = await startNghttpd({ files: FILES });
    using rig = openRig();
    const url = `http://127.0.0.1:${nghttpd.ports.http2}`;
    const small = () => rig.client.get(`${url}/small.txt`);
    const responses = await Promise.all(Array.from({ length: 300 }, small));
    expect(responses.every((response) => response.text() === 'small')).toBe(true);
    expect(rig.metrics.values('connections_opened')).toEqual([1]);
    const sums = responses.map(({ timings }) => [phaseSum(timings), timings.duration]);
    expect(sums.every(([sum, duration]) => sum === duration)).toBe(true);
  });

  test('takes two requests at a time when it is told so, and the others wait', async () => {
    await using nghttpd = await startNghttpd({ args: ['--max-concurrent-streams=2'] });
    using rig = openRig();
    const url = `http://127.0.0.1:${nghttpd.ports.http2}/`;
    await rig.client.get(url);
    const responses = await Promise.all(Array.from({ length: 6 }, () => rig.client.get(url)));
    expect(responses.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const hasWaited = responses.map(({ timings }) => timings.blocked > 0);
    expect(hasWaited).toEqual([false, false, true, true, true, true]);
    expect(rig.metrics.values('connections_opened')).toEqual([1]);
  });

  test.each([
    'nothing else',
    '--padding=200',
    '--trailer=x-sum: 1',
    '--no-content-length',
    '--encoder-header-table-size=0',
    '--header-table-size=0',
  ])('is understood with %s', async (flag) => {
    const args = flag.startsWith('--') ? [flag] : [];
    await using nghttpd = await startNghttpd({ files: FILES, args });
    using rig = openRig();
    const url = `http://127.0.0.1:${nghttpd.ports.http2}`;
    const paths = ['/large.txt', '/small.txt', '/large.txt', '/nowhere', '/small.txt'];
    const responses = await Promise.all(paths.map((path) => rig.client.get(url + path)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 404, 200]);
    expect([0, 1, 2, 4].map((index) => responses[index]?.text().length)).toEqual([
      ...[LARGE.length, 5, LARGE.length, 5],
    ]);
  });

  test('sends back what it gets, through windows of 1 KiB', async () => {
    await using nghttpd = await startNghttpd({
      args: ['--echo-upload', '--window-bits=10', '--connection-window-bits=16'],
    });
    using rig = openRig();
    const url = `http://127.0.0.1:${nghttpd.ports.http2}/`;
    async function* pieces() {
      for (let at = 0; at < 200_000; at += 1000) yield Buffer.from(LARGE.slice(at, at + 1000));
    }
    const responses = await Promise.all([
      rig.client.post(url, { body: LARGE.slice(0, 200_000) }),
      rig.client.put(url, { body: pieces() }),
      rig.client.post(url, { body: Buffer.from('short') }),
    ]);
    expect(responses.map((response) => response.text().length)).toEqual([200_000, 200_000, 5]);
    expect(responses[1].text() === LARGE.slice(0, 200_000)).toBe(true);
    expect(rig.metrics.values('connections_opened')).toEqual([1]);
  });

  test('may end and come back: requests fail, and then they do not', async () => {
    await using nghttpd = await startNghttpd();
    using rig = openRig();
    const url = `http://127.0.0.1:${nghttpd.ports.http2}/`;
    await rig.client.get(url);
    await nghttpd.stop('SIGKILL');
    const error = await failureOf(rig.client.get(url));
    expect(error.code).toBe('RAMPA_CONNECT_REFUSED');
    await nghttpd.start();
    expect((await rig.client.get(url)).status).toBe(200);
    expect(rig.metrics.values('connections_opened')).toEqual([1, 1]);
    expect(rig.metrics.values('connections_closed_by_peer')).toEqual([1]);
  });
});

describePeers('nghttpd over TLS', ['nghttpd', 'openssl'], () => {
  test.each<HttpVersion>(['2', 'auto'])('is spoken to with httpVersion %s', async (version) => {
    await using certificates = await makeCertificates();
    await using nghttpd = await startNghttpd({ tls: certificates.server, files: FILES });
    using rig = openRig(version, certificates.authority.cert);
    const url = `https://localhost:${nghttpd.ports.http2}/large.txt`;
    const responses = await Promise.all(Array.from({ length: 10 }, () => rig.client.get(url)));
    expect(responses.every((response) => response.text() === LARGE)).toBe(true);
    expect(responses.map(({ httpVersion }) => httpVersion)).toEqual(Array(10).fill('2'));
    expect(rig.metrics.values('connections_opened')).toEqual([1]);
    const handshakes = responses.filter(({ timings }) => timings.tlsHandshaking > 0);
    expect(handshakes.length).toBe(1);
  });
});
