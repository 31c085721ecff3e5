import { type Certificates, describePeers, makeCertificates, startNginx } from 'testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpVersion } from '../../../packages/rampa/src/core/http-plan.ts';
import { failureOf, HttpRig } from '../../../packages/rampa/test/http/http-rig.ts';
import { phaseSum } from '../../../packages/rampa/test/http/phase-sum.ts';

const TEXT = 'All work and no play. '.repeat(500);
const LARGE = 'abcdefgh'.repeat(500_000);

/** `$connection` tells which connection a request came on. */
const LOCATIONS = `
  root html;
  http2_max_concurrent_streams 8;
  add_header x-connection $connection always;
  location /gzip/ { alias html/; gzip on; gzip_types *; gzip_min_length 1; }
  location /put/ { alias put/; dav_methods PUT; client_max_body_size 1m; }
  location /small { client_max_body_size 1k; proxy_pass http://127.0.0.1:1; }
  location /moved { return 302 /text.txt; }
  location /nothing { return 204; }
  location /silent { return 444; }
  location /version { return 200 $server_protocol; }
`;

type Nginx = Awaited<ReturnType<typeof startServer>>;

function startServer({ certPath, keyPath }: Certificates['server']) {
  return startNginx({
    listeners: ['h2c', 'h2', 'http1', 'few'],
    http: ({ ports }) => `
      ssl_certificate ${certPath};
      ssl_certificate_key ${keyPath};
      server { listen 127.0.0.1:${ports.h2c} http2; ${LOCATIONS} }
      server { listen 127.0.0.1:${ports.h2} ssl http2; ${LOCATIONS} }
      server { listen 127.0.0.1:${ports.http1} ssl; ${LOCATIONS} }
      server { listen 127.0.0.1:${ports.few} http2; keepalive_requests 10; ${LOCATIONS} }
    `,
    files: { 'html/text.txt': TEXT, 'html/large.txt': LARGE, 'put/empty': '' },
  });
}

