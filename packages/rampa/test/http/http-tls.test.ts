import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { TlsPlan } from '../../src/core/network.ts';
import { AUTHORITY, CLIENT, SERVER } from '../network/fixtures/certificates.ts';
import { failureOf, HttpRig, reply } from './http-rig.ts';

const ca = [AUTHORITY];

function tlsRig(tls: Partial<TlsPlan> = {}): HttpRig {
  return new HttpRig({ network: { tls: { ca, ...tls } } });
}

describe('https', () => {
  test('accepts a certificate of the given authority, and keeps the connection', async () => {
    await using server = await openByteServer(() => reply('safe'), { tls: SERVER.valid });
    using rig = tlsRig();
    const first = await rig.client.get(server.url);
    const second = await rig.client.get(server.url);
    expect([first.text(), second.text()]).toEqual(['safe', 'safe']);
    expect(server.connectionCount).toBe(1);
    expect([first.timings.tlsHandshaking > 0, second.timings.tlsHandshaking]).toEqual([true, 0]);
  });

  test('carries concurrent requests and large bodies', async () => {
    const body = 'abcdefghij'.repeat(30_000);
    await using server = await openByteServer(() => reply(body), { tls: SERVER.valid });
    using rig = tlsRig();
    const data = new Uint8Array(300_000).fill(65);
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => rig.client.post(server.url, { body: data })),
    );
    expect(responses.every((response) => response.text() === body)).toBe(true);
    expect(server.requests.every((request) => request.body.equals(data))).toBe(true);
  });

  test('carries bodies that are read while they are sent', async () => {
    await using server = await openByteServer(() => reply('ok'), { tls: SERVER.valid });
    using rig = tlsRig();
    async function* pieces(): AsyncGenerator<string> {
      yield* ['a', 'bc', 'd'];
    }
    const headers = { 'content-length': '4' };
    const response = await rig.client.post(server.url, { body: pieces(), headers });
    expect(response.text()).toBe('ok');
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['abcd']);
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
      'RAMPA_TLS_HANDSHAKE',
      `GET ${url} failed: 127.0.0.1:${server.port} closed the connection during the TLS handshake`,
    ]);
  });

  test('fails on a server that answers in plain text', async () => {
    const greeting = { onConnect: ['220 hello\r\n'] };
    await using server = await openByteServer([], greeting);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`https://127.0.0.1:${server.port}/`));
    expect(error.code).toBe('RAMPA_TLS_PROTOCOL');
    expect(error.hint).toContain('http://');
  });
});

describe('the certificate of a server', () => {
  test.each([
    ['has expired', SERVER.expired, ca, 'RAMPA_TLS_CERT_EXPIRED', 'certificate has expired'],
    [
      'is not valid yet',
      SERVER.notYetValid,
      ca,
      'RAMPA_TLS_CERT_NOT_YET_VALID',
      'certificate is not yet valid',
    ],
    ['is for another host', SERVER.otherHost, ca, 'RAMPA_TLS_CERT_HOST', 'is not in the cert'],
    ['has an authority that nobody trusts', SERVER.valid, [], 'RAMPA_TLS_CERT_UNTRUSTED', 'unable'],
  ])('is refused when it %s', async (_, certificate, authorities, code, reason) => {
    await using server = await openByteServer(() => reply(), { tls: certificate });
    using rig = tlsRig({ ca: authorities });
    const error = await failureOf(rig.client.get(server.url));
    expect(error.code).toBe(code);
    const subject = `GET ${server.url}/ failed: the certificate of 127.0.0.1:${server.port}`;
    expect(error.message).toContain(`${subject} is not accepted: `);
    expect(error.message).toContain(reason);
    expect(server.requests).toEqual([]);
    expect(rig.metrics.values('data_sent')).toEqual([0]);
    expect(rig.metrics.values('http_req_tls_handshaking')[0]).toBeGreaterThan(0);
  });

  test.each(['expired', 'otherHost'] as const)(
    'is not looked at without verification: %s',
    async (name) => {
      await using server = await openByteServer(() => reply('unsafe'), { tls: SERVER[name] });
      using rig = new HttpRig({ network: { tls: { insecureSkipTlsVerify: true } } });
      expect((await rig.client.get(server.url)).text()).toBe('unsafe');
    },
  );

  test('is held against serverName, which is sent too', async () => {
    const names: (string | undefined)[] = [];
    const tls = {
      ...SERVER.otherHost,
      SNICallback: (name: string, done: (error: null) => void) => {
        names.push(name);
        done(null);
      },
    };
    await using server = await openByteServer(() => reply('safe'), { tls });
    using rig = tlsRig({ serverName: 'a.wild.example' });
    expect((await rig.client.get(server.url)).text()).toBe('safe');
    expect(names).toEqual(['a.wild.example']);
  });

  test('is held against the name of the URL when hosts says where that is', async () => {
    await using server = await openByteServer(() => reply('safe'), { tls: SERVER.otherHost });
    const hosts = { 'other.example': { address: '127.0.0.1', port: server.port } };
    using rig = new HttpRig({ network: { tls: { ca }, dns: { hosts } } });
    expect((await rig.client.get('https://other.example/')).text()).toBe('safe');
    expect(server.requests[0]?.head).toContain('Host: other.example\r\n');
  });
});

