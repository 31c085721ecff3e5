import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { definePlan, Engine, type RunEvent, scenario } from 'rampa';
import { startPeer } from 'testkit';
import { expect, test, vi } from 'vitest';

const VUS = 5;
const SECONDS = 7;
/** When the server is killed, and when it is started again: in seconds of the run. */
const KILLED_AT = 2;
const STARTED_AT = 4;

/** A server that counts its connections. */
const SERVER = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    if (request.url !== '/connections') return response.end('ok');
    server.getConnections((error, count) => response.end(String(count)));
  });
  server.listen(Number(process.argv[2]), '127.0.0.1');
`;

/** What a server that is not there, or goes away, can look like. */
const OUTAGE_CODES = ['RAMPA_CONNECT_REFUSED', 'RAMPA_CONNECTION_CLOSED', 'RAMPA_CONNECTION_RESET'];

test('a run outlives its server, shows each second of the outage, and leaves no socket behind', {
  timeout: 40_000,
}, async () => {
  const socketsBefore = socketHandles();
  await using server = await startPeer({
    listeners: ['plain'],
    files: () => ({ 'server.mjs': SERVER }),
    command: ({ ports }) => [process.execPath, 'server.mjs', String(ports.plain)],
  });
  const url = `http://127.0.0.1:${server.ports.plain}`;
  const plan = await definePlan({
    default: scenario(
      { executor: 'constant-vus', vus: VUS, duration: `${SECONDS}s` },
      async (worker) => {
        await worker.http.get(url, { timeout: '5s' }).catch(() => undefined);
        await worker.sleep('20ms');
      },
    ),
  });

  const controller = new Engine(plan).start();
  const seconds: Second[] = [];
  for await (const event of controller.events()) {
    if (event.type !== 'snapshot') continue;
    seconds.push(secondOf(event, seconds));
    if (seconds.length === KILLED_AT) await server.stop('SIGKILL');
    if (seconds.length === STARTED_AT) await server.start();
  }
  const result = await controller.wait();

  expect(result.status).toBe('passed');
  expect(result.scenarios).toMatchObject([{ dropped: 0, interrupted: 0, errors: 0 }]);
  expect(seconds.map(({ failed }) => failed > 0).slice(0, KILLED_AT + 2)).toEqual([
    false,
    false,
    true,
    true,
  ]);
  // From the kill on nothing gets through, until the server is there again.
  expect(seconds[KILLED_AT + 1]?.succeeded).toBe(0);
  expect(seconds[SECONDS - 1]).toMatchObject({ failed: 0 });
  expect(seconds[SECONDS - 1]?.succeeded).toBeGreaterThan(0);
  const total = seconds.reduce((sum, { failed, succeeded }) => sum + failed + succeeded, 0);
  expect(total).toBe(result.scenarios[0]?.completed);
  const codes = controller.series('http_reqs').map(({ tags }) => tags['error']);
  expect(
    codes.filter((code) => code !== undefined).every((code) => OUTAGE_CODES.includes(code)),
  ).toBe(true);

  await vi.waitUntil(() => socketHandles() === socketsBefore, { interval: 5 });
  // Only the one that asks.
  expect(await bodyOf(`${url}/connections`)).toBe('1');
});

/** Requests that ended within one second of a run. */
interface Second {
  readonly failed: number;
  readonly succeeded: number;
}

/** A snapshot has the numbers from the start on: what is new in it is one second. */
function secondOf(event: RunEvent & { type: 'snapshot' }, before: readonly Second[]): Second {
  const { passes = 0, fails = 0 } = event.snapshot.metrics['http_req_failed'] ?? {};
  return before.reduce(
    (rest, { failed, succeeded }) => ({
      failed: rest.failed - failed,
      succeeded: rest.succeeded - succeeded,
    }),
    { failed: passes, succeeded: fails },
  );
}

function bodyOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => text(response).then(resolve, reject)).on(
      'error',
      reject,
    );
  });
}

function socketHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|GetAddrInfo/.test(name)).length;
}
