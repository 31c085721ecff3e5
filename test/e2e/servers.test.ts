import { type ByteReply, openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { OWN_FRAME, type RampaOutcome, runRampa } from './support/run-rampa.ts';

const REQUESTS = 6;

const SCRIPT = `
  export default async (worker) => {
    await worker.http.get(worker.env.BASE_URL + '/', { timeout: '200ms' });
  };
`;

// On a connection that has served before, a request that meets a reset is sent once more.
const OK = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok';
const HALF = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nnot all of it';

/** Servers that never answer properly, by the error that each request ends with. */
const HOSTILE: readonly {
  readonly title: string;
  readonly reply: ByteReply;
  readonly kind: string;
}[] = [
  { title: 'resets', reply: [{ type: 'reset' }], kind: 'RAMPA_CONNECTION_RESET' },
  { title: 'says nothing', reply: [], kind: 'RAMPA_HTTP_TIMEOUT' },
  {
    title: 'sends garbage',
    reply: 'this is not what you are looking for\r\n\r\n',
    kind: 'RAMPA_HTTP_PROTOCOL',
  },
  {
    title: 'closes without an answer',
    reply: [{ type: 'close' }],
    kind: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'closes in the middle of a body',
    reply: [{ type: 'send', bytes: HALF }, { type: 'close' }],
    kind: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'stops in the middle of a body',
    reply: [{ type: 'send', bytes: HALF }],
    kind: 'RAMPA_HTTP_TIMEOUT',
  },
  {
    title: 'resets in the middle of a body',
    reply: [{ type: 'send', bytes: HALF }, { type: 'reset' }],
    kind: 'RAMPA_CONNECTION_RESET',
  },
];

describe('a server that fails does not end the run, and every failure is counted', () => {
  test.each(HOSTILE)('when it $title', async ({ reply, kind }) => {
    await using server = await openByteServer(() => reply);
    expectFailures(await load(server.url), { kind, failed: REQUESTS });
  });

  test('when nobody listens', async () => {
    const server = await openByteServer([]);
    await server[Symbol.asyncDispose]();
    expectFailures(await load(server.url), { kind: 'RAMPA_CONNECT_REFUSED', failed: REQUESTS });
  });

  test('when every second answer is one', async () => {
    let count = 0;
    const ok: ByteReply = [{ type: 'send', bytes: OK }, { type: 'close' }];
    await using server = await openByteServer(() => (count++ % 2 === 0 ? ok : [{ type: 'reset' }]));
    expectFailures(await load(server.url), {
      kind: 'RAMPA_CONNECTION_RESET',
      failed: REQUESTS / 2,
    });
  });

  test('when the address is none', async () => {
    const { code, stdout, stderr, result } = await load('not an address');
    expect(code).toBe(2);
    expect(result?.errors).toMatchObject([{ kind: 'RAMPA_HTTP_REQUEST_INVALID', count: REQUESTS }]);
    expect(stdout + stderr).not.toMatch(OWN_FRAME);
  });
});

function load(url: string): Promise<RampaOutcome> {
  const args = ['--env', `BASE_URL=${url}`, '--vus', '2', '--iterations', `${REQUESTS}`];
  return runRampa(SCRIPT, { args });
}

/** Failed requests throw in the iteration, so they are its errors too. */
function expectFailures(
  { code, stdout, stderr, result }: RampaOutcome,
  { kind, failed }: { readonly kind: string; readonly failed: number },
): void {
  expect(code).toBe(2);
  expect(result?.scenarios).toMatchObject([
    { scheduled: REQUESTS, completed: REQUESTS, errors: failed, dropped: 0, interrupted: 0 },
  ]);
  const { metrics = {} } = result?.summary ?? {};
  expect(metrics['http_reqs']).toMatchObject({ count: REQUESTS });
  expect(metrics['http_req_failed']).toEqual({
    rate: failed / REQUESTS,
    passes: failed,
    fails: REQUESTS - failed,
  });
  expect(result?.errors.map((error) => error.kind)).toEqual(result?.errors.map(() => kind));
  expect(result?.errors.reduce((sum, { count }) => sum + count, 0)).toBe(failed);
  expect(stdout).toContain(`${failed}× ${kind}: `);
  expect(stdout + stderr).not.toMatch(OWN_FRAME);
}
