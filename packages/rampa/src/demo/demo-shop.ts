import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeThrown, RampaError } from '../core/errors.ts';
import {
  type DemoShopOptions,
  type DemoShopSettings,
  readDemoShopOptions,
} from './demo-shop-options.ts';
import { DemoCounters, type DemoStats } from './demo-stats.ts';
import { ReleasePlan } from './release-plan.ts';
import { requestHandler } from './request-handler.ts';

const KEEP_ALIVE_MS = 120_000;

/** A running Demo Shop: a small HTTP API that knows exactly what it was asked and how long it took. */
export interface DemoShop extends AsyncDisposable {
  /** Such as `http://127.0.0.1:43117`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** What the server has counted; later requests do not change what was returned. */
  stats(): DemoStats;
  /** Starts counting from zero. Orders, seed and stalls go on as before. */
  resetStats(): void;
  /** Stops listening and drops every connection. Calling it again waits for the same end. */
  close(): Promise<void>;
}

/**
 * Opens a Demo Shop on this machine, to try load tests on or to test against a known truth.
 * @throws {RampaError} `RAMPA_CONFIG_INVALID` for bad options and for an address that cannot be used
 */
export async function startDemoShop(options: DemoShopOptions = {}): Promise<DemoShop> {
  const settings = readDemoShopOptions(options);
  // Load scripts import this module in every thread; only the one that opens a shop pays for its schemas.
  const { shopRouter } = await import('./shop-router.ts');
  const counters = new DemoCounters();
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true },
    requestHandler({
      router: shopRouter(settings.seed),
      plan: new ReleasePlan(settings),
      counters,
    }),
  );
  server.on('connection', (socket) => counters.connectionOpened(socket));
  const { address, family, port } = await listen(server, settings);
  const close = closeOnce(server, counters);
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    port,
    stats: () => counters.stats(),
    resetStats: () => counters.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listen(server: Server, { host, port }: DemoShopSettings): Promise<AddressInfo> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new RampaError(
      'RAMPA_CONFIG_INVALID',
      `demo shop cannot listen on ${host}:${port}: ${describeThrown(cause)}`,
      { hint: 'Use port 0 for any free port.', cause },
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new RampaError('RAMPA_BUG', 'demo shop listens on no TCP port');
  }
  return address;
}

function closeOnce(server: Server, counters: DemoCounters): () => Promise<void> {
  let closed: Promise<unknown> | undefined;
  return async () => {
    closed ??= closeAll(server, counters);
    await closed;
  };
}

function closeAll(server: Server, counters: DemoCounters): Promise<unknown> {
  const closed = Promise.all([once(server, 'close'), counters.connectionsClosed()]);
  server.close();
  server.closeAllConnections();
  return closed;
}