describePeers('nginx over HTTP/2', ['nginx', 'openssl'], () => {
  let certificates: Certificates;
  let nginx: Nginx;

  beforeAll(async () => {
    certificates = await makeCertificates();
    nginx = await startServer(certificates.server);
  });
  afterAll(async () => {
    await nginx?.[Symbol.asyncDispose]();
    await certificates?.[Symbol.asyncDispose]();
  });

  const openRig = (version: HttpVersion = '2') =>
    new HttpRig({ http: { version }, network: { tls: { ca: [certificates.authority.cert] } } });
  const addressOf = (listener: keyof Nginx['ports']) => {
    const scheme = listener === 'h2' || listener === 'http1' ? 'https' : 'http';
    return `${scheme}://localhost:${nginx.ports[listener]}`;
  };

  test.each([
    ['h2', '2', 'HTTP/2.0'],
    ['h2', 'auto', 'HTTP/2.0'],
    ['h2', '1.1', 'HTTP/1.1'],
    ['http1', 'auto', 'HTTP/1.1'],
    ['http1', '1.1', 'HTTP/1.1'],
    ['h2c', '2', 'HTTP/2.0'],
  ] as const)('speaks on %s to whoever wants %s: %s', async (listener, version, spoken) => {
    using rig = openRig();
    const url = `${addressOf(listener)}/version`;
    const response = await rig.client.get(url, { httpVersion: version });
    expect(response.text()).toBe(spoken);
    expect(response.httpVersion).toBe(spoken === 'HTTP/2.0' ? '2' : '1.1');
  });

  test('refuses the handshake when HTTP/2 is all that is asked for, and it has none', async () => {
    using rig = openRig();
    const error = await failureOf(rig.client.get(`${addressOf('http1')}/version`));
    expect(error.code).toBe('RAMPA_HTTP_VERSION');
    expect(rig.metrics.values('data_sent')).toEqual([0]);
  });

  describeBoth((listener) => {
    test('keeps one connection for requests that follow each other', async () => {
      using rig = openRig();
      const url = addressOf(listener);
      const texts: string[] = [];
      for (const path of ['/text.txt', '/nothing', '/moved', '/gzip/text.txt', '/text.txt']) {
        const headers = { 'accept-encoding': 'gzip' };
        texts.push((await rig.client.get(url + path, { headers })).text());
      }
      expect(texts).toEqual([TEXT, '', TEXT, TEXT, TEXT]);
      expect(rig.metrics.values('connections_opened')).toEqual([1]);
      expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual([
        ...['200', '204', '302', '200', '200', '200'],
      ]);
    });

    test('carries ten large bodies at once, eight at a time', async () => {
      using rig = openRig();
      const url = `${addressOf(listener)}/large.txt`;
      await rig.client.head(url);
      const responses = await Promise.all(Array.from({ length: 10 }, () => rig.client.get(url)));
      expect(responses.every((response) => response.text() === LARGE)).toBe(true);
      const waited = responses.filter(({ timings }) => timings.blocked > 0);
      expect(waited.length).toBe(2);
      const sums = responses.map(({ timings }) => [phaseSum(timings), timings.duration]);
      expect(sums.every(([sum, duration]) => sum === duration)).toBe(true);
      expect(rig.metrics.values('connections_opened')).toEqual([1]);
    });

    test('keeps nothing of a body that is not wanted', async () => {
      using rig = openRig();
      const url = `${addressOf(listener)}/large.txt`;
      const response = await rig.client.get(url, { discardBody: true, maxBody: 10 });
      expect([response.status, response.body.length]).toEqual([200, 0]);
      expect(rig.metrics.values('data_received')[0]).toBeGreaterThan(LARGE.length);
    });

    test('may be left in the middle of a body, and the connection goes on', async () => {
      using rig = openRig();
      const url = addressOf(listener);
      const stream = await rig.client.stream('GET', `${url}/large.txt`);
      for await (const _ of stream) break;
      const error = await failureOf(rig.client.get(`${url}/large.txt`, { maxBody: 1000 }));
      expect(error.code).toBe('RAMPA_HTTP_TOO_LARGE');
      expect((await rig.client.get(`${url}/text.txt`)).text()).toBe(TEXT);
      expect(rig.metrics.values('connections_opened')).toEqual([1]);
      expect(rig.metrics.values('http_req_failed')).toEqual([0, 1, 0]);
    });

    test('takes large bodies, and says why when it does not', async () => {
      using rig = openRig();
      const url = addressOf(listener);
      const body = LARGE.slice(0, 1_000_000);
      const put = await rig.client.put(`${url}/put/${listener}`, { body });
      expect(put.status).toBe(201);
      expect((await rig.client.get(`${url}/put/${listener}`)).text() === body).toBe(true);
      const refused = await rig.client.post(`${url}/small`, { body });
      expect(refused.status).toBe(413);
      expect((await rig.client.get(`${url}/text.txt`)).text()).toBe(TEXT);
    });

    test('fails a request that it does not want to answer, and goes on', async () => {
      using rig = openRig();
      const url = addressOf(listener);
      const error = await failureOf(rig.client.get(`${url}/silent`));
      expect(error.code).toBe('RAMPA_HTTP2_STREAM');
      expect((await rig.client.get(`${url}/text.txt`)).text()).toBe(TEXT);
      expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
    });
  });

  test('announces the end of a connection after some requests, and none fails', async () => {
    using rig = openRig();
    const url = `${addressOf('few')}/text.txt`;
    for (let count = 0; count < 5; count++) {
      const responses = await Promise.all(Array.from({ length: 8 }, () => rig.client.get(url)));
      expect(responses.every((response) => response.text() === TEXT)).toBe(true);
    }
    expect(rig.metrics.values('http_req_failed')).toEqual(Array(40).fill(0));
    expect(rig.metrics.values('connections_opened').length).toBe(4);
  });
});

/** The same tests with prior knowledge and over TLS. */
function describeBoth(tests: (listener: 'h2c' | 'h2') => void): void {
  describe.each(['h2c', 'h2'] as const)('as %s', tests);
}
