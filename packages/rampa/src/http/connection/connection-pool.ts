import type { RampaError } from '../../core/errors.ts';
import type { HttpVersion } from '../../core/http-plan.ts';
import type { Deadlines, Expiring } from '../../network/deadlines.ts';
import type { Alpn, DialContext } from '../../network/dial.ts';
import type { Fault } from '../../network/fault.ts';
import type { Origin } from '../../network/origin.ts';
import type { Wire } from '../../network/wire.ts';
import { Http1Connection } from '../http1/http1-connection.ts';
import type { LazyHttp2 } from '../http2/lazy-http2.ts';
import { type AttemptOwner, ConnectionAttempt } from './connection-attempt.ts';
import type { Carrier, Exchange } from './exchange.ts';
import type { ConnectionContext, ConnectionOwner, HttpConnection } from './http-connection.ts';

/** How a pool makes its connections. */
export interface PoolContext extends ConnectionContext, DialContext {
  readonly http2: LazyHttp2;
  /** Connections to one origin at once; more requests wait, which counts as blocked. */
  readonly maxConnections: number;
  /** Closes connections that are idle for too long. */
  readonly idleDeadlines: Deadlines;
}

/** The connections to one origin, kept alive between requests. */
export class ConnectionPool implements AttemptOwner, Carrier, ConnectionOwner {
  readonly #context: PoolContext;
  readonly #origin: Origin;
  readonly #version: HttpVersion;
  readonly #connections = new Set<HttpConnection>();
  readonly #attempts = new Set<ConnectionAttempt>();
  /** Those that have room, or had. The one listed last is taken first: the others may grow old and be closed. */
  readonly #roomy: HttpConnection[] = [];
  readonly #waiting: Exchange[] = [];
  /** What the server speaks, once that is known. */
  #alpn: Alpn | undefined;

  constructor(context: PoolContext, origin: Origin, version: HttpVersion) {
    this.#context = context;
    this.#origin = origin;
    this.#version = version;
    if (version === '2') this.#alpn = 'h2';
    else if (version === '1.1' || !origin.isSecure) this.#alpn = 'http/1.1';
  }

  isFor(origin: Origin, version: HttpVersion): boolean {
    return this.#origin === origin && this.#version === version;
  }

