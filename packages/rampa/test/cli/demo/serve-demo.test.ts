import { FakeCli } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { RampaError } from '../../../src/core/errors.ts';
import type { DemoShop, DemoShopOptions } from '../../../src/demo/index.ts';

const STATS = {
  requestCount: 12,
  routes: { 'GET /products': 10, 'POST /orders': 2 },
  statuses: { 200: 10, 201: 2 },
  abortedCount: 0,
  activeCount: 0,
  connectionCount: 3,
  openConnectionCount: 1,
  receivedBytes: 2400,
  sentBytes: 120_000,
  serviceTimes: {
    count: 12,
    refusedCount: 0,
    percentileMs: (percent: number) => percent / 2,
  },
};

function fakeShop(closed: string[]): DemoShop {
  const close = async (): Promise<void> => void closed.push('closed');
  return {
    url: 'http://127.0.0.1:3000',
    port: 3000,
    stats: () => STATS,
    resetStats: () => {},
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function demo(flags: string[]) {
  const closed: string[] = [];
  let options: DemoShopOptions = {};
  const cli = new FakeCli(['demo', ...flags], {
    startDemoShop: async (asked) => {
      options = asked;
      return fakeShop(closed);
    },
  });
  const ended = runCli(cli);
  await expect.poll(() => cli.stdout.text + cli.stderr.text).not.toBe('');
  cli.sendSignal('SIGINT');
  return { exitCode: await ended, cli, options, closed };
}

describe('rampa demo', () => {
  test('serves until a signal comes, then prints what the server counted', async () => {
    const { exitCode, cli, options, closed } = await demo(['--stall', '10s:2s']);
    expect({ exitCode, closed, listeners: cli.listenerCount }).toEqual({
      exitCode: 0,
      closed: ['closed'],
      listeners: 0,
    });
    expect(options).toEqual({
      host: '127.0.0.1',
      port: 3000,
      latency: '20ms',
      errorRate: 0,
      seed: 1,
      stall: { everyMs: 10_000, forMs: 2000 },
    });
    expect(cli.stdout.text).toMatchInlineSnapshot(`
      "Demo Shop on http://127.0.0.1:3000
        answers take 20ms, 0% fail, nothing is answered for 2s every 10s

      In another terminal:
        curl http://127.0.0.1:3000/products
        rampa run load.ts --env BASE_URL=http://127.0.0.1:3000

      Press Ctrl+C to stop.

      requests: 12 over 3 connections
      answers: 10 × 200, 2 × 201
      took: p50 25.0ms, p95 47.5ms, p99 49.5ms
      aborted: 0, still open: 0
      bytes: 2.4kB received, 120.0kB sent
              10  GET /products
               2  POST /orders
      "
    `);
  });

  test('refuses all bad flags at once', async () => {
    const { exitCode, cli } = await demo(['--port', 'x', '--error-rate', '', '--stall', '10s']);
    expect(exitCode).toBe(3);
    expect(cli.stderr.text).toBe(
      [
        'Error: --stall must be two durations such as \'10s:2s\', got "10s"',
        '--port must be a number, got "x"',
        '--error-rate must be a number, got ""',
        "  hint: Run 'rampa demo --help' to see the flags.",
        '',
      ].join('\n'),
    );
  });

  test('ends with the error of a shop that cannot be opened', async () => {
    const cli = new FakeCli(['demo'], {
      startDemoShop: async () => {
        throw new RampaError('RAMPA_CONFIG_INVALID', 'the port is in use');
      },
    });
    expect(await runCli(cli)).toBe(3);
    expect(cli.listenerCount).toBe(0);
  });
});
