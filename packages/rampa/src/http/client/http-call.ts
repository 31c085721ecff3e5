import type { TimerHandle } from '../../core/clock.ts';
import { isRampaError, type RampaError } from '../../core/errors.ts';
import { giveHeads, SHOW_HEADS } from '../../core/exchange-heads.ts';
import type { HttpRedirect, HttpResponse } from '../../core/http.ts';
import { parseRetryAfter } from '../../core/retry-after.ts';
import { type Fault, faultError } from '../../network/fault.ts';
import type { Origin } from '../../network/origin.ts';
import { Exchange, type ExchangeOwner } from '../connection/exchange.ts';
import type { RetryReason } from '../http-metrics.ts';
import { GIVEN } from '../request/header-reader.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { canBeSent, spentBodyFault } from '../request/request-body.ts';
import { withHeader } from '../request/request-head.ts';
import type { ReceivedResponse } from '../response/response.ts';
import { shownHeads } from '../shown-heads.ts';
import type { CallContext, CallVu, WaitingCall } from './call-context.ts';
import { siteContext } from './cookies/site-context.ts';
import type { DigestAnswer } from './digest/digest-session.ts';
import { failedCall } from './failed-call.ts';
import { followRedirect, isRedirectStatus } from './redirect.ts';
import { isRetriedError, isRetriedStatus, mayRetry, retryDelayMs } from './retry-rules.ts';
import { isEndOfWorker } from './run-batch.ts';
import { StreamDelivery } from './stream-delivery.ts';
import type { StreamedResponse } from './streamed-response.ts';
import { leastLimitMs, partDeadlineMs, timeoutFault } from './time-limits.ts';

/** Challenges of one server in a row that are answered: one for the credentials, one for a nonce that is too old. */
const MAX_ANSWERS = 2;

/**
 * One call of the script: a request, and those that redirects, digest challenges and retries lead to, one after the
 * other. Settles one promise.
 */
export class HttpCall implements ExchangeOwner, WaitingCall {
  readonly #context: CallContext;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #fail: (failure: Promise<never>) => void;
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
  /** Whether the head of a streamed response was a challenge that is answered. */
  #isAnswered = false;
  #onAbort: (() => void) | undefined = undefined;
  /** Whether the VU counts the call among those under way. */
  #isCounted = false;
  #isOver = false;

  constructor(
    context: CallContext,
    request: HttpRequest,
    resolve: (response: HttpResponse) => void,
    fail: (failure: Promise<never>) => void,
    resolveStream?: (stream: StreamedResponse) => void,
  ) {
    this.#context = context;
    this.#resolve = resolve;
    this.#fail = fail;
    this.#request = request;
    this.#signal = request.signal;
    this.#delivery = resolveStream && this.#deliverTo(resolveStream);
    const { timeouts } = request.settings;
    const nowMs = context.vu.clock.nowMs();
    this.#endsAtMs = nowMs + timeouts.totalMs;
    this.#leastLimitMs = leastLimitMs(timeouts);
    if (request.signal !== undefined && !this.#listen(request.signal)) return;
    this.#send(request, nowMs);
    if (this.#isOver) return;
    this.#isCounted = true;
    context.vu.callBegan();
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
      isAnswered = this.#delivery === undefined ? this.#takeChallenge(response) : this.#isAnswered;
      this.#record(exchange, status, isAnswered);
    } catch (error) {
      // Tags that no series can have. Nobody is above to catch this but the event loop.
      this.#settle(undefined, error);
      return;
    }
    if (isDelivered) this.#settle(response);
    else if (this.#cannotAnswer(status)) {
      this.#settle(undefined, this.#error(spentBodyFault('the digest challenge'), response));
    } else if (isAnswered) this.#send(this.#request, this.vu.clock.nowMs());
    else if (!this.#retriesStatus(response) && !this.#follows(response)) {
      if (this.#delivery === undefined) this.#settle(response);
      else this.#settle(undefined, this.#error(this.#overtime(exchange), response));
    }
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
    const delayMs = isRetried ? this.#delayMs(undefined) : undefined;
    if (delayMs === undefined) this.#settle(undefined, error);
    else this.#retry('error', delayMs);
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
      memory: this.vu.chunkMemory,
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
      this.#leave();
    } catch {
      // Tags that no series can have: to record the request fails in the same way.
      this.#exchange?.abort(
        this.#error({ code: 'RAMPA_METRIC_NAME', problem: 'its tags cannot be' }),
      );
    }
  }

