import { readFileSync } from 'node:fs';
import { type ByteServer, openByteServer } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import { failureOf, HttpRig, reply } from '../http-rig.ts';
import { FAULT_CASES, FAULT_LIMIT_BYTES, type FaultCase } from './fault-cases.ts';

const CERTIFICATE = {
  key: readFixture('loopback-key.pem'),
  cert: readFixture('loopback-cert.pem'),
};

const PHASES = ['blocked', 'connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving'];

describe('a request fails with a stable code, and its VU goes on, when', () => {
  test.each(FAULT_CASES)('$title', async (each) => {
    const handlesBefore = socketHandles();
    await failAndGoOn(each);
    await vi.waitUntil(() => socketHandles() === handlesBefore, { interval: 5 });
  });
});

async function failAndGoOn(each: FaultCase): Promise<void> {
  await using server = await openServer(each);
  await using healthy = await openByteServer(() => reply('fine'));
  if (each.server === 'absent') await server[Symbol.asyncDispose]();
  using rig = openRig(each);

  const { timeoutMs = 10_000, code } = each;
  const url = `${addressOf(each, server)}/x`;
  expect(await failureOf(rig.client.get(url, { timeout: timeoutMs }))).toMatchObject({ code });
  await server.openConnections(0);
  expect(rig.metrics.tags('http_reqs')).toEqual([
    { scenario: 'test', method: 'GET', name: url, error: code },
  ]);
  const phases = PHASES.map((phase) => rig.metrics.values(`http_req_${phase}`)[0] ?? Number.NaN);
  const [duration] = rig.metrics.values('http_req_duration');
  expect(phases.reduce((sum, value) => sum + value, 0)).toBe(duration);

  const isBackAtOnce = typeof each.server === 'object';
  const next = isBackAtOnce ? `http://127.0.0.1:${server.port}` : healthy.url;
  expect((await rig.client.get(next)).text()).toBe('fine');
  // The connection with the fault, and another one; those whose TLS handshake fails do not count.
  expect(server.connectionCount).toBe(isBackAtOnce ? 2 : 0);
  expect(rig.metrics.values('http_req_failed')).toEqual([1, 0]);
  rig.vu.close();
  expect(rig.clock.timers.size).toBe(0);
}

function openServer(each: FaultCase): Promise<ByteServer> {
  if (each.server === 'tls') return openByteServer(() => reply('fine'), { tls: CERTIFICATE });
  if (each.server === 'absent') return openByteServer([]);
  if ('onRequest' in each.server) return openByteServer([each.server.onRequest, reply('fine')]);
  return openByteServer(() => reply('fine'), { onConnect: [each.server.onConnect] });
}

function openRig({ host, isTrusted, lookupCode }: FaultCase): HttpRig {
  const isKnown = host !== undefined && lookupCode === undefined;
  const hosts = isKnown ? { [host]: { address: '127.0.0.1', port: undefined } } : {};
  return new HttpRig({
    http: { maxBodyBytes: FAULT_LIMIT_BYTES },
    network: { dns: { hosts }, tls: { ca: isTrusted === true ? [CERTIFICATE.cert] : [] } },
    lookup: (name, _options, onAnswer) => {
      const error = Object.assign(new Error(`getaddrinfo ${name}`), { code: lookupCode });
      queueMicrotask(() => onAnswer(error, []));
    },
  });
}

function addressOf({ isSecure, host = '127.0.0.1' }: FaultCase, { port }: ByteServer): string {
  return `${isSecure === true ? 'https' : 'http'}://${host}:${port}`;
}

/** Sockets, servers and look-ups that this process has open. */
function socketHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|GetAddrInfo/.test(name)).length;
}

function readFixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}
