import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import {
  createServer as createHttp2Server,
  createSecureServer as createSecureHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type DemoShop, startDemoShop } from '../../packages/rampa/src/demo/index.ts';
import type { ResultDocument } from '../../packages/rampa/src/outputs/json/result-document.ts';
import { type RampaOutcome, runRampaOn, startRampaOn } from './support/run-rampa.ts';

const FIXTURES = new URL('../../packages/rampa/test/http/fixtures/', import.meta.url);

function readFixture(name: string): string {
  return readFileSync(new URL(name, FIXTURES), 'utf8');
}

/** Of a server that nobody vouches for. */
function readCredentials(): { readonly key: string; readonly cert: string } {
  return { key: readFixture('loopback-key.pem'), cert: readFixture('loopback-cert.pem') };
}

/** Runs `rampa bench URL <args>`, with the result in a file. */
function bench(url: string, args: readonly string[]): Promise<RampaOutcome> {
  return runRampaOn(url, { command: 'bench', out: true, args });
}

function requestCount({ result }: RampaOutcome): number | undefined {
  return result?.summary?.metrics['http_reqs']?.['count'];
}

/** What the shop has counted once all connections are closed. */
async function booksOf(shop: DemoShop): Promise<object> {
  await shop.close();
  const { requestCount: requests, statuses, sentBytes, receivedBytes } = shop.stats();
  return {
    requests,
    failed: statuses[500] ?? 0,
    sentBytes: receivedBytes,
    receivedBytes: sentBytes,
  };
}

function reportOf({ result }: RampaOutcome): object {
  const { metrics = {} } = result?.summary ?? {};
  return {
    requests: metrics['http_reqs']?.['count'],
    failed: metrics['http_req_failed']?.['passes'],
    sentBytes: metrics['data_sent']?.['count'],
    receivedBytes: metrics['data_received']?.['count'],
  };
}

describe('what rampa bench reports is what the server counted', () => {
  test.each([
    ['for a time', ['-d', '500ms', '-c', '4']],
    ['of a number of requests', ['-n', '333', '-c', '4']],
    ['of a number of requests at a rate', ['-n', '100', '-r', '400', '-c', '4']],
    ['on two threads', ['-n', '333', '-c', '4', '--threads', '2']],
  ])('in a bench %s', async (_, args) => {
    await using shop = await startDemoShop({ latency: '1ms', errorRate: 0.25 });
    const outcome = await bench(`${shop.url}/products?limit=2`, args);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(reportOf(outcome)).toEqual(await booksOf(shop));
    expect(outcome.result?.scenarios).toMatchObject([{ dropped: 0, interrupted: 0, errors: 0 }]);
  });

  test('when it is told a number', async () => {
    await using shop = await startDemoShop();
    expect(requestCount(await bench(shop.url, ['-n', '250']))).toBe(250);
    expect(shop.stats().requestCount).toBe(250);
    expect(shop.stats().connectionCount).toBe(50);
  });
});

describe('the request of rampa bench', () => {
  test('has the method, headers and body that it was given', async () => {
    const seen: { method?: string; headers: IncomingMessage['rawHeaders']; body: string }[] = [];
    await using server = await serve(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      seen.push({ method: request.method ?? '', headers: request.rawHeaders, body });
      response.end();
    });
    const flags = ['-m', 'PUT', '-H', 'X-Id: 1', '-H', 'X-Id: 2', '-b', '{"stock":1}'];
    const { code, result } = await bench(server.url, ['-n', '3', '-c', '1', ...flags]);
    expect(code).toBe(0);
    expect(seen.map(({ method, body }) => [method, body])).toEqual(
      Array.from({ length: 3 }, () => ['PUT', '{"stock":1}']),
    );
    const ids = seen.map(({ headers }) => headers.filter((_, at) => headers[at - 1] === 'X-Id'));
    expect(ids).toEqual(Array.from({ length: 3 }, () => ['1', '2']));
    expect(result?.run.tags).toEqual({ target: `PUT ${server.url}/` });
  });

  test('follows no redirect: it is an answer like any other', async () => {
    await using shop = await startDemoShop();
    const outcome = await bench(`${shop.url}/redirect/3`, ['-n', '5']);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^ {2}3xx {2}5 {2}100% {2}302$/m);
    expect(shop.stats().statuses).toEqual({ 302: 5 });
  });

  test('is given up after its timeout, and counted', async () => {
    await using server = await serve(() => {});
    const { code, stdout } = await bench(server.url, ['-n', '2', '--timeout', '50ms']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}no response {2}2 {2}100% {2}RAMPA_HTTP_TIMEOUT$/m);
  });

  test('goes to a server with an unknown certificate only when it is told so', async () => {
    await using server = await serve(
      (_, response) => void response.end('hello'),
      readCredentials(),
    );
    const refused = await bench(server.url, ['-n', '2']);
    const accepted = await bench(server.url, ['-n', '2', '--insecure']);
    expect([refused.code, accepted.code]).toEqual([1, 0]);
    expect(accepted.result?.summary?.metrics['http_req_failed']).toMatchObject({ passes: 0 });
  });
});

