import type { Clock } from '../core/clock.ts';
import type { RampaError } from '../core/errors.ts';
import type { ProtocolVu, SampleScope } from '../core/protocol.ts';
import type { ConnectionContext } from './connection.ts';
import { CookieJar } from './cookie-jar.ts';
import type { Deadlines } from './deadlines.ts';
import type { Exchange } from './exchange.ts';
import { BoundHttpClient } from './http-client.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { OriginPools } from './origin-pools.ts';
import type { RequestFactory } from './request-factory.ts';

interface HttpVuContext {
  readonly clock: Clock;
  readonly requests: RequestFactory;
  readonly metrics: HttpMetrics;
  readonly deadlines: Deadlines;
  readonly connections: ConnectionContext;
  readonly keepCookies: boolean;
  /** Called once, when the VU is closed. */
  readonly onClose: () => void;
}

/** The HTTP side of one VU: its connections and cookies. */
export class HttpVu implements ProtocolVu {
  readonly #context: HttpVuContext;
  readonly #connections: OriginPools;
  readonly #cookies = new CookieJar();
  #isClosed = false;

  constructor(context: HttpVuContext) {
    this.#context = context;
    this.#connections = new OriginPools(context.connections);
  }

  bind(scope: SampleScope): BoundHttpClient {
    const { clock, requests, metrics, deadlines } = this.#context;
    return new BoundHttpClient({
      clock,
      requests,
      deadlines,
      connections: this.#connections,
      cookies: this.#cookies,
      metrics: metrics.forScope(scope.tags),
      lagMs: scope.scheduleLagMs,
    });
  }

  endIteration(): void {
    if (!this.#context.keepCookies && !this.#cookies.isEmpty) this.#cookies.clear();
  }

  kill(reason: RampaError): void {
    this.#connections.cutOff(reason);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connections.close();
    this.#context.onClose();
  }

  /** Every request in flight. */
  exchanges(): Iterable<Exchange> {
    return this.#connections.exchanges();
  }
}
