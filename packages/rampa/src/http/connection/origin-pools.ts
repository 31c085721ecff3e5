import type { HttpVersion } from '../../core/http-plan.ts';
import type { Expiring } from '../../network/deadlines.ts';
import { ConnectionPool, type PoolContext } from './connection-pool.ts';
import type { Exchange } from './exchange.ts';

/** Origins that connections are kept to; beyond it, those to the first ones are closed when idle. */
const MAX_ORIGINS = 1000;

/** All connections of one VU, or of all VUs of a scenario in a shard. */
export class OriginPools {
  readonly #context: PoolContext;
  readonly #pools: Readonly<Record<HttpVersion, Map<string, ConnectionPool>>> = {
    auto: new Map(),
    '1.1': new Map(),
    '2': new Map(),
  };

  constructor(context: PoolContext) {
    this.#context = context;
  }

  /** Sends the exchange to its origin. */
  run(exchange: Exchange, nowMs: number): void {
    const { settings, target } = exchange.request;
    const pools = this.#pools[settings.version];
    let pool = pools.get(target.origin.key);
    if (pool === undefined) {
      if (pools.size >= MAX_ORIGINS) closeIdle(pools);
      pool = new ConnectionPool(this.#context, target.origin, settings.version);
      pools.set(target.origin.key, pool);
    }
    pool.run(exchange, nowMs);
  }

  /** Everything in flight; what waits for a connection comes before what is on one, for each origin. */
  *exchanges(): Generator<Exchange> {
    for (const pools of Object.values(this.#pools)) {
      for (const pool of pools.values()) yield* pool.exchanges();
    }
  }

  /** Connections without anything to carry, each until it has been idle for too long. */
  *idleConnections(): Generator<Expiring> {
    for (const pools of Object.values(this.#pools)) {
      for (const pool of pools.values()) yield* pool.idleConnections();
    }
  }

  /** Drops every connection; exchanges must have been aborted before. */
  close(): void {
    for (const pools of Object.values(this.#pools)) {
      for (const pool of pools.values()) pool.close();
      pools.clear();
    }
  }
}

function closeIdle(pools: Map<string, ConnectionPool>): void {
  for (const [key, pool] of pools) {
    if (!pool.exchanges().next().done) continue;
    pool.close();
    pools.delete(key);
  }
}
