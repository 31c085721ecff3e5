import { RampaError } from '../core/errors.ts';
import type { ConnectionContext } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { Exchange } from './exchange.ts';

/** Origins that one VU keeps connections to; beyond it, those to the first ones are closed when idle. */
const MAX_ORIGINS = 1000;

/** All connections of one VU. */
export class OriginPools {
  readonly #context: ConnectionContext;
  readonly #pools = new Map<string, ConnectionPool>();
  #isClosed = false;

  constructor(context: ConnectionContext) {
    this.#context = context;
  }

  /** Sends the exchange to its origin. */
  run(exchange: Exchange, nowMs: number): void {
    const { key } = exchange.request.target.origin;
    let pool = this.#pools.get(key);
    if (pool === undefined) {
      if (this.#pools.size >= MAX_ORIGINS) this.#closeIdle();
      pool = new ConnectionPool(this.#context);
      this.#pools.set(key, pool);
    }
    pool.run(exchange, nowMs);
  }

  /** Everything in flight. */
  *exchanges(): Generator<Exchange> {
    for (const pool of this.#pools.values()) yield* pool.exchanges();
  }

  /** Fails everything in flight, unrecorded, and drops its connections; idle ones stay. */
  cutOff(reason: RampaError): void {
    // Waiting ones come first in each pool, so that no freed place is given to one that is about to fail.
    for (const exchange of [...this.exchanges()]) exchange.cutOff(reason);
  }

  /** @throws {RampaError} `RAMPA_WORKER_ENDED` after {@link close} */
  throwIfClosed(): void {
    if (this.#isClosed) throw retired();
  }

  /** Fails everything in flight, unrecorded, and drops every connection; calling it twice is harmless. */
  close(): void {
    this.#isClosed = true;
    this.cutOff(retired());
    for (const pool of this.#pools.values()) pool.close();
    this.#pools.clear();
  }

  #closeIdle(): void {
    for (const [key, pool] of this.#pools) {
      if (!pool.exchanges().next().done) continue;
      pool.close();
      this.#pools.delete(key);
    }
  }
}

function retired(): RampaError {
  return new RampaError('RAMPA_WORKER_ENDED', 'http client was used after its VU had retired');
}
