import type { RampaError } from '../core/errors.ts';
import { Connection, type ConnectionContext, type ConnectionOwner } from './connection.ts';
import type { Carrier, Exchange } from './exchange.ts';
import { faultError } from './fault.ts';
import { formatPeer, socketFault } from './socket-fault.ts';

/** Connections that one VU opens to one origin; more requests at once wait, which counts as blocked. */
const MAX_CONNECTIONS = 100;

/** The connections of one VU to one origin, kept alive between requests. */
export class ConnectionPool implements ConnectionOwner, Carrier {
  readonly #context: ConnectionContext;
  readonly #connections = new Set<Connection>();
  /** The one used last is taken first: the others may grow old and be closed. */
  readonly #idle: Connection[] = [];
  readonly #waiting: Exchange[] = [];

  constructor(context: ConnectionContext) {
    this.#context = context;
  }

  /** Sends the exchange as soon as there is a connection for it. */
  run(exchange: Exchange, nowMs: number): void {
    let idle = this.#idle.pop();
    while (idle !== undefined && !idle.isUsable) idle = this.#idle.pop();
    if (idle !== undefined) {
      idle.send(exchange, nowMs);
    } else if (this.#connections.size < MAX_CONNECTIONS) {
      this.#open(exchange, nowMs);
    } else {
      exchange.carrier = this;
      this.#waiting.push(exchange);
    }
  }

  release(connection: Connection, nowMs: number): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(connection);
    else connection.send(next, nowMs);
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    const next = this.#waiting.shift();
    if (next !== undefined) this.#open(next, this.#context.clock.nowMs());
  }

  /** On a new connection, because the other idle ones may be as dead. */
  retry(exchange: Exchange, nowMs: number): void {
    exchange.restart(nowMs);
    if (this.#connections.size < MAX_CONNECTIONS) {
      this.#open(exchange, nowMs);
    } else {
      exchange.carrier = this;
      this.#waiting.unshift(exchange);
    }
  }

  abort(exchange: Exchange, error: RampaError): void {
    const index = this.#waiting.indexOf(exchange);
    if (index >= 0) this.#waiting.splice(index, 1);
    exchange.fail(error, this.#context.clock.nowMs());
  }

  /** What is on a connection or waits for one. */
  *exchanges(): Generator<Exchange> {
    yield* this.#waiting;
    for (const { exchange } of this.#connections) if (exchange !== undefined) yield exchange;
  }

  /** Drops every connection; exchanges must have been aborted before. */
  close(): void {
    for (const connection of [...this.#connections]) connection.close();
  }

  #open(exchange: Exchange, nowMs: number): void {
    try {
      this.#connections.add(new Connection(this.#context, this, exchange, nowMs));
    } catch (error) {
      const { method, target } = exchange.request;
      const peer = formatPeer(target.origin.host, target.origin.port);
      const fault = socketFault(error, { peer, isConnected: false, isReady: false });
      exchange.fail(faultError(`${method} ${target.label}`, fault), nowMs);
    }
  }
}
