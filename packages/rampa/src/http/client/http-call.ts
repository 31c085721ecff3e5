import type { Clock, TimerHandle } from '../../core/clock.ts';
import { isRampaError, type RampaError } from '../../core/errors.ts';
import type { HttpRedirect, HttpResponse } from '../../core/http.ts';
import type { Deadlines } from '../../network/deadlines.ts';
import { type Fault, faultError } from '../../network/fault.ts';
import type { Origin } from '../../network/origin.ts';
import { Exchange, type ExchangeOwner } from '../connection/exchange.ts';
import type { OriginPools } from '../connection/origin-pools.ts';
import type { RetryReason, ScopeMetrics } from '../http-metrics.ts';
import { GIVEN } from '../request/header-reader.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { canBeSent, spentBodyFault } from '../request/request-body.ts';
import type { RequestFactory } from '../request/request-factory.ts';
import { withHeader } from '../request/request-head.ts';
import type { ReceivedResponse } from '../response/response.ts';
import type { CookieJar } from './cookies/cookie-jar.ts';
import { siteContext } from './cookies/site-context.ts';
import type { DigestAnswer } from './digest/digest-session.ts';
import type { DigestSessions } from './digest/digest-sessions.ts';
import { followRedirect, isRedirectStatus } from './redirect.ts';
import {
  isRetriedError,
  isRetriedStatus,
  mayRetry,
  parseRetryAfter,
  retryDelayMs,
} from './retry-rules.ts';
import { type OpenStream, StreamDelivery } from './stream-delivery.ts';
import type { StreamedResponse } from './streamed-response.ts';
import { leastLimitMs, partDeadlineMs, timeoutFault } from './time-limits.ts';

/** A call that waits for its next try, so it is on no connection. */
export interface WaitingCall {
  /** Ends the call with `reason`. */
  cutOff(reason: RampaError): void;
}

/** The VU that a call is made for. */
export interface CallVu {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly connections: OriginPools;
  readonly cookies: CookieJar;
  readonly digests: DigestSessions;
  /** Calls add themselves while they wait. */
  readonly waiting: Set<WaitingCall>;
  /** Streams that have not ended. */
  readonly streams: Set<OpenStream>;
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

/** Challenges of one server in a row that are answered: one for the credentials, one for a nonce that is too old. */
const MAX_ANSWERS = 2;

/**
 * One call of the script: a request, and those that redirects, digest challenges and retries lead to, one after the
 * other. Settles one promise.
 */
export class HttpCall implements ExchangeOwner, WaitingCall {
  readonly #context: CallContext;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #delivery: StreamDelivery | undefined;
  readonly #endsAtMs: number;
  readonly #leastLimitMs: number;
  /** What is sent at the moment: the script's request, or the one that redirects have led to. */
  #request: HttpRequest;
  #exchange: Exchange | undefined = undefined;
  #redirects: HttpRedirect[] | undefined = undefined;
  /** Where the redirects came from. */
  #visited: Origin[] | undefined = undefined;
  #retryCount = 0;
  #retryTimer: TimerHandle | undefined = undefined;
  #answer: DigestAnswer | undefined = undefined;
  #answerCount = 0;
  #onAbort: (() => void) | undefined = undefined;

