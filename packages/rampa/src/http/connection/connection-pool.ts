import type { RampaError } from '../../core/errors.ts';
import type { HttpVersion } from '../../core/http-plan.ts';
import type { Alpn, DialContext } from '../../network/dial.ts';
import type { Origin } from '../../network/origin.ts';
import type { Wire } from '../../network/wire.ts';
import { Http1Connection } from '../http1/http1-connection.ts';
import { type AttemptOwner, ConnectionAttempt } from './connection-attempt.ts';
import type { Carrier, Exchange } from './exchange.ts';
import type { ConnectionContext, ConnectionOwner, HttpConnection } from './http-connection.ts';

/** How a pool makes its connections. */
export interface PoolContext extends ConnectionContext, DialContext {
  /** Connections to one origin at once; more requests wait, which counts as blocked. */
  readonly maxConnections: number;
}

/** The connections to one origin, kept alive between requests. */
export class ConnectionPool implements AttemptOwner, Carrier, ConnectionOwner {
  readonly #context: PoolContext;
  readonly #origin: Origin;
  readonly #version: HttpVersion;
  readonly #connections = new Set<HttpConnection>();
  readonly #attempts = new Set<ConnectionAttempt>();
  /** Those with room. The one used last is taken first: the others may grow old and be closed. */
  readonly #idle: HttpConnection[] = [];
  readonly #waiting: Exchange[] = [];
  /** What the server speaks, once that is known. */
  #alpn: Alpn | undefined;

  constructor(context: PoolContext, origin: Origin, version: HttpVersion) {
    this.#context = context;
    this.#origin = origin;
    this.#version = version;
    if (version === '1.1' || (version === 'auto' && !origin.isSecure)) this.#alpn = 'http/1.1';
  }

  /** Sends the exchange as soon as there is a connection for it. */
  run(exchange: Exchange, nowMs: number): void {
    const idle = this.#takeIdle();
    if (idle !== undefined) idle.send(exchange, nowMs);
    else if (this.#mayDial()) this.#dial(exchange, nowMs);
    else this.#wait(exchange);
  }

  connected(attempt: ConnectionAttempt, wire: Wire, alpn: Alpn | undefined): void {
    this.#attempts.delete(attempt);
    this.#alpn ??= alpn ?? 'http/1.1';
    const connection = new Http1Connection(this.#context, this, this.#origin, wire);
    this.#connections.add(connection);
    const nowMs = this.#context.clock.nowMs();
    connection.send(attempt.exchange, nowMs);
    this.#serveWaiting(nowMs);
  }

  gaveUp(attempt: ConnectionAttempt): void {
    this.#attempts.delete(attempt);
    this.#serveWaiting(this.#context.clock.nowMs());
  }

  release(connection: HttpConnection, nowMs: number): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(connection);
    else connection.send(next, nowMs);
  }

  forget(connection: HttpConnection): void {
    this.#connections.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
    if (this.#waiting.length > 0) this.#serveWaiting(this.#context.clock.nowMs());
  }

  /** On a new connection, because the other idle ones may be as dead. */
  retry(exchange: Exchange, nowMs: number): void {
    exchange.restart(nowMs);
    if (this.#mayDial()) this.#dial(exchange, nowMs);
    else {
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
    for (const { exchange } of this.#attempts) yield exchange;
    for (const connection of this.#connections) yield* connection.exchanges();
  }

  /** Drops every connection; exchanges must have been aborted before. */
  close(): void {
    for (const connection of [...this.#connections]) connection.close();
  }

  #takeIdle(): HttpConnection | undefined {
    let idle = this.#idle.pop();
    while (idle !== undefined && !idle.isUsable) idle = this.#idle.pop();
    return idle;
  }

  /** As long as it is not known whether one connection can carry everything, only one is made at a time. */
  #mayDial(): boolean {
    if (this.#alpn !== 'http/1.1' && this.#attempts.size > 0) return false;
    return this.#connections.size + this.#attempts.size < this.#context.maxConnections;
  }

  #dial(exchange: Exchange, nowMs: number): void {
    const attempt = new ConnectionAttempt(this.#context.clock, exchange, this);
    this.#attempts.add(attempt);
    attempt.start(this.#context, OFFERS[this.#version], nowMs);
  }

  #wait(exchange: Exchange): void {
    exchange.carrier = this;
    this.#waiting.push(exchange);
  }

  #serveWaiting(nowMs: number): void {
    while (this.#waiting.length > 0) {
      const idle = this.#takeIdle();
      if (idle === undefined && !this.#mayDial()) return;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (idle === undefined) this.#dial(next, nowMs);
      else idle.send(next, nowMs);
    }
  }
}

/** What is offered in the TLS handshake. */
const OFFERS: Readonly<Record<HttpVersion, readonly Alpn[]>> = {
  '1.1': ['http/1.1'],
  '2': ['h2'],
  // Until there is a client for HTTP/2 nothing else may be promised.
  auto: ['http/1.1'],
};