describe('rampa bench --http2', () => {
  test.each([
    ['with prior knowledge', 'http'],
    ['over TLS', 'https'],
  ])('speaks HTTP/2 %s, over as many connections as it is told', async (_, scheme) => {
    const versions: string[] = [];
    const answer = (request: Http2ServerRequest, response: Http2ServerResponse): void => {
      versions.push(request.httpVersion);
      response.end('hello');
    };
    const server =
      scheme === 'http'
        ? createHttp2Server(answer)
        : createSecureHttp2Server({ ...readCredentials(), allowHTTP1: true }, answer);
    let sessionCount = 0;
    server.on('session', () => sessionCount++);
    await using listening = await listen(server);
    const flags = ['-n', '60', '-c', '3', '--http2', '--insecure'];
    const outcome = await bench(`${scheme}://${listening.host}`, flags);
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(requestCount(outcome)).toBe(60);
    expect(versions).toEqual(Array.from({ length: 60 }, () => '2.0'));
    expect(sessionCount).toBe(3);
  });

  test('fails every request when the server has HTTP/1.1 only, and says so', async () => {
    await using server = await serve(
      (_, response) => void response.end('hello'),
      readCredentials(),
    );
    const { code, stdout } = await bench(server.url, ['-n', '2', '--http2', '--insecure']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}no response {2}2 {2}100% {2}RAMPA_HTTP_VERSION$/m);
    expect(stdout).toContain('hint: Leave --http2 out, or ask a server that speaks it.');
    expect(stdout).not.toContain('httpVersion');
  });

  test('and so without TLS', async () => {
    await using server = await serve((_, response) => void response.end('hello'));
    const { code, result } = await bench(server.url, ['-n', '2', '--http2']);
    expect(code).toBe(1);
    expect(result?.errors.map(({ hint }) => hint)).toEqual([
      expect.stringMatching(/^Leave --http2 out/),
    ]);
  });
});

test('a rate that cannot be held names the flag that gives it more connections', async () => {
  await using server = await serve(() => undefined);
  const { stdout, result } = await bench(server.url, [
    ...['-r', '100', '-d', '300ms', '-c', '1', '--timeout', '300ms'],
  ]);
  const warning = 'no VU was free: raise --connections (1) if the target should get the full rate';
  expect(result?.warnings, stdout).toContainEqual(expect.stringContaining(warning));
});

