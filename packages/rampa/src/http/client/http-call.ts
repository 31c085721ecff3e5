import type { Clock } from '../../core/clock.ts';
import { formatDuration } from '../../core/duration.ts';
import { isRampaError, type RampaError } from '../../core/errors.ts';
import type { HttpRedirect, HttpResponse } from '../../core/http.ts';
import type { Deadlines } from '../../network/deadlines.ts';
import { faultError } from '../../network/fault.ts';
import { Exchange, type ExchangeOwner } from '../connection/exchange.ts';
import type { OriginPools } from '../connection/origin-pools.ts';
import type { ScopeMetrics } from '../http-metrics.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { RequestFactory } from '../request/request-factory.ts';
import { withHeader } from '../request/request-head.ts';
import type { ReceivedResponse } from '../response/response.ts';
import type { CookieJar } from './cookie-jar.ts';
import { followRedirect, isRedirectStatus } from './redirect.ts';

/** The VU that a call is made for. */
export interface CallVu {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly connections: OriginPools;
  readonly cookies: CookieJar;
  /** @throws {RampaError} `RAMPA_WORKER_ENDED` once the VU has retired */
  throwIfClosed(): void;
}

/** What a call works with: the same for all calls of one client. */
export interface CallContext {
  readonly vu: CallVu;
  readonly requests: RequestFactory;
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
    const nowMs = context.vu.clock.nowMs();
    this.deadlineMs = nowMs + request.settings.timeouts.totalMs;
    if (request.signal !== undefined && !this.#listen(request.signal)) return;
    this.#send(request, nowMs);
    context.vu.deadlines.watch(this.deadlineMs);
  }

  get vu(): CallVu {
    return this.#context.vu;
  }

  expire(exchange: Exchange): void {
    const limit = formatDuration(this.#first.settings.timeouts.totalMs);
    const problem = `no response within ${limit}, it was ${DOING[exchange.timings.phase]}`;
    exchange.abort(faultError(this.#subject(exchange), { code: 'RAMPA_HTTP_TIMEOUT', problem }));
  }

  succeed(exchange: Exchange, response: ReceivedResponse, cookieHead: string | undefined): void {
    const { metrics, lagMs, vu } = this.#context;
    const { cookies, clock } = vu;
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
    const isFollowed = isRedirectStatus(response.status) && this.#first.settings.maxRedirects > 0;
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
    this.vu.connections.run(exchange, nowMs);
  }

  /** A script that sends its own cookies sends only those. */
  #headOf(request: HttpRequest): string {
    const { cookies, clock } = this.vu;
    if (cookies.isEmpty) return request.head;
    if (request.headers.some(({ lowerName }) => lowerName === 'cookie')) return request.head;
    const value = cookies.header(request.target, clock.wallTimeMs());
    return value === undefined ? request.head : withHeader(request.head, 'Cookie', value);
  }

  #redirect(exchange: Exchange, response: ReceivedResponse, location: string): void {
    const { requests } = this.#context;
    const { status, url, timings } = response;
    this.#redirects ??= [];
    if (this.#redirects.length >= this.#first.settings.maxRedirects) {
      const problem = `more than ${this.#first.settings.maxRedirects} redirects`;
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
    else this.#send(requests.redirected(exchange.request, change), this.vu.clock.nowMs());
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
