import { type Certificates, describePeers, makeCertificates, startNginx } from 'testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpResponse } from '../../../packages/rampa/src/core/http.ts';
import { failureOf, HttpRig } from '../../../packages/rampa/test/http/http-rig.ts';
import { phaseSum } from '../../../packages/rampa/test/http/phase-sum.ts';

const TEXT = 'All work and no play. '.repeat(500);
const LARGE = 'abcdefgh'.repeat(500_000);

/** `$connection` tells which connection a request came on. */
const LOCATIONS = `
  root html;
  add_header x-connection $connection always;
  location /gzip/ { alias html/; gzip on; gzip_types *; gzip_min_length 1; }
  location /chunked/ { alias html/; ssi on; ssi_types *; }
  location /close/ { alias html/; keepalive_timeout 0; }
  location /few/ { alias html/; keepalive_requests 2; }
  location /put/ { alias put/; dav_methods PUT; client_max_body_size 1m; }
  location /small { client_max_body_size 1k; proxy_pass http://127.0.0.1:1; }
  location /missing { return 404 "no such thing"; }
  location /moved { return 302 /text.txt; }
  location /nothing { return 204; }
  location /silent { return 444; }
`;

describePeers('nginx over HTTP/1.1', ['nginx'], () => {
  const start = () =>
    startNginx({
      listeners: ['plain'],
      http: ({ ports }) => `server { listen 127.0.0.1:${ports.plain}; ${LOCATIONS} }`,
      files: { 'html/text.txt': TEXT, 'html/large.txt': LARGE, 'put/empty': '' },
    });
  type Nginx = Awaited<ReturnType<typeof start>>;
  let nginx: Nginx;
  let url = '';

  beforeAll(async () => {
    nginx = await start();
    url = `http://127.0.0.1:${nginx.ports.plain}`;
  });
  afterAll(async () => await nginx?.[Symbol.asyncDispose]());

  test('keeps one connection for requests that follow each other', async () => {
    using rig = new HttpRig();
    const responses: HttpResponse[] = [];
    for (const path of ['/text.txt', '/missing', '/nothing', '/text.txt']) {
      responses.push(await rig.client.get(url + path));
    }
    expect(responses.map(({ status }) => status)).toEqual([200, 404, 204, 200]);
    expect(responses.map((response) => response.text())).toEqual([TEXT, 'no such thing', '', TEXT]);
    const [first, , , last] = responses;
    expect(first?.headers['x-connection']).toMatch(/^\d+$/);
    expect(last?.headers['x-connection']).toBe(first?.headers['x-connection']);
    expect(rig.metrics.values('http_req_connecting').slice(1)).toEqual([0, 0, 0]);
  });

  test('opens one connection per request that it closes', async () => {
    using rig = new HttpRig();
    const first = await rig.client.get(`${url}/close/text.txt`);
    const second = await rig.client.get(`${url}/close/text.txt`);
    expect([first.text(), second.text()]).toEqual([TEXT, TEXT]);
    expect(first.headers['connection']).toBe('close');
    expect(second.headers['x-connection']).not.toBe(first.headers['x-connection']);
  });

  test('opens a new connection when the server has had enough of one', async () => {
    using rig = new HttpRig();
    const connections: (string | undefined)[] = [];
    for (let count = 0; count < 4; count++) {
      const { headers } = await rig.client.get(`${url}/few/text.txt`);
      connections.push(headers['x-connection']);
    }
    const [first, second, third, fourth] = connections;
    expect([first === second, second === third, third === fourth]).toEqual([true, false, true]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0, 0, 0]);
  });

  test('reads chunks', async () => {
    using rig = new HttpRig();
    const response = await rig.client.get(`${url}/chunked/large.txt`);
    expect(response.headers['transfer-encoding']).toBe('chunked');
    expect(response.text() === LARGE).toBe(true);
    expect((await rig.client.get(`${url}/chunked/text.txt`)).text()).toBe(TEXT);
    expect(rig.metrics.values('http_req_connecting')[1]).toBe(0);
  });

  test('reads what is compressed on the way', async () => {
    using rig = new HttpRig();
    const headers = { 'accept-encoding': 'gzip' };
    const response = await rig.client.get(`${url}/gzip/large.txt`, { headers });
    expect(response.headers['content-encoding']).toBe('gzip');
    expect(response.headers['transfer-encoding']).toBe('chunked');
    expect(response.text() === LARGE).toBe(true);
    expect(rig.metrics.values('data_received')[0]).toBeLessThan(LARGE.length / 10);
  });

  test('reads a large body with a length', async () => {
    using rig = new HttpRig();
    const response = await rig.client.get(`${url}/large.txt`);
    expect(response.headers['content-length']).toBe(String(LARGE.length));
    expect(response.text() === LARGE).toBe(true);
    expect(rig.metrics.values('data_received')[0]).toBeGreaterThan(LARGE.length);
  });

  test('sends a large body', async () => {
    using rig = new HttpRig();
    const body = LARGE.slice(0, 1_000_000);
    expect((await rig.client.put(`${url}/put/file`, { body })).status).toBe(201);
    expect((await rig.client.get(`${url}/put/file`)).text() === body).toBe(true);
    expect(rig.metrics.values('http_req_connecting')[1]).toBe(0);
  });

  test('sees why the server refuses a body, and goes on', async () => {
    using rig = new HttpRig();
    const response = await rig.client.post(`${url}/small`, { body: LARGE.slice(0, 100_000) });
    expect(response.status).toBe(413);
    expect((await rig.client.get(`${url}/text.txt`)).text()).toBe(TEXT);
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
  });

  test('gets parts, and nothing where nothing has changed', async () => {
    using rig = new HttpRig();
    const part = await rig.client.get(`${url}/text.txt`, { headers: { range: 'bytes=4-7' } });
    expect([part.status, part.text()]).toEqual([206, 'work']);
    const { etag = '' } = part.headers;
    const same = await rig.client.get(`${url}/text.txt`, { headers: { 'if-none-match': etag } });
    expect([same.status, same.text()]).toEqual([304, '']);
    expect(same.headers['x-connection']).toBe(part.headers['x-connection']);
  });

  test('fails when the server closes the connection without an answer, and goes on', async () => {
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`${url}/silent`));
    expect(error.code).toBe('RAMPA_CONNECTION_CLOSED');
    expect((await rig.client.get(`${url}/text.txt`)).text()).toBe(TEXT);
    expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
  });

  test('HEAD has the headers of GET and no body', async () => {
    using rig = new HttpRig();
    const head = await rig.client.head(`${url}/text.txt`);
    expect([head.headers['content-length'], head.body.length]).toEqual([String(TEXT.length), 0]);
    expect((await rig.client.get(`${url}/text.txt`)).text()).toBe(TEXT);
  });

  test('follows a redirect over the same connection', async () => {
    using rig = new HttpRig();
    const response = await rig.client.get(`${url}/moved`);
    expect([response.text(), response.redirects.length]).toEqual([TEXT, 1]);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['302', '200']);
  });

  test('carries ten requests at once, whose phases each add up exactly', async () => {
    using rig = new HttpRig();
    const ten = () => rig.client.get(`${url}/text.txt`);
    const responses = await Promise.all(Array.from({ length: 10 }, ten));
    expect(responses.every((response) => response.text() === TEXT)).toBe(true);
    const sums = responses.map(({ timings }) => [phaseSum(timings), timings.duration]);
    expect(sums.every(([sum, duration]) => sum === duration)).toBe(true);
  });
});

