import { CATALOG } from '../core/catalog.ts';
import type { ErrorCode } from '../core/codes.ts';
import type { Series, SeriesSource, Tags } from '../core/metric.ts';
import { isExpectedStatus } from './request/expected-status.ts';
import type { HttpRequest } from './request/http-request.ts';
import type { RequestTimings } from './request-timings.ts';

/** Entries that one level of the series caches holds before it starts over. */
const CACHE_LIMIT = 10_000;

/**
 * Why a request is sent again: because the server had closed its idle connection, which is nobody's failure, or because
 * the script wants it after such a status or error.
 */
export type RetryReason = 'connection' | 'status' | 'error';

/** The series of streamed responses with one set of tags. */
export interface StreamSeries {
  readonly firstChunk: Series;
  readonly chunkGap: Series;
}

/** What there is to record about one request that has ended. */
export interface RequestOutcome {
  readonly request: HttpRequest;
  readonly timings: RequestTimings;
  /** Bytes of this request on the wire, heads included. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/**
 * Finds the series of requests. Each is looked up in the {@link SeriesSource} once per scope, method, name
 * and outcome; after that a sample costs a few map look-ups and no allocation. One per shard.
 */
export class HttpMetrics {
  readonly #source: SeriesSource;
  readonly #scopes = new Map<Tags, ScopeMetrics>();

  constructor(source: SeriesSource) {
    this.#source = source;
  }