  constructor(
    context: CallContext,
    request: HttpRequest,
    resolve: (response: HttpResponse) => void,
    reject: (error: unknown) => void,
    resolveStream?: (stream: StreamedResponse) => void,
  ) {
    this.#context = context;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#request = request;
    this.#signal = request.signal;
    this.#delivery = resolveStream && this.#deliverTo(resolveStream);
    const { timeouts } = request.settings;
    const nowMs = context.vu.clock.nowMs();
    this.#endsAtMs = nowMs + timeouts.totalMs;
    this.#leastLimitMs = leastLimitMs(timeouts);
    if (request.signal !== undefined && !this.#listen(request.signal)) return;
    this.#send(request, nowMs);
  }

  get vu(): CallVu {
    return this.#context.vu;
  }

  /**
   * With limits for its parts, a request is looked at again before the next part can be over, so that nobody has to be
   * told when a part begins.
   */
  get deadlineMs(): number {
    if (this.#leastLimitMs === Number.POSITIVE_INFINITY || this.#exchange === undefined) {
      return this.#endsAtMs;
    }
    const { timeouts } = this.#request.settings;
    const lookAgainAtMs = this.vu.clock.nowMs() + this.#leastLimitMs;
    const partEndsAtMs = partDeadlineMs(this.#exchange.timings, timeouts);
    return Math.min(this.#endsAtMs, partEndsAtMs, lookAgainAtMs);
  }

  expire(exchange: Exchange): void {
    const isTotal = this.vu.clock.nowMs() >= this.#endsAtMs;
    const fault = timeoutFault(exchange.timings, this.#request.settings.timeouts, isTotal);
    exchange.abort(this.#error(fault));
  }

  succeed(exchange: Exchange, response: ReceivedResponse, cookieHead: string | undefined): void {
    const { status } = response;
    const isDelivered = this.#delivery?.isOpen === true;
    let isAnswered: boolean;
    try {
      if (cookieHead !== undefined && !isDelivered) this.#storeCookies(cookieHead);
      isAnswered = status === 401 && !isDelivered && this.#takeChallenge(response);
      this.#record(exchange, status, isAnswered);
    } catch (error) {
      // Tags that no series can have. Nobody is above to catch this but the event loop.
      this.#settle(undefined, error);
      return;
    }
    if (isDelivered) this.#settle(response);
    else if (this.#cannotAnswer(status)) {
      this.#settle(undefined, this.#error(spentBodyFault('the digest challenge')));
    } else if (isAnswered) this.#send(this.#request, this.vu.clock.nowMs());
    else if (!this.#retriesStatus(response) && !this.#follows(response)) this.#settle(response);
  }

  fail(exchange: Exchange, error: RampaError): void {
    const { metrics, lagMs } = this.#context;
    const delivery = this.#delivery;
    try {
      if (delivery?.isCancelled === true) this.#record(exchange, delivery.status, false);
      else if (!exchange.isCutOff) metrics.recordFailure(exchange, error.code, lagMs);
    } catch (cause) {
      this.#settle(undefined, cause);
      return;
    }
    const mayRepeat = !exchange.isCutOff && delivery?.isOpen !== true;
    const isRetried = mayRepeat && isRetriedError(this.#request.settings.retry, error.code);
    if (!isRetried || !this.#retry('error', undefined)) this.#settle(undefined, error);
  }

  retried(): void {
    this.#context.metrics.recordRetry('connection');
  }

  cutOff(reason: RampaError): void {
    this.#stopWaiting();
    this.#settle(undefined, reason);
  }

  #send(request: HttpRequest, nowMs: number): void {
    this.#request = request;
    const stream = this.#delivery?.begin(nowMs);
    const exchange = new Exchange(request, this.#headOf(request), this, nowMs, stream);
    this.#exchange = exchange;
    if (this.#delivery !== undefined) this.#delivery.exchange = exchange;
    this.vu.connections.run(exchange, nowMs);
    this.vu.deadlines.watch(Math.min(this.#endsAtMs, nowMs + this.#leastLimitMs));
  }

  #deliverTo(resolve: (stream: StreamedResponse) => void): StreamDelivery {
    return new StreamDelivery({
      metrics: this.#context.metrics,
      streams: this.vu.streams,
      resolve,
      answered: (response, cookieHead) => this.#answered(response, cookieHead),
    });
  }

  /** The head of a response has come whose body the script reads while it arrives. */
  #answered(response: ReceivedResponse, cookieHead: string | undefined): void {
    if (this.#leadsOn(response)) {
      this.#delivery?.skip();
      return;
    }
    try {
      if (cookieHead !== undefined) this.#storeCookies(cookieHead);
      if (this.#redirects !== undefined) response.redirects = this.#redirects;
      this.#delivery?.open(response);
    } catch {
      // Tags that no series can have: to record the request fails in the same way.
      this.#exchange?.abort(
        this.#error({ code: 'RAMPA_METRIC_NAME', problem: 'its tags cannot be' }),
      );
    }
  }

  /** Whether something will be sent because of the response, so that its own body is nobody's. */
  #leadsOn({ status, headers }: ReceivedResponse): boolean {
    const { auth, retry, maxRedirects } = this.#request.settings;
    if (status === 401 && auth?.type === 'digest') return this.#answerCount < MAX_ANSWERS;
    if (isRetriedStatus(retry, status)) return mayRetry(this.#request, this.#retryCount);
    return isRedirectStatus(status) && maxRedirects > 0 && headers['location'] !== undefined;
  }

  #storeCookies(cookieHead: string): void {
    this.vu.cookies.store(this.#request.target, cookieHead);
  }

  /** A script that sends its own cookies sends only those. */
  #headOf(request: HttpRequest): string {
    const { cookies, digests, clock } = this.vu;
    let { head } = request;
    this.#answer = request.settings.auth === undefined ? undefined : digests.answer(request);
    if (this.#answer !== undefined) head = withHeader(head, 'Authorization', this.#answer.header);
    if (cookies.isEmpty || (request.given & GIVEN.cookie) !== 0) return head;
    const { target, method } = request;
    const context = siteContext(target.origin, method, this.#visited);
    const value = cookies.header(target, context, clock.wallTimeMs());
    return value === undefined ? head : withHeader(head, 'Cookie', value);
  }

  /** The response that a digest exchange begins with is what the client asked for, no failure. */
  #record(exchange: Exchange, status: number, isChallenge: boolean): void {
    const { metrics, lagMs } = this.#context;
    if (isChallenge) metrics.recordResponse(exchange, status, lagMs, true);
    else metrics.recordResponse(exchange, status, lagMs);
  }

  /** @returns whether the request is sent again with an answer to the challenge */
  #takeChallenge(response: ReceivedResponse): boolean {
    const request = this.#request;
    if (request.settings.auth?.type !== 'digest') return false;
    if (this.#answerCount >= MAX_ANSWERS || !canBeSent(request.body)) return false;
    this.#answerCount++;
    return this.vu.digests.take(request, response.headers['www-authenticate'], this.#answer);
  }

  #cannotAnswer(status: number): boolean {
    const { body, settings } = this.#request;
    return status === 401 && settings.auth?.type === 'digest' && !canBeSent(body);
  }

  #retriesStatus(response: ReceivedResponse): boolean {
    if (!isRetriedStatus(this.#request.settings.retry, response.status)) return false;
    const retryAfter = response.headers['retry-after'];
    return this.#retry('status', parseRetryAfter(retryAfter, this.vu.clock.wallTimeMs()));
  }

  /** @returns `false` when there is no other try, or no time for one */
  #retry(reason: RetryReason, askedMs: number | undefined): boolean {
    const { clock, waiting } = this.vu;
    const { retry } = this.#request.settings;
    if (retry === undefined || !mayRetry(this.#request, this.#retryCount)) return false;
    const delayMs = retryDelayMs(retry, this.#retryCount, askedMs);
    if (clock.nowMs() + delayMs >= this.#endsAtMs) return false;
    this.#retryCount++;
    this.#exchange = undefined;
    waiting.add(this);
    this.#retryTimer = clock.setTimer(delayMs, () => {
      this.#stopWaiting();
      this.#context.metrics.recordRetry(reason);
      this.#send(this.#request, clock.nowMs());
    });
    return true;
  }

  #stopWaiting(): void {
    this.vu.waiting.delete(this);
    if (this.#retryTimer !== undefined) this.vu.clock.clearTimer(this.#retryTimer);
    this.#retryTimer = undefined;
  }

  /** @returns `false` for a response that leads nowhere else */
  #follows(response: ReceivedResponse): boolean {
    const { maxRedirects } = this.#request.settings;
    if (!isRedirectStatus(response.status) || maxRedirects === 0) return false;
    const location = response.headers['location'];
    if (location === undefined) return false;
    const fault = this.#redirect(response, location, maxRedirects);
    if (fault !== undefined) this.#settle(undefined, this.#error(fault));
    return true;
  }

  #redirect(response: ReceivedResponse, location: string, maxCount: number): Fault | undefined {
    const { requests } = this.#context;
    const { status, url, timings } = response;
    this.#redirects ??= [];
    if (this.#redirects.length >= maxCount) {
      const problem = `more than ${maxCount} redirects`;
      const hint = 'Raise maxRedirects, or set it to 0 to get the redirect itself.';
      return { code: 'RAMPA_HTTP_REDIRECTS', problem, hint };
    }
    this.#redirects.push({ status, url, timings });
    const request = this.#request;
    const change = followRedirect(request, status, location, (to) => requests.readTarget(to));
    if ('code' in change) return change;
    this.#visited ??= [];
    this.#visited.push(request.target.origin);
    this.#answerCount = 0;
    this.#send(requests.redirected(request, change), this.vu.clock.nowMs());
    return undefined;
  }

  /** Without a response, rejects with the error. */
  #settle(response: ReceivedResponse | undefined, error?: unknown): void {
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
    if (response === undefined) {
      this.#delivery?.end(error);
      this.#reject(error);
    } else {
      if (this.#redirects !== undefined) response.redirects = this.#redirects;
      if (this.#delivery === undefined) this.#resolve(response);
      else this.#delivery.complete(response);
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
      if (this.#retryTimer !== undefined) this.cutOff(error);
      // The signal of the worker, or one made from it, fires before the VU cuts its requests off.
      else if (error.code === 'RAMPA_ITERATION_KILLED') this.#exchange?.cutOff(error);
      else this.#exchange?.abort(error);
    };
    signal.addEventListener('abort', this.#onAbort, { once: true });
    return true;
  }

  #abortError(signal: AbortSignal): RampaError {
    const cause: unknown = signal.reason;
    if (isRampaError(cause)) return cause;
    const problem = 'it was aborted by its signal';
    return this.#error({ code: 'RAMPA_HTTP_ABORTED', problem, cause });
  }

  #error(fault: Fault): RampaError {
    const { method, target } = this.#request;
    return faultError(`${method} ${target.label}`, fault);
  }
}