  /** Sends the exchange as soon as there is a connection for it. */
  run(exchange: Exchange, nowMs: number): void {
    const connection = this.#findRoom(nowMs);
    if (connection !== undefined) this.#send(connection, exchange, nowMs);
    else if (this.#mayDial()) this.#dial(exchange, nowMs);
    else this.#wait(exchange);
  }

  connected(attempt: ConnectionAttempt, wire: Wire, alpn: Alpn | undefined): void {
    this.#context.metrics.opened.add(1);
    if (this.#version === '2' && this.#origin.isSecure && alpn !== 'h2') {
      wire.abandon();
      attempt.failed(NO_HTTP2);
      return;
    }
    this.#attempts.delete(attempt);
    if (this.#origin.isSecure) this.#alpn = alpn ?? 'http/1.1';
    const connection = this.#open(wire);
    this.#connections.add(connection);
    const nowMs = this.#context.clock.nowMs();
    this.#send(connection, attempt.exchange, nowMs);
    this.#serveWaiting(nowMs);
  }

  gaveUp(attempt: ConnectionAttempt): void {
    this.#attempts.delete(attempt);
    this.#serveWaiting(this.#context.clock.nowMs());
  }

  release(connection: HttpConnection, nowMs: number): void {
    if (connection.life.isOver(nowMs) || !connection.isUsable) {
      if (connection.isIdle) connection.close();
      else this.#serveWaiting(nowMs);
      return;
    }
    while (connection.hasRoom) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#send(connection, next, nowMs);
    }
    if (connection.isIdle) this.#rest(connection, nowMs);
    this.#list(connection);
  }

  forget(connection: HttpConnection): void {
    this.#connections.delete(connection);
    const index = this.#roomy.indexOf(connection);
    if (index >= 0) this.#roomy.splice(index, 1);
    if (this.#waiting.length > 0) this.#serveWaiting(this.#context.clock.nowMs());
  }

  /** On a new connection, because the other idle ones may be as dead; one of HTTP/2 shows that it is not. */
  retry(exchange: Exchange, nowMs: number): void {
    exchange.restart(nowMs);
    if (this.#mayDial()) {
      this.#dial(exchange, nowMs);
      return;
    }
    exchange.carrier = this;
    this.#waiting.unshift(exchange);
    if (this.#alpn === 'h2') this.#serveWaiting(nowMs);
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

  /** Connections without anything to carry, each until it has been idle for too long. */
  *idleConnections(): Generator<Expiring> {
    for (const connection of this.#roomy) if (connection.isIdle) yield connection.life;
  }

  /** Drops every connection; exchanges must have been aborted before. */
  close(): void {
    for (const connection of [...this.#connections]) connection.close();
  }

  #findRoom(nowMs: number): HttpConnection | undefined {
    for (;;) {
      const connection = this.#roomy.at(-1);
      if (connection === undefined) return undefined;
      const { life, isIdle } = connection;
      const isOver = isIdle ? nowMs >= life.deadlineMs : life.isOver(nowMs);
      if (!isOver && connection.isUsable && connection.hasRoom) return connection;
      this.#roomy.pop();
      connection.isListed = false;
      if (isOver && isIdle) connection.close();
    }
  }

  #list(connection: HttpConnection): void {
    if (connection.isListed || !connection.hasRoom) return;
    connection.isListed = true;
    this.#roomy.push(connection);
  }

  #rest(connection: HttpConnection, nowMs: number): void {
    connection.life.rest(nowMs);
    this.#context.idleDeadlines.watch(connection.life.deadlineMs);
  }

  #send(connection: HttpConnection, exchange: Exchange, nowMs: number): void {
    if (connection.life.requestCount++ > 0) this.#context.metrics.reused.add(1);
    connection.send(exchange, nowMs);
    this.#list(connection);
  }

  /**
   * One connection of HTTP/2 carries everything, and another is made only when it takes no more requests. As
   * long as it is not known what the server speaks, one is made at a time.
   */
  #mayDial(): boolean {
    if (this.#alpn !== 'http/1.1' && this.#attempts.size > 0) return false;
    if (this.#alpn === 'h2' && this.#hasUsable()) return false;
    return this.#connections.size + this.#attempts.size < this.#context.maxConnections;
  }

  #hasUsable(): boolean {
    for (const connection of this.#connections) if (connection.isUsable) return true;
    return false;
  }

  #dial(exchange: Exchange, nowMs: number): void {
    const attempt = new ConnectionAttempt(this.#context.clock, exchange, this);
    this.#attempts.add(attempt);
    const offers = OFFERS[this.#version];
    const { http2 } = this.#context;
    if (this.#alpn === 'http/1.1' || http2.Connection !== undefined) {
      attempt.start(this.#context, offers, nowMs);
    } else {
      void http2.load().then(() => {
        attempt.start(this.#context, offers, this.#context.clock.nowMs());
      });
    }
  }

  #open(wire: Wire): HttpConnection {
    const Http2 = this.#alpn === 'h2' ? this.#context.http2.Connection : undefined;
    return new (Http2 ?? Http1Connection)(this.#context, this, this.#origin, wire);
  }

  #wait(exchange: Exchange): void {
    exchange.carrier = this;
    this.#waiting.push(exchange);
  }

  #serveWaiting(nowMs: number): void {
    while (this.#waiting.length > 0) {
      const connection = this.#findRoom(nowMs);
      if (connection === undefined && !this.#mayDial()) return;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (connection === undefined) this.#dial(next, nowMs);
      else this.#send(connection, next, nowMs);
    }
  }
}

/** What is offered in the TLS handshake. */
const OFFERS: Readonly<Record<HttpVersion, readonly Alpn[]>> = {
  '1.1': ['http/1.1'],
  '2': ['h2'],
  auto: ['h2', 'http/1.1'],
};

const NO_HTTP2: Fault = {
  code: 'RAMPA_HTTP_VERSION',
  problem: 'the server did not choose HTTP/2 in the TLS handshake',
  hint: 'Leave httpVersion at "auto", or set it to "1.1".',
};
