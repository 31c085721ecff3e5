import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { isRampaError, type RampaError } from '../core/errors.ts';
import type { HttpRedirect, HttpResponse } from '../core/http.ts';
import type { CookieJar } from './cookie-jar.ts';
import type { Deadlines } from './deadlines.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import { faultError } from './fault.ts';
import type { ScopeMetrics } from './http-metrics.ts';
import type { HttpRequest } from './http-request.ts';
import type { OriginPools } from './origin-pools.ts';
import { followRedirect, isRedirectStatus } from './redirect.ts';
import type { RequestFactory } from './request-factory.ts';
import { withHeader } from './request-head.ts';
import type { ReceivedResponse } from './response.ts';

/** What a call works with: the same for all calls of one client. */
export interface CallContext {
  readonly clock: Clock;
  readonly requests: RequestFactory;
  readonly deadlines: Deadlines;
  readonly connections: OriginPools;
  readonly cookies: CookieJar;
  readonly metrics: ScopeMetrics;
  /** Actual minus intended start of the iteration, ms. */
  readonly lagMs: number | undefined;
}

/** What a request was doing, by {@link PHASE}. */
const DOING = [
  'getting a connection',
  'connecting',
  'in the TLS handshake',
  'sending the request',
  'waiting for the response',
  'receiving the response',
] as const;

/** One call of the script: a request, and those that its redirects lead to. Settles one promise. */
export class HttpCall implements ExchangeOwner {
  readonly deadlineMs: number;
  readonly #context: CallContext;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: unknown) => void;
  readonly #first: HttpRequest;
  #exchange: Exchange | undefined = undefined;
  #redirects: HttpRedirect[] | undefined = undefined;
  #onAbort: (() => void) | undefined = undefined;

  constructor(
    context: CallContext,
    request: HttpRequest,
    resolve: (response: HttpResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.#context = context;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#first = request;
    const nowMs = context.clock.nowMs();
    this.deadlineMs = nowMs + request.timeoutMs;
    if (request.signal !== undefined && !this.#listen(request.signal)) return;
    this.#send(request, nowMs);
    context.deadlines.watch(this.deadlineMs);
  }

  expire(exchange: Exchange): void {
    const limit = formatDuration(this.#first.timeoutMs);
    const problem = `no response within ${limit}, it was ${DOING[exchange.timings.phase]}`;
    exchange.abort(faultError(this.#subject(exchange), { code: 'RAMPA_HTTP_TIMEOUT', problem }));
  }

  succeed(exchange: Exchange, response: ReceivedResponse, cookieHead: string | undefined): void {
    const { metrics, lagMs, cookies, clock } = this.#context;
    if (cookieHead !== undefined) {
      cookies.store(exchange.request.target, cookieHead, clock.wallTimeMs());
    }
    try {
      metrics.recordResponse(exchange, response.status, lagMs);
    } catch (error) {
      // Tags that no series can have. Nobody is above to catch this but the event loop.
      this.#settle(undefined, error);
      return;
    }
    const isFollowed = isRedirectStatus(response.status) && this.#first.maxRedirects > 0;
    const location = isFollowed ? response.headers['location'] : undefined;
    if (location === undefined) this.#settle(response);
    else this.#redirect(exchange, response, location);
  }

  fail(exchange: Exchange, error: RampaError): void {
    const { metrics, lagMs } = this.#context;
    try {
      if (!exchange.isCutOff) metrics.recordFailure(exchange, error.code, lagMs);
    } catch (cause) {
      this.#settle(undefined, cause);
      return;
    }
    this.#settle(undefined, error);
  }

  retried(): void {
    this.#context.metrics.recordRetry();
  }

  #send(request: HttpRequest, nowMs: number): void {
    const exchange = new Exchange(request, this.#headOf(request), this, nowMs);
    this.#exchange = exchange;
    this.#context.connections.run(exchange, nowMs);
  }

  /** A script that sends its own cookies sends only those. */
  #headOf(request: HttpRequest): string {
    const { cookies, clock } = this.#context;
    if (cookies.isEmpty) return request.head;
    if (request.headers.some(({ lowerName }) => lowerName === 'cookie')) return request.head;
    const value = cookies.header(request.target, clock.wallTimeMs());
    return value === undefined ? request.head : withHeader(request.head, 'Cookie', value);
  }

  #redirect(exchange: Exchange, response: ReceivedResponse, location: string): void {
    const { requests, clock } = this.#context;
    const { status, url, timings } = response;
    this.#redirects ??= [];
    if (this.#redirects.length >= this.#first.maxRedirects) {
      const problem = `more than ${this.#first.maxRedirects} redirects`;
      const hint = 'Raise maxRedirects, or set it to 0 to get the redirect itself.';
      const fault = { code: 'RAMPA_HTTP_REDIRECTS', problem, hint } as const;
      this.#settle(undefined, faultError(this.#subject(exchange), fault));
      return;
    }
    this.#redirects.push({ status, url, timings });
    const change = followRedirect(exchange.request, status, location, (to) =>
      requests.readTarget(to),
    );
    if ('code' in change) this.#settle(undefined, faultError(this.#subject(exchange), change));
    else this.#send(requests.redirected(exchange.request, change), clock.nowMs());
  }

  /** Without a response, rejects with the error. */
  #settle(response: ReceivedResponse | undefined, error?: unknown): void {
    if (this.#onAbort !== undefined) {
      this.#first.signal?.removeEventListener('abort', this.#onAbort);
    }
    if (response === undefined) {
      this.#reject(error);
    } else {
      if (this.#redirects !== undefined) response.redirects = this.#redirects;
      this.#resolve(response);
    }
  }

  /** @returns `false` when the signal has aborted already, and the call is rejected */
  #listen(signal: AbortSignal): boolean {
    if (signal.aborted) {
      this.#reject(this.#abortError(signal));
      return false;
    }
    this.#onAbort = () => {
      const error = this.#abortError(signal);
      // The signal of the worker, or one made from it, fires before the VU cuts its requests off.
      if (error.code === 'RAMPA_ITERATION_KILLED') this.#exchange?.cutOff(error);
      else this.#exchange?.abort(error);
    };
    signal.addEventListener('abort', this.#onAbort, { once: true });
    return true;
  }

  #abortError(signal: AbortSignal): RampaError {
    const cause: unknown = signal.reason;
    if (isRampaError(cause)) return cause;
    const { method, target } = this.#first;
    const problem = 'it was aborted by its signal';
    return faultError(`${method} ${target.label}`, { code: 'RAMPA_HTTP_ABORTED', problem, cause });
  }

  #subject({ request: { method, target } }: Exchange): string {
    return `${method} ${target.label}`;
  }
}