describePeers('nginx over TLS with a private authority', ['nginx', 'openssl'], () => {
  let certificates: Certificates;
  let nginx: Awaited<ReturnType<typeof start>>;
  const start = ({ certPath, keyPath }: Certificates['server']) =>
    startNginx({
      listeners: ['tls'],
      http: ({ ports }) => `server {
        listen 127.0.0.1:${ports.tls} ssl;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate ${certPath};
        ssl_certificate_key ${keyPath};
        return 200 "$ssl_protocol $ssl_server_name";
      }`,
    });

  beforeAll(async () => {
    certificates = await makeCertificates();
    nginx = await start(certificates.server);
  });
  afterAll(async () => {
    await nginx?.[Symbol.asyncDispose]();
    await certificates?.[Symbol.asyncDispose]();
  });

  test('answers whoever trusts the authority', async () => {
    using rig = new HttpRig({ network: { tls: { ca: [certificates.authority.cert] } } });
    const response = await rig.client.get(`https://localhost:${nginx.ports.tls}/`);
    expect(response.text()).toBe('TLSv1.3 localhost');
  });

  test('gets no request from anybody else', async () => {
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`https://localhost:${nginx.ports.tls}/`));
    expect(error.code).toBe('RAMPA_TLS_CERT_UNTRUSTED');
    expect(rig.metrics.values('data_sent')).toEqual([0]);
  });
});
