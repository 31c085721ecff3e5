/** Which version of HTTP a request uses. `auto`: what the server chooses in the TLS handshake, else 1.1. */
export type HttpVersion = '1.1' | '2' | 'auto';

/** How long the parts of a request may take, in ms; `undefined`: no limit but that of the whole. */
export interface HttpTimeouts {
  /** From the start of the request until its connection is ready, TLS handshake included. */
  readonly connectMs: number | undefined;
  /** From the end of sending to the first byte of the response. */
  readonly headersMs: number | undefined;
  /** From the first to the last byte of the response. */
  readonly bodyMs: number | undefined;
  /** The whole request, redirects and retries included. */
  readonly totalMs: number;
}

/** Statuses from `from` to `to`, both included. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** When a request is sent again, and how often; each sending is recorded as a request. */
export interface RetryPlan {
  /** How often a request may be sent again after the first time. */
  readonly limit: number;
  readonly methods: readonly string[];
  /** Statuses that are a reason to try again. */
  readonly statuses: readonly StatusRange[];
  /** Whether requests without a response are sent again. */
  readonly onError: boolean;
  /** Wait before the first repetition; it doubles with each further one. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** What is retried unless the script says otherwise: what is worth another try, with methods that may be repeated. */
export const DEFAULT_RETRY: Omit<RetryPlan, 'limit'> = {
  methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'],
  statuses: [
    { from: 408, to: 408 },
    { from: 429, to: 429 },
    { from: 500, to: 500 },
    { from: 502, to: 504 },
  ],
  onError: true,
  delayMs: 100,
  maxDelayMs: 10_000,
};

/** A header's name and value, checked. */
export type HeaderPair = readonly [name: string, value: string];

/** Credentials, and how they are shown. */
export type AuthPlan =
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'digest'; readonly username: string; readonly password: string }
  | { readonly type: 'bearer'; readonly token: string };

/** How a scenario's HTTP requests are made, unless a request says otherwise. */
export interface HttpPlan {
  readonly version: HttpVersion;
  /** Put before addresses that are not absolute. */
  readonly baseUrl: string | undefined;
  /** Sent with every request that does not give its own value; a name may come several times. */
  readonly headers: readonly HeaderPair[];
  readonly auth: AuthPlan | undefined;
  readonly timeouts: HttpTimeouts;
  readonly maxRedirects: number;
  /** Statuses that are no failure: they decide `http_req_failed` and `response.ok`. */
  readonly expectedStatuses: readonly StatusRange[];
  readonly retry: RetryPlan | undefined;
  /** Bodies are read from the connection and dropped. */
  readonly discardBody: boolean;
  /** The largest response body that is kept, in bytes, before and after decoding. */
  readonly maxBodyBytes: number;
}

/** What a script gets that says nothing about HTTP. */
export const DEFAULT_HTTP: HttpPlan = {
  version: 'auto',
  baseUrl: undefined,
  headers: [],
  auth: undefined,
  timeouts: { connectMs: undefined, headersMs: undefined, bodyMs: undefined, totalMs: 60_000 },
  maxRedirects: 10,
  expectedStatuses: [{ from: 200, to: 399 }],
  retry: undefined,
  discardBody: false,
  maxBodyBytes: 268_435_456,
};