describe('a client certificate', () => {
  const askFor = { ca: AUTHORITY, requestCert: true, rejectUnauthorized: true };
  const own = (hosts: readonly string[] = []) => ({
    ...CLIENT.valid,
    hosts,
    passphrase: undefined,
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is shown to a server that asks: %s',
    async (version) => {
      const tls = { ...SERVER.valid, ...askFor, maxVersion: version };
      await using server = await openByteServer(() => reply('welcome'), { tls });
      using rig = tlsRig({ clientCertificates: [own()] });
      expect((await rig.client.get(server.url)).text()).toBe('welcome');
    },
  );

  test.each([
    ['is missing', []],
    ['is for other hosts', [own(['shop.example', '*.local'])]],
  ])('that %s is an error of its own', async (_, clientCertificates) => {
    await using server = await openByteServer(() => reply(), {
      tls: { ...SERVER.valid, ...askFor },
    });
    using rig = tlsRig({ clientCertificates });
    const error = await failureOf(rig.client.get(server.url));
    expect(error.code).toBe('RAMPA_TLS_CLIENT_CERT');
    expect(error.hint).toContain('tls.clientCertificates');
  });

  test('is the first one for the host, and its key may be encrypted', async () => {
    const tls = { ...SERVER.valid, ...askFor };
    await using server = await openByteServer(() => reply('welcome'), { tls });
    const { cert } = CLIENT.valid;
    const locked = { cert, key: CLIENT.encryptedKey, passphrase: 'secret', hosts: ['*.0.0.1'] };
    const stranger = { ...CLIENT.stranger, hosts: ['elsewhere'], passphrase: undefined };
    using rig = tlsRig({ clientCertificates: [stranger, locked, { ...stranger, hosts: [] }] });
    expect((await rig.client.get(server.url)).text()).toBe('welcome');
  });
});

describe('versions and ciphers', () => {
  test('are offered as the plan says', async () => {
    await using server = await openByteServer(() => reply(), { tls: SERVER.valid });
    const ciphers = 'ECDHE-ECDSA-AES256-GCM-SHA384';
    using rig = tlsRig({ maxVersion: 'TLSv1.2', ciphers });
    const { tls } = await rig.client.get(server.url);
    const cipher = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
    expect(tls).toMatchObject({ version: 'TLSv1.2', cipher });
  });

  test.each([
    ['no version in common', { minVersion: 'TLSv1.3' }, 'RAMPA_TLS_PROTOCOL'],
    [
      'no cipher in common',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
      'RAMPA_TLS_HANDSHAKE',
    ],
  ] as const)('that leave %s are an error', async (_, plan, code) => {
    const ciphers = 'ECDHE-ECDSA-AES256-GCM-SHA384';
    const tls = { ...SERVER.valid, maxVersion: 'TLSv1.2', ciphers } as const;
    await using server = await openByteServer(() => reply(), { tls });
    using rig = tlsRig(plan);
    expect((await failureOf(rig.client.get(server.url))).code).toBe(code);
  });
});

describe('the TLS details of a response', () => {
  test('tell what was agreed on, and the certificate', async () => {
    await using server = await openByteServer(() => reply('', 'Connection: close'), {
      tls: SERVER.valid,
    });
    using rig = tlsRig();
    const { tls } = await rig.client.get(server.url);
    await server.openConnections(0);
    expect(tls).toMatchObject({
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      isResumed: false,
    });
    expect(tls?.certificate).toEqual({
      subject: 'CN=localhost, O=Rampa Test',
      issuer: 'CN=rampa test authority',
      validFrom: new Date('2020-01-01T00:00:00Z'),
      validTo: new Date('2120-01-01T00:00:00Z'),
      fingerprint256: expect.stringMatching(/^(?:[\dA-F]{2}:){31}[\dA-F]{2}$/),
      subjectAltName: 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    });
    expect(tls?.certificate).toBe(tls?.certificate);
    expect(JSON.parse(JSON.stringify(tls))).toEqual({
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      isResumed: false,
      certificate: JSON.parse(JSON.stringify(tls?.certificate)) as unknown,
    });
  });

  test('are of the connection, so those of its responses are the same', async () => {
    await using server = await openByteServer(() => reply(), { tls: SERVER.valid });
    using rig = tlsRig();
    const first = await rig.client.get(server.url);
    const second = await rig.client.get(server.url);
    expect(second.tls).toBe(first.tls);
  });

  test('are not there without TLS', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    expect((await rig.client.get(server.url)).tls).toBeUndefined();
  });
});

describe('a TLS session', () => {
  const close = () => reply('', 'Connection: close');

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is continued by the next connection: %s',
    async (maxVersion) => {
      await using server = await openByteServer(close, { tls: SERVER.valid });
      using rig = tlsRig({ maxVersion });
      const resumed: (boolean | undefined)[] = [];
      const subjects = new Set<string | undefined>();
      for (let index = 0; index < 3; index++) {
        const { tls } = await rig.client.get(server.url);
        resumed.push(tls?.isResumed);
        subjects.add(tls?.certificate?.subject);
        await server.openConnections(0);
      }
      expect(resumed).toEqual([false, true, true]);
      expect([...subjects]).toEqual(['CN=localhost, O=Rampa Test']);
    },
  );

  test('is not continued when the plan says so', async () => {
    await using server = await openByteServer(close, { tls: SERVER.valid });
    using rig = tlsRig({ resumeSessions: false });
    await rig.client.get(server.url);
    expect((await rig.client.get(server.url)).tls?.isResumed).toBe(false);
  });

  test('belongs to the VU, as its connections do', async () => {
    await using server = await openByteServer(close, { tls: SERVER.valid });
    using rig = tlsRig();
    await rig.client.get(server.url);
    using other = rig.openClient();
    expect((await other.client.get(server.url)).tls?.isResumed).toBe(false);
  });
});
