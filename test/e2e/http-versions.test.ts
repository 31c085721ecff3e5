import { expect, test } from 'vitest';
import {
  NodeServer,
  type StreamHandler,
} from '../../packages/rampa/test/http/http2/node-server.ts';
import { AUTHORITY, SERVER } from '../../packages/rampa/test/network/fixtures/certificates.ts';
import { runRampa } from './support/run-rampa.ts';

/** Ten requests at once in each of two VUs, over versions that are said in three places. */
const SCRIPT = `
  import { readFileSync } from 'node:fs';
  import { scenario } from 'rampa';

  const ca = readFileSync(new URL('./authority.pem', import.meta.url), 'utf8');
  const load = { executor: 'per-vu-iterations', vus: 2, iterations: 3, tls: { ca } };

  async function ten(http, url, options) {
    const requests = Array.from({ length: 10 }, () => ({ url, ...options }));
    for (const { httpVersion, timings } of await http.batch(requests)) {
      const { duration, blocked, connecting, tlsHandshaking, sending, waiting, receiving } = timings;
      const sum = blocked + connecting + tlsHandshaking + sending + waiting + receiving;
      if (httpVersion !== url.slice(url.lastIndexOf('/') + 1)) throw new Error('got ' + httpVersion);
      if (sum !== duration) throw new Error(sum + ' is not ' + duration);
    }
  }

  export const chosen = scenario(load, async ({ http, env }) => {
    await ten(http, env.TLS + '/chosen/2');
    await ten(http, env.TLS + '/chosen/1.1', { httpVersion: '1.1' });
    await ten(http, env.PLAIN + '/chosen/2', { httpVersion: '2' });
  });
  export const old = scenario({ ...load, http: { httpVersion: '1.1' } }, async ({ http, env }) => {
    await ten(http, env.TLS + '/old/1.1');
    await ten(http.extend({ httpVersion: '2' }), env.PLAIN + '/old/2');
  });
  export const shared = scenario(
    { ...load, http: { httpVersion: '2' }, connection: { share: 'scenario' } },
    async ({ http, env }) => {
      await ten(http, env.TLS + '/shared/2');
      await ten(http, env.PLAIN + '/shared/2');
    },
  );
`;

test('requests have the version of HTTP that they, their client or their scenario ask for', async () => {
  const paths: string[] = [];
  const connections = new Map<unknown, string>();
  const answer: StreamHandler = (stream, headers) => {
    const path = `${headers[':scheme']} ${headers[':path']}`;
    paths.push(path);
    connections.set(stream.session, path);
    stream.respond({ ':status': 200 });
    stream.end('ok');
  };
  await using secure = await NodeServer.open(answer, { tls: SERVER.valid, allowHttp1: true });
  await using plain = await NodeServer.open(answer);
  const { code, stdout } = await runRampa(SCRIPT, {
    args: ['--env', `TLS=${secure.url}`, '--env', `PLAIN=${plain.url}`],
    files: { 'authority.pem': AUTHORITY },
  });
  expect(code, stdout).toBe(0);
  expect(countsOf(secure.http1Paths)).toEqual({ '/chosen/1.1': 60, '/old/1.1': 60 });
  expect(countsOf(paths)).toEqual({
    'https /chosen/2': 60,
    'http /chosen/2': 60,
    'http /old/2': 60,
    'https /shared/2': 60,
    'http /shared/2': 60,
  });
  // One for each VU, or one for all of them.
  expect(countsOf([...connections.values()])).toEqual({
    'https /chosen/2': 2,
    'http /chosen/2': 2,
    'http /old/2': 2,
    'https /shared/2': 1,
    'http /shared/2': 1,
  });
});

function countsOf(texts: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(texts, (text) => text);
  return Object.fromEntries([...groups].map(([text, { length }]) => [text, length]));
}