  /** Whether something will be sent because of the response, so that its own body is nobody's. */
  #leadsOn(response: ReceivedResponse): boolean {
    const { status } = response;
    this.#isAnswered = this.#takeChallenge(response);
    if (this.#isAnswered || this.#cannotAnswer(status)) return true;
    if (this.#statusDelayMs(response) !== undefined) return true;
    const { maxRedirects } = this.#request.settings;
    const isRedirect = isRedirectStatus(status) && maxRedirects > 0;
    return isRedirect && response.headers['location'] !== undefined;
  }

  /** A streamed response was dropped for the sake of another try, for which there is no time left. */
  #overtime({ timings }: Exchange): Fault {
    return timeoutFault(timings, this.#request.settings.timeouts, true);
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
    if (response.status !== 401 || request.settings.auth?.type !== 'digest') return false;
    if (this.#answerCount >= MAX_ANSWERS || !canBeSent(request.body)) return false;
    this.#answerCount++;
    return this.vu.digests.take(request, response.headers['www-authenticate'], this.#answer);
  }

  #cannotAnswer(status: number): boolean {
    const { body, settings } = this.#request;
    return status === 401 && settings.auth?.type === 'digest' && !canBeSent(body);
  }

  #retriesStatus(response: ReceivedResponse): boolean {
    const delayMs = this.#statusDelayMs(response);
    if (delayMs !== undefined) this.#retry('status', delayMs);
    return delayMs !== undefined;
  }

  /** The wait before the try that the status leads to, if it does. */
  #statusDelayMs(response: ReceivedResponse): number | undefined {
    if (!isRetriedStatus(this.#request.settings.retry, response.status)) return undefined;
    const retryAfter = response.headers['retry-after'];
    return this.#delayMs(parseRetryAfter(retryAfter, this.vu.clock.wallTimeMs()));
  }

  /** The wait before the next try; `undefined` when there is none, or no time for one. */
  #delayMs(askedMs: number | undefined): number | undefined {
    const { retry } = this.#request.settings;
    if (retry === undefined || !mayRetry(this.#request, this.#retryCount)) return undefined;
    const delayMs = retryDelayMs(retry, this.#retryCount, askedMs);
    return this.vu.clock.nowMs() + delayMs < this.#endsAtMs ? delayMs : undefined;
  }

  #retry(reason: RetryReason, delayMs: number): void {
    const { clock, waiting } = this.vu;
    this.#retryCount++;
    this.#exchange = undefined;
    waiting.add(this);
    this.#retryTimer = clock.setTimer(delayMs, () => {
      this.#stopWaiting();
      this.#context.metrics.recordRetry(reason);
      this.#send(this.#request, clock.nowMs());
    });
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
    const { locations } = response;
    if (locations.length === 0) return false;
    const fault = this.#redirect(response, locations, maxRedirects);
    if (fault !== undefined) this.#settle(undefined, this.#error(fault, response));
    return true;
  }

  #redirect(
    response: ReceivedResponse,
    locations: readonly string[],
    maxCount: number,
  ): Fault | undefined {
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
    const change = followRedirect(request, status, locations, (to) => requests.readTarget(to));
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
      this.#giveHeads(error);
      this.#delivery?.end(error);
      // Of a stream that is open the script hears from its body.
      if (this.#delivery?.isOpen !== true) this.#fail(failedCall(error));
    } else {
      if (this.#redirects !== undefined) response.redirects = this.#redirects;
      if (this.#delivery === undefined) this.#resolve(response);
      else this.#delivery.end(undefined);
    }
    this.#leave();
  }

  /** For the error log; errors of whole iterations belong to no request. */
  #giveHeads(error: unknown): void {
    if (!(error instanceof Error) || isEndOfWorker(error)) return;
    const request = this.#request;
    const { head } = this.#exchange ?? request;
    giveHeads(error, () => shownHeads(request, head));
  }

  /** The VU need not wait for the call any more. */
  #leave(): void {
    this.#isOver = true;
    if (!this.#isCounted) return;
    this.#isCounted = false;
    this.vu.callEnded();
  }

  /** @returns `false` when the signal has aborted already, and the call is rejected */
  #listen(signal: AbortSignal): boolean {
    if (signal.aborted) {
      this.#fail(failedCall(this.#abortError(signal)));
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

  #error(fault: Fault, response?: ReceivedResponse): RampaError {
    const { method, target } = this.#request;
    const error = faultError(`${method} ${target.label}`, fault);
    if (response !== undefined) giveHeads(error, () => response[SHOW_HEADS]());
    return error;
  }
}
