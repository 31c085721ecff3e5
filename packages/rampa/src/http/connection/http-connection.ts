import type { Clock } from '../../core/clock.ts';
import type { ConnectionLife, LifeRules } from '../../network/connection-life.ts';
import type { ConnectionMetrics } from '../../network/connection-metrics.ts';
import type { HeadMemory } from '../http1/head-memory.ts';
import type { Carrier, Exchange } from './exchange.ts';

/** What all HTTP connections of a shard have in common. */
export interface ConnectionContext {
  readonly clock: Clock;
  /** Where the wire puts what it reads. */
  readonly readBuffer: Buffer;
  readonly heads: HeadMemory;
  readonly metrics: ConnectionMetrics;
  readonly lifeRules: LifeRules;
}

/** Who uses the connections to an origin. */
export interface ConnectionOwner {
  /** The connection can take another exchange, or will take no more. */
  release(connection: HttpConnection, nowMs: number): void;
  /** The connection is gone; called once. */
  forget(connection: HttpConnection): void;
  /** The server has not seen this exchange: it needs another connection. */
  retry(exchange: Exchange, nowMs: number): void;
}

/** A connection that is ready, whatever the version of HTTP. */
export interface HttpConnection extends Carrier {
  /** False once the server has closed its side, or said that it will. */
  readonly isUsable: boolean;
  /** Whether it can take another exchange now. */
  readonly hasRoom: boolean;
  /** Whether it carries nothing. */
  readonly isIdle: boolean;
  readonly life: ConnectionLife;
  /** The pool's own mark: whether it has the connection on its list. */
  isListed: boolean;
  /** Sends the exchange; {@link hasRoom} must be true. */
  send(exchange: Exchange, nowMs: number): void;
  /** What it carries. */
  exchanges(): Iterable<Exchange>;
  /** Drops the socket; exchanges that are still on it must be failed by the caller. */
  close(): void;
}