describe('the exit code of rampa bench', () => {
  test('0 when it measured, also errors, whose codes and statuses it prints', async () => {
    await using shop = await startDemoShop({ errorRate: 0.5 });
    const { code, stdout, stderr } = await bench(shop.url, ['-n', '100']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}2xx {2}\d+ {2}\d+(\.\d+)?% {2}200$/m);
    expect(stdout).toMatch(/^ {2}5xx {2}\d+ {2}\d+(\.\d+)?% {2}500$/m);
    expect(stdout).toContain('✓ passed after');
  });

  test('1 when every request failed', async () => {
    await using shop = await startDemoShop();
    const { code, stdout, result } = await bench(`${shop.url}/nowhere`, ['-n', '10']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}4xx {2}10 {2}100% {2}404$/m);
    expect(stdout).toContain('✗ every request failed');
    expect(result?.run).toMatchObject({ exit_code: 1, status: 'threshold_failed' });
  });

  test('1 when nothing listens', async () => {
    const shop = await startDemoShop();
    await shop.close();
    const { code, stdout } = await bench(shop.url, ['-n', '10']);
    expect(code).toBe(1);
    expect(stdout).toContain('connection refused');
  });

  test('3 when the command line is not valid, before anything is sent', async () => {
    await using shop = await startDemoShop();
    const { code, stderr, result } = await bench(shop.url, ['-n', '0', '-m', 'CONNECT']);
    expect({ code, result }).toEqual({ code: 3, result: undefined });
    expect(stderr).toContain('method must not be CONNECT');
    expect(stderr).toContain('--requests must be an integer from 1');
    expect(shop.stats().requestCount).toBe(0);
  });

  test('4 when a signal stops it, with the numbers so far', async () => {
    await using shop = await startDemoShop({ latency: '5ms' });
    const args = ['-d', '1h', '-c', '2', '--progress'];
    await using rampa = await startRampaOn(shop.url, { command: 'bench', out: true, args });
    await expect.poll(() => shop.stats().requestCount).toBeGreaterThan(10);
    rampa.signal('SIGINT');
    const outcome = await rampa.outcome;
    expect(outcome.code).toBe(4);
    expect(requestCount(outcome)).toBe(shop.stats().requestCount);
    expect(outcome.stdout).toContain('✗ stopped by SIGINT after');
    expect(outcome.stdout).toContain('Latency');
  });
});

describe('rampa bench', () => {
  test('with a rate shows in the response time what a stall of the target did', async () => {
    await using shop = await startDemoShop({ stall: { afterMs: 200, forMs: 300 } });
    const { stdout, result } = await bench(shop.url, ['-r', '100', '-d', '800ms', '-c', '1']);
    const metrics = result?.summary?.metrics ?? {};
    expect(metrics['http_reqs']?.['count']).toBe(80);
    // One request waits for the stall to end; about 30 more are due while it does.
    expect(metrics['http_req_duration']?.['p(90)']).toBeLessThan(150);
    expect(metrics['http_req_duration@intended']?.['p(90)']).toBeGreaterThan(150);
    expect(stdout).toMatch(/^ +service time {2}response time$/m);
    expect(stdout).toContain('Histogram of the response time');
  });

  test('without a rate says that what no schedule tells is an estimate', async () => {
    await using shop = await startDemoShop();
    const { stdout } = await bench(shop.url, ['-n', '20']);
    expect(stdout).toMatch(/^ +service time {2}corrected$/m);
    expect(stdout).toContain('Without a rate nothing says when');
    expect(stdout).not.toContain('response time');
    expect(stdout).toContain('#');
  });

  test('draws with blocks where the locale can show them', async () => {
    await using shop = await startDemoShop();
    const env = { LANG: 'en_US.UTF-8' };
    const { stdout } = await runRampaOn(shop.url, { command: 'bench', args: ['-n', '20'], env });
    expect(stdout).toContain('█');
  });

  test('with --json prints the document that --out writes', async () => {
    await using shop = await startDemoShop();
    const { stdout, result } = await bench(shop.url, ['-n', '20', '--json']);
    const printed: ResultDocument = JSON.parse(stdout);
    expect(printed).toEqual(result);
    expect(printed).toMatchObject({
      schema: 'rampa.result.v1',
      run: { script: null, exit_code: 0 },
      thresholds: [{ metric: 'http_req_failed', source: 'rate<1', passed: true, lhs: 0, rhs: 1 }],
    });
  });
});

/** A server on loopback; with credentials it speaks TLS. */
async function serve(
  answer: RequestListener,
  credentials?: { readonly key: string; readonly cert: string },
): Promise<AsyncDisposable & { readonly url: string }> {
  const isSecure = credentials !== undefined;
  const server = isSecure ? createTlsServer(credentials, answer) : createServer(answer);
  const { host, [Symbol.asyncDispose]: close } = await listen(server);
  const url = `${isSecure ? 'https' : 'http'}://${host}`;
  const closeAll = (): PromiseLike<void> => {
    server.closeAllConnections();
    return close();
  };
  return { url, [Symbol.asyncDispose]: closeAll };
}

async function listen(server: Server): Promise<AsyncDisposable & { readonly host: string }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
