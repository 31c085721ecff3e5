import type { AuthPlan, HttpVersion, StatusRange } from './http-plan.ts';

import type { TlsInfo } from './tls.ts';

/** Phases of a request in milliseconds. They add up to `duration` exactly. */
export interface HttpTimings {
  readonly blocked: number;
  readonly connecting: number;
  readonly tlsHandshaking: number;
  readonly sending: number;
  readonly waiting: number;
  readonly receiving: number;
  readonly duration: number;
}

/** A URL written with the `url` tag: the address, and the name its samples are grouped under. */
export interface NamedUrl {
  readonly href: string;
  /** The template with `{}` for every inserted value, such as `/users/{}`. */
  readonly name: string;
}

/**
 * What can be sent as a request body. Objects and arrays go into `json` instead. `FormData` is sent as
 * multipart; streams and generators give bytes or text, are read while they are sent, and only once.
 */
export type HttpBody =
  | string
  | Uint8Array
  | ArrayBuffer
  | URLSearchParams
  | FormData
  | Blob
  | AsyncIterable<Uint8Array | ArrayBuffer | string>;

/** A value of a query or form parameter; `undefined` leaves the parameter out, an array repeats it. */
export type ParamValue =
  | string
  | number
  | boolean
  | undefined
  | readonly (string | number | boolean)[];

/** Names and values: a plain object, or anything that lists pairs, such as a `Map` or `URLSearchParams`. */
export type NamedValues<Value> =
  | Readonly<Record<string, Value>>
  | Iterable<readonly [name: string, value: Value]>;

/** Headers to send; a list repeats the header. */
export type HttpHeaders = NamedValues<string | number | readonly string[]>;

/** Credentials of a request. `digest` answers the server's challenge by RFC 7616. */
export type HttpAuth = AuthPlan;

/** A time limit for the whole request, or limits for its parts; durations such as `"5s"`, or milliseconds. */
export type HttpTimeout =
  | string
  | number
  | {
      /** Until there is a connection that can carry the request: waiting for one, TCP and TLS. */
      readonly connect?: string | number;
      /** From the end of sending to the first byte of the response. */
      readonly headers?: string | number;
      /** From the first to the last byte of the response. */
      readonly body?: string | number;
      /** The whole call, redirects, retries and the waits between them included. Default 60 s. */
      readonly total?: string | number;
    };

/** Statuses that are no failure: one, a class such as `"2xx"`, or a range with both ends. */
export type ExpectedStatus = number | '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | StatusRange;

/** When a request is sent again: how often at most, or an object with more. */
export type HttpRetry =
  | number
  | {
      /** How often a request may be sent again after the first time; 0 is never. */
      readonly limit: number;
      /** Default GET, HEAD, OPTIONS, PUT and DELETE. */
      readonly methods?: readonly string[];
      /** Statuses that are a reason to try again. Default 408, 429, 500, 502, 503 and 504. */
      readonly statuses?: readonly ExpectedStatus[];
      /** Whether a request without a complete response is sent again. Default `true`. */
      readonly onError?: boolean;
      /** The wait before the first repetition; it doubles with each further one. Default `"100ms"`. */
      readonly delay?: string | number;
      /** The longest wait, also when the server asks for more with `retry-after`. Default `"10s"`. */
      readonly maxDelay?: string | number;
    };

/** How requests are made: of one request, of a client, or of a scenario. What is nearer to the request wins. */
export interface HttpSharedOptions {
  /** Sent with the request; those of the client and of the scenario are sent too, unless they are given here. */
  readonly headers?: HttpHeaders | undefined;
  /** Credentials; they stay within the origin of the call. `false` turns those of the client off. */
  readonly auth?: HttpAuth | false | undefined;
  /** Limits in time. Default 60 s for the whole call. */
  readonly timeout?: HttpTimeout | undefined;
  /** Redirects to follow; 0 gives the redirect response itself. Default 10. */
  readonly maxRedirects?: number | undefined;
  /** Statuses that are no failure: they decide `http_req_failed` and `response.ok`. Default 200 to 399. */
  readonly expectedStatuses?: readonly ExpectedStatus[] | undefined;
  /** Sends again what failed; each sending is recorded. Default 0. */
  readonly retry?: HttpRetry | undefined;
  /** Drops bodies instead of keeping them: `body` is then empty, `text()` and `json()` throw. Default `false`. */
  readonly discardBody?: boolean | undefined;
  /** The largest body that is kept, before and after decoding: bytes, or a size such as `"10MB"`. Default 256 MiB. */
  readonly maxBody?: number | string | undefined;
  /** Which version of HTTP; `"auto"` is what the server chooses in the TLS handshake, else 1.1. Default `"auto"`. */
  readonly httpVersion?: HttpVersion | undefined;
}

