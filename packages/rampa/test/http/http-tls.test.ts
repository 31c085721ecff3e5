import { readFileSync } from 'node:fs';
import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { failureOf, HttpRig, reply } from './http-rig.ts';

const CERTIFICATE = {
  key: readFixture('loopback-key.pem'),
  cert: readFixture('loopback-cert.pem'),
};

describe('https', () => {
  test('accepts a certificate of the given authority, and keeps the connection', async () => {
    await using server = await openByteServer(() => reply('safe'), { tls: CERTIFICATE });
    using rig = new HttpRig({ ca: CERTIFICATE.cert });
    const first = await rig.client.get(server.url);
    const second = await rig.client.get(server.url);
    expect([first.text(), second.text()]).toEqual(['safe', 'safe']);
    expect(server.connectionCount).toBe(1);
    expect([first.timings.tlsHandshaking > 0, second.timings.tlsHandshaking]).toEqual([true, 0]);
  });

  test('sends the server name', async () => {
    await using server = await openByteServer([reply('safe')], { tls: CERTIFICATE });
    using rig = new HttpRig({ ca: [CERTIFICATE.cert] });
    const response = await rig.client.get(`https://localhost:${server.port}/`);
    expect(response.text()).toBe('safe');
  });

  test('refuses a certificate that nobody vouches for', async () => {
    await using server = await openByteServer([reply()], { tls: CERTIFICATE });
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(server.url));
    expect(error.code).toBe('RAMPA_HTTP_TLS');
    expect(error.message).toContain(
      `TLS handshake with 127.0.0.1:${server.port} failed: self-signed`,
    );
    expect(server.requests).toEqual([]);
    expect(rig.metrics.values('data_sent')).toEqual([0]);
    expect(rig.metrics.values('http_req_tls_handshaking')[0]).toBeGreaterThan(0);
  });

  test('accepts any certificate when verification is off', async () => {
    await using server = await openByteServer([reply('unsafe')], { tls: CERTIFICATE });
    using rig = new HttpRig({ insecureSkipTlsVerify: true });
    expect((await rig.client.get(server.url)).text()).toBe('unsafe');
  });

  test('carries concurrent requests and large bodies', async () => {
    const body = 'abcdefghij'.repeat(30_000);
    await using server = await openByteServer(() => reply(body), { tls: CERTIFICATE });
    using rig = new HttpRig({ ca: CERTIFICATE.cert });
    const data = new Uint8Array(300_000).fill(65);
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => rig.client.post(server.url, { body: data })),
    );
    expect(responses.every((response) => response.text() === body)).toBe(true);
    expect(server.requests.every((request) => request.body.equals(data))).toBe(true);
  });

  test('fails on a server that does not speak it', async () => {
    await using server = await openByteServer([]);
    using rig = new HttpRig();
    const url = `https://127.0.0.1:${server.port}/`;
    const failure = failureOf(rig.client.get(url));
    await server.openConnections(1);
    server.closeConnections();
    const error = await failure;
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_TLS',
      `GET ${url} failed: 127.0.0.1:${server.port} closed the connection during the TLS handshake`,
    ]);
  });
});

function readFixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}