  /** The metrics of requests made with these tags; cached by the object, not by its content. */
  forScope(tags: Tags): ScopeMetrics {
    let scope = this.#scopes.get(tags);
    if (scope === undefined) {
      if (this.#scopes.size >= CACHE_LIMIT) this.#scopes.clear();
      scope = new ScopeMetrics(this.#source, tags);
      this.#scopes.set(tags, scope);
    }
    return scope;
  }
}

/** The metrics of the requests of one scope: a scenario, or a group in it. */
export class ScopeMetrics {
  readonly #source: SeriesSource;
  readonly #tags: Tags;
  readonly #dataSent: Series;
  readonly #dataReceived: Series;
  readonly #retries = new Map<RetryReason, Series>();
  /** By tags of the request, method and name. */
  readonly #byTags = new Map<Tags | undefined, Map<string, Map<string, OutcomeSeries>>>();

  constructor(source: SeriesSource, tags: Tags) {
    this.#source = source;
    this.#tags = tags;
    this.#dataSent = source.series(CATALOG.dataSent, tags);
    this.#dataReceived = source.series(CATALOG.dataReceived, tags);
  }

  /**
   * Records a request that got a response.
   * @param isExpected default: whether the request expects the status
   */
  recordResponse(
    outcome: RequestOutcome,
    status: number,
    lagMs: number | undefined,
    isExpected = isExpectedStatus(outcome.request.settings.expectedStatuses, status),
  ): void {
    const series = this.#outcomes(outcome.request).ofStatus(status);
    series.record(outcome.timings, isExpected ? 0 : 1, lagMs);
    this.#recordData(outcome);
  }

  /** Records a request that got none. */
  recordFailure(outcome: RequestOutcome, code: ErrorCode, lagMs: number | undefined): void {
    this.#outcomes(outcome.request).ofError(code).record(outcome.timings, 1, lagMs);
    this.#recordData(outcome);
  }

  /** Where the arrivals of a streamed response are recorded. */
  streamSeries(request: HttpRequest, status: number): StreamSeries {
    return this.#outcomes(request).ofStatus(status).streams();
  }

  /** Counts a request that is sent again. */
  recordRetry(reason: RetryReason): void {
    let series = this.#retries.get(reason);
    if (series === undefined) {
      series = this.#source.series(CATALOG.httpReqRetries, { ...this.#tags, reason });
      this.#retries.set(reason, series);
    }
    series.add(1);
  }

  #recordData({ timings, sentBytes, receivedBytes }: RequestOutcome): void {
    this.#dataSent.add(sentBytes, timings.sinceMs);
    this.#dataReceived.add(receivedBytes, timings.sinceMs);
  }

  #outcomes({ method, name, tags }: HttpRequest): OutcomeSeries {
    const byName = inner(inner(this.#byTags, tags), method);
    let outcomes = byName.get(name);
    if (outcomes === undefined) {
      if (byName.size >= CACHE_LIMIT) byName.clear();
      outcomes = new OutcomeSeries(this.#source, { ...this.#tags, method, name, ...tags });
      byName.set(name, outcomes);
    }
    return outcomes;
  }
}

/** The map at `key`, which is made if there is none. */
function inner<Key, InnerKey, Value>(
  outer: Map<Key, Map<InnerKey, Value>>,
  key: Key,
): Map<InnerKey, Value> {
  let map = outer.get(key);
  if (map === undefined) {
    if (outer.size >= CACHE_LIMIT) outer.clear();
    map = new Map();
    outer.set(key, map);
  }
  return map;
}

/** The series of requests with one method and name, per status or error code. */
class OutcomeSeries {
  readonly #source: SeriesSource;
  readonly #tags: Tags;
  readonly #byStatus = new Map<number, RequestSeries>();
  readonly #byError = new Map<ErrorCode, RequestSeries>();

  constructor(source: SeriesSource, tags: Tags) {
    this.#source = source;
    this.#tags = tags;
  }

  ofStatus(status: number): RequestSeries {
    let series = this.#byStatus.get(status);
    if (series === undefined) {
      series = new RequestSeries(this.#source, { status: String(status), ...this.#tags });
      this.#byStatus.set(status, series);
    }
    return series;
  }

  ofError(error: ErrorCode): RequestSeries {
    let series = this.#byError.get(error);
    if (series === undefined) {
      series = new RequestSeries(this.#source, { error, ...this.#tags });
      this.#byError.set(error, series);
    }
    return series;
  }
}

/** Every series of requests with one set of tags. */
class RequestSeries {
  readonly #source: SeriesSource;
  readonly #tags: Tags;
  readonly #requests: Series;
  readonly #failed: Series;
  readonly #duration: Series;
  readonly #blocked: Series;
  readonly #connecting: Series;
  readonly #tlsHandshaking: Series;
  readonly #sending: Series;
  readonly #waiting: Series;
  readonly #receiving: Series;
  #intended: Series | undefined = undefined;
  #streams: StreamSeries | undefined = undefined;

  constructor(source: SeriesSource, tags: Tags) {
    this.#source = source;
    this.#tags = tags;
    this.#requests = source.series(CATALOG.httpReqs, tags);
    this.#failed = source.series(CATALOG.httpReqFailed, tags);
    this.#duration = source.series(CATALOG.httpReqDuration, tags);
    this.#blocked = source.series(CATALOG.httpReqBlocked, tags);
    this.#connecting = source.series(CATALOG.httpReqConnecting, tags);
    this.#tlsHandshaking = source.series(CATALOG.httpReqTlsHandshaking, tags);
    this.#sending = source.series(CATALOG.httpReqSending, tags);
    this.#waiting = source.series(CATALOG.httpReqWaiting, tags);
    this.#receiving = source.series(CATALOG.httpReqReceiving, tags);
  }

  /** Made when they are needed: few responses are streamed. */
  streams(): StreamSeries {
    this.#streams ??= {
      firstChunk: this.#source.series(CATALOG.httpStreamFirstChunk, this.#tags),
      chunkGap: this.#source.series(CATALOG.httpStreamChunkGap, this.#tags),
    };
    return this.#streams;
  }

  record(timings: RequestTimings, failed: 0 | 1, lagMs: number | undefined): void {
    // A request is over at one moment, whatever is told of it.
    const atMs = timings.sinceMs;
    this.#requests.add(1, atMs);
    this.#failed.add(failed, atMs);
    this.#duration.add(timings.duration, atMs);
    this.#blocked.add(timings.blocked, atMs);
    this.#connecting.add(timings.connecting, atMs);
    this.#tlsHandshaking.add(timings.tlsHandshaking, atMs);
    this.#sending.add(timings.sending, atMs);
    this.#waiting.add(timings.waiting, atMs);
    this.#receiving.add(timings.receiving, atMs);
    if (lagMs !== undefined) {
      this.#intended ??= this.#source.series(CATALOG.httpReqDurationIntended, this.#tags);
      this.#intended.add(timings.duration + lagMs, atMs);
    }
  }
}
