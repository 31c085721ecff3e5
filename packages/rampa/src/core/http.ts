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

/** What can be sent as a request body. Objects and arrays go into `json` instead. */
export type HttpBody = string | Uint8Array | ArrayBuffer | URLSearchParams;

/** A value of a query or form parameter; `undefined` leaves the parameter out, an array repeats it. */
export type ParamValue =
  | string
  | number
  | boolean
  | undefined
  | readonly (string | number | boolean)[];

/** What a request is sent with; everything is optional. */
export interface HttpRequestOptions {
  readonly headers?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Added to the URL's own query. */
  readonly query?: Readonly<Record<string, ParamValue>>;
  /** Sent as it is; `URLSearchParams` as a form. At most one of `body`, `json` and `form`. */
  readonly body?: HttpBody;
  /** Sent as JSON with `content-type: application/json`. */
  readonly json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: Readonly<Record<string, ParamValue>>;
  /** The `name` tag; default: the URL without query and fragment, or the template of a `url` tag. */
  readonly name?: string;
  /** More tags on this request's samples. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The whole request, redirects included; a duration such as `"5s"`, or milliseconds. Default 60 s. */
  readonly timeout?: string | number;
  /** Redirects to follow; 0 gives the redirect response itself. Default 10. */
  readonly maxRedirects?: number;
  /** Ends this request alone. */
  readonly signal?: AbortSignal;
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
  /** True for 200-399, the same rule as `http_req_failed`. */
  readonly ok: boolean;
  readonly statusText: string;
  /** Names in lower case; repeated headers joined with `, ` (`set-cookie`: see {@link cookies}). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body as UTF-8, with replacement characters. */
  text(): string;
  /**
   * The body as JSON; parsed once.
   * @throws {RampaError} `RAMPA_HTTP_JSON` when it is not JSON
   */
  // biome-ignore lint/suspicious/noExplicitAny: the shape of a body is the script's knowledge
  json<T = any>(): T;
  /** The final address, after redirects. */
  readonly url: string;
  readonly httpVersion: '1.0' | '1.1';
  readonly timings: HttpTimings;
  /** Cookies that this response sets, by name. */
  readonly cookies: Readonly<Record<string, string>>;
  readonly redirects: readonly HttpRedirect[];
  /** Always `undefined` on a response: a failed request throws instead. */
  readonly error: undefined;
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
}
