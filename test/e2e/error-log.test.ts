import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ByteServer, openByteServer } from 'testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RampaOutcome, runRampa, runRampaOn } from './support/run-rampa.ts';

/** Each iteration asks for one page that is there, one that is not, and one that breaks off. */
const scriptFor = (origin: string): string => `
  export const config = {
    scenarios: { shop: { executor: 'per-vu-iterations', vus: 4, iterations: 5, exec: 'visit' } },
  };
  export async function visit(worker) {
    const headers = { authorization: 'S3CRET' };
    const page = await worker.http.get('${origin}/missing?page=2&token=S3CRET', { headers });
    worker.check(page, { 'is there': ({ status }) => status === 200, 'has\\na body': (r) => r.json().ok });
    await worker.http.get('${origin}/broken');
  }
`;

let folder: string;
let server: ByteServer;
let run: RampaOutcome;

const file = (): string => join(folder, 'run.rampa-result');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rampa-error-log-'));
  server = await openByteServer(({ path }) =>
    path === '/broken'
      ? [{ type: 'close' }]
      : 'HTTP/1.1 404 No\r\nContent-Length: 2\r\nSet-Cookie: sid=S3CRET\r\nX-A: b\r\n\r\nno',
  );
  const args = ['--threads', '2', '--record', file()];
  run = await runRampa(scriptFor(server.url), { args });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a result says which requests failed, and what was checked in vain, without secrets', () => {
  expect(run.code, run.stdout + run.stderr).toBe(2);
  const { errors = [], failed_checks: checks = [] } = run.result ?? {};
  expect(errors).toMatchObject([
    {
      ...{ scenario: 'shop', kind: 'RAMPA_CONNECTION_CLOSED', count: 20 },
      sample: { request: { method: 'GET', url: `${server.url}/broken` }, response: null },
    },
  ]);
  const request = {
    ...{ method: 'GET', url: `${server.url}/missing?page=2&token=***`, more_headers: 0 },
    headers: expect.objectContaining({ authorization: '***', accept: '*/*' }),
  };
  const response = {
    ...{ status: 404, http_version: '1.1', more_headers: 0 },
    headers: { 'content-length': '2', 'set-cookie': '***', 'x-a': 'b' },
  };
  expect(checks.map(({ name }) => name).sort()).toEqual(['has\na body', 'is there']);
  for (const { scenario, group, count, sample, first_second, last_second } of checks) {
    expect({ scenario, group, count }).toEqual({ scenario: 'shop', group: '', count: 20 });
    expect(sample).toMatchObject({ request, response, iteration: expect.any(Number) });
    expect(first_second).toBeLessThanOrEqual(last_second);
  }
  expect(run.stdout + JSON.stringify(run.result)).not.toContain('S3CRET');
});

test('the summary shows them in a few lines, names with line ends too', () => {
  const times = '(at|from) [\\d.]+s( to [\\d.]+s)?, first in iteration \\d+';
  const request = `GET\\s+${server.url}/missing\\?page=2&token=\\*\\*\\*`;
  expect(run.stdout).toMatch(
    new RegExp(`✗ is there +0%  0 of 20\n      ${times}: ${request} →\\s+404\n`),
  );
  expect(run.stdout).toMatch(
    /✗ has\\na body +0% {2}0 of 20\n {6}20× threw response body of GET http/,
  );
  expect(run.stdout).toMatch(
    new RegExp(`20× RAMPA_CONNECTION_CLOSED: GET [^]*\n     in shop at .*\n     ${times}\n`),
  );
});

test('a recording has them too, as a whole and in its parts', async () => {
  const whole = await runRampaOn(file(), { command: 'report', args: ['--json', '-'] });
  expect(JSON.parse(whole.stdout)).toEqual(run.result);
  const args = ['--to', '1m', '--json', '-'];
  const part = await runRampaOn(file(), { command: 'report', args });
  const { errors, failed_checks: checks } = JSON.parse(part.stdout);
  expect(errors).toEqual(run.result?.errors);
  expect(checks).toEqual(run.result?.failed_checks);
  expect(part.stdout).not.toContain('S3CRET');
});
