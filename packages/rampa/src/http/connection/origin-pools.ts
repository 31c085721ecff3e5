import type { HttpVersion } from '../../core/http-plan.ts';
import type { Expiring } from '../../network/deadlines.ts';
import type { Origin } from '../../network/origin.ts';
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

  /** Of the last exchange: the next one mostly goes there too. */
  #last: ConnectionPool | undefined = undefined;

  constructor(context: PoolContext) {
    this.#context = context;
  }

  /** Sends the exchange to its origin. */
  run(exchange: Exchange, nowMs: number): void {
    const { settings, target } = exchange.request;
    if (this.#last?.isFor(target.origin, settings.version) !== true) {
      this.#last = this.#pool(target.origin, settings.version);
    }
    this.#last.run(exchange, nowMs);
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
    this.#last = undefined;
  }

  #pool(origin: Origin, version: HttpVersion): ConnectionPool {
    const pools = this.#pools[version];
    let pool = pools.get(origin.key);
    if (pool === undefined) {
      if (pools.size >= MAX_ORIGINS) closeIdle(pools);
      pool = new ConnectionPool(this.#context, origin, version);
      pools.set(origin.key, pool);
    }
    return pool;
  }
}

function closeIdle(pools: Map<string, ConnectionPool>): void {
  for (const [key, pool] of pools) {
    if (!pool.exchanges().next().done) continue;
    pool.close();
    pools.delete(key);
  }
}