/** What a request is sent with; everything is optional. */
export interface HttpRequestOptions extends HttpSharedOptions {
  /** Added to the URL's own query. */
  readonly query?: NamedValues<ParamValue>;
  /** Sent as it is; `URLSearchParams` as a form. At most one of `body`, `json` and `form`. */
  readonly body?: HttpBody;
  /** Sent as JSON with `content-type: application/json`. */
  readonly json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: NamedValues<ParamValue>;
  /** The `name` tag; default: the URL without query and fragment, or the template of a `url` tag. */
  readonly name?: string;
  /** More tags on this request's samples. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Ends this request alone. */
  readonly signal?: AbortSignal;
}

/** How a scenario's HTTP requests are made, unless a client or a request says otherwise. */
export interface HttpDefaults extends HttpSharedOptions {
  /** Put before addresses that are not absolute, such as `"https://shop.example/api"`. Default none. */
  readonly baseUrl?: string | undefined;
}

/** What `extend` takes. */
export interface HttpClientOptions extends HttpDefaults {
  /** More tags on the samples of this client's requests. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** One request of a `batch`: an address to GET, or a request with options. */
export type HttpBatchItem =
  | string
  | NamedUrl
  | (HttpRequestOptions & { readonly url: string | NamedUrl; readonly method?: string });

/** How a `batch` is run. */
export interface HttpBatchOptions {
  /** Requests under way at once. Default 20. */
  readonly concurrency?: number;
}

/** The responses of a batch, in the shape of its items. */
export type HttpBatchResponses<Items> = { -readonly [Key in keyof Items]: HttpResponse };

/** What a cookie can have beside its value. */
export interface CookieOptions {
  /** Also sent to the hosts below this one. Default: only to the host of the address. */
  readonly domain?: string;
  /** Default: the folder of the address. */
  readonly path?: string;
  /** Seconds until it ends; it lasts as long as the VU's cookies without. */
  readonly maxAge?: number;
  /** Sent over `https:` only, or to this machine. */
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: 'strict' | 'lax' | 'none';
}

/** The cookies of a VU. They are cleared between iterations unless the scenario has `keepCookies`. */
export interface HttpCookies {
  /** The cookies that a request to the address would carry, values by name. */
  get(url: string | NamedUrl): Readonly<Record<string, string>>;
  /**
   * Sets a cookie as a response from the address would.
   * @throws {RampaError} `RAMPA_HTTP_REQUEST_INVALID` for one that a response from there could not set
   */
  set(url: string | NamedUrl, name: string, value: string, options?: CookieOptions): void;
  clear(): void;
}

/** One followed redirect. */
export interface HttpRedirect {
  readonly status: number;
  readonly url: string;
  readonly timings: HttpTimings;
}

/** A received response. A status never throws: look at `status` or `ok`. */
export interface HttpResponse {
  readonly status: number;
  /** True for an expected status, 200-399 by default: the same rule as `http_req_failed`. */
  readonly ok: boolean;
  readonly statusText: string;
  /** Names in lower case; repeated headers joined with `, ` (`set-cookie`: see {@link cookies}). */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Decoded as `content-encoding` says, when it is first asked for: gzip, deflate, br and zstd. Empty with `discardBody`.
   * @throws {RampaError} `RAMPA_HTTP_DECODE` when it is not so encoded, `RAMPA_HTTP_TOO_LARGE` when it is over `maxBody`
   */
  readonly body: Uint8Array;
  /**
   * The body as UTF-8, with replacement characters.
   * @throws {RampaError} what {@link body} throws, and `RAMPA_HTTP_BODY_DISCARDED` with `discardBody`
   */
  text(): string;
  /**
   * The body as JSON; parsed once.
   * @throws {RampaError} what {@link text} throws, and `RAMPA_HTTP_JSON` when it is not JSON
   */
  // biome-ignore lint/suspicious/noExplicitAny: the shape of a body is the script's knowledge
  json<T = any>(): T;
  /** The final address, after redirects. */
  readonly url: string;
  readonly httpVersion: '1.0' | '1.1' | '2';
  readonly timings: HttpTimings;
  /** The TLS handshake of the connection that it came over; `undefined` without TLS. */
  readonly tls: TlsInfo | undefined;
  /** Cookies that this response sets, by name. */
  readonly cookies: Readonly<Record<string, string>>;
  /** The redirects that were followed, in order, each with its own timings. */
  readonly redirects: readonly HttpRedirect[];
  /** Always `undefined` on a response: a failed request throws instead. */
  readonly error: undefined;
}

/** A piece of a body: what arrived at once. */
export interface HttpStreamChunk {
  /** How many bytes there are: costs nothing, which they do. */
  readonly length: number;
  /**
   * Decoded as `content-encoding` says; the script may keep them.
   * @throws {RampaError} `RAMPA_HTTP_BODY_DISCARDED` when they are asked for only after the next chunk
   */
  readonly bytes: Uint8Array;
  /** When it arrived, in ms since the start of the request; of the last one, after redirects. */
  readonly sinceStartMs: number;
}

/** What streamed responses and streams of events have in common. */
export interface HttpStreamHead
  extends Pick<
    HttpResponse,
    | 'status'
    | 'ok'
    | 'statusText'
    | 'headers'
    | 'url'
    | 'httpVersion'
    | 'tls'
    | 'cookies'
    | 'redirects'
  > {
  /** Final once the body has ended. */
  readonly timings: HttpTimings;
  /** Ends the response, and with it its connection or HTTP/2 stream; harmless when it has ended. */
  cancel(): void;
}

/**
 * A response whose body is read while it arrives: `for await (const chunk of stream)`, once. Leaving the loop cancels
 * the rest, and so does the end of the iteration. What is read ahead of the loop has a bound: 128 KiB and a read over
 * HTTP/1.1, 4 MiB over HTTP/2.
 *
 * The request is recorded when its body ends: a cancelled one by its status, one that breaks as a failure,
 * which the loop then throws.
 */
export interface HttpStream extends HttpStreamHead, AsyncIterable<HttpStreamChunk> {}

/** What a streamed request is sent with: nothing of its body is kept, so there is nothing to discard or to limit. */
export type HttpStreamOptions = Omit<HttpRequestOptions, 'discardBody' | 'maxBody'>;

/** An event of a server. */
export interface HttpEvent {
  /** The type; `message` when the server gives none. */
  readonly event: string;
  readonly data: string;
  /** The id that the server gave this event. */
  readonly id: string | undefined;
  /** When the end of it arrived, in ms since the start of the request. */
  readonly sinceStartMs: number;
}

/** Server-sent events while they arrive: `for await (const event of events)`, once, like {@link HttpStream}. */
export interface HttpEvents extends HttpStreamHead, AsyncIterable<HttpEvent> {
  /** The last id that the server gave: what a new request would send as `last-event-id`. */
  readonly lastEventId: string | undefined;
  /** How long the server wants clients to wait before they connect again, in ms; more than a day is ignored. */
  readonly retryMs: number | undefined;
}

/** What a request for events is sent with. */
export interface HttpEventsOptions extends HttpStreamOptions {
  /** Default GET, or POST with a body. */
  readonly method?: string;
}

/**
 * The HTTP client of one VU. Requests run concurrently when they are not awaited one by one.
 *
 * Every method records the request's metrics, then returns the response, or throws a `RampaError` with a
 * `RAMPA_HTTP_*` code when there is no complete response.
 */
export interface HttpClient {
  request(
    method: string,
    url: string | NamedUrl,
    options?: HttpRequestOptions,
  ): Promise<HttpResponse>;
  get(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse>;
  head(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse>;
  options(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse>;
  post(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse>;
  put(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse>;
  patch(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse>;
  delete(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse>;

  /**
   * Sends a request whose response is handed over when its head has come, and read while its body arrives.
   * Redirects and retries come first, as in {@link request}.
   */
  stream(method: string, url: string | NamedUrl, options?: HttpStreamOptions): Promise<HttpStream>;

  /**
   * Asks for server-sent events. There is no second connection when the first one ends: that would be another request.
   * @throws {RampaError} `RAMPA_HTTP_EVENT_STREAM` when the response is not 200 with `text/event-stream`
   */
  events(url: string | NamedUrl, options?: HttpEventsOptions): Promise<HttpEvents>;

  /**
   * Sends many requests, a limited number at once, and waits for all of them.
   * @returns the responses in the shape of `items`: a list, or by the same names
   * @throws what the first of the requests in `items` that failed did, after all have ended
   */
  batch<const Items extends readonly HttpBatchItem[] | Readonly<Record<string, HttpBatchItem>>>(
    items: Items,
    options?: HttpBatchOptions,
  ): Promise<HttpBatchResponses<Items>>;

  /**
   * A client with the same connections and cookies, whose requests begin with these options. Options are read
   * the first time: keep the object outside of the scenario's function, and later calls cost next to nothing.
   * @throws {RampaError} `RAMPA_HTTP_REQUEST_INVALID` with everything that is wrong with the options
   */
  extend(options: HttpClientOptions): HttpClient;

  /** The VU's cookies, the same for all its clients. */
  readonly cookies: HttpCookies;
}
