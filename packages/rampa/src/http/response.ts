import { formatValue, RampaError } from '../core/errors.ts';
import type { HttpRedirect, HttpResponse, HttpTimings } from '../core/http.ts';
import { parseHeaders, parseSetCookies, parseStatusText } from './header-text.ts';
import type { HttpRequest } from './http-request.ts';

const NO_REDIRECTS: readonly HttpRedirect[] = Object.freeze([]);

/** What a connection hands over when a response is complete. */
export interface ReceivedParts {
  readonly request: HttpRequest;
  readonly status: number;
  readonly httpVersion: '1.0' | '1.1';
  /** One character per byte. */
  readonly headText: string;
  /** May be a slice of a larger buffer. */
  readonly body: Buffer;
  readonly timings: HttpTimings;
}

/** A response as the script sees it. Everything beyond the status is decoded when it is first asked for. */
export class ReceivedResponse implements HttpResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly httpVersion: '1.0' | '1.1';
  readonly timings: HttpTimings;
  readonly error = undefined;
  redirects: readonly HttpRedirect[] = NO_REDIRECTS;
  readonly #request: HttpRequest;
  readonly #headText: string;
  readonly #bytes: Buffer;
  #headers: Readonly<Record<string, string>> | undefined = undefined;
  #cookies: Readonly<Record<string, string>> | undefined = undefined;
  #body: Uint8Array | undefined = undefined;
  #text: string | undefined = undefined;
  #json: { readonly value: unknown } | undefined = undefined;

  constructor(parts: ReceivedParts) {
    this.status = parts.status;
    this.ok = parts.status >= 200 && parts.status < 400;
    this.httpVersion = parts.httpVersion;
    this.timings = parts.timings;
    this.#request = parts.request;
    this.#headText = parts.headText;
    this.#bytes = parts.body;
  }

  get url(): string {
    return this.#request.target.url;
  }

  get statusText(): string {
    return parseStatusText(this.#headText);
  }

  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= parseHeaders(this.#headText);
    return this.#headers;
  }

  get cookies(): Readonly<Record<string, string>> {
    this.#cookies ??= parseSetCookies(this.#headText);
    return this.#cookies;
  }

  get body(): Uint8Array {
    this.#body ??= ownBytes(this.#bytes);
    return this.#body;
  }

  text(): string {
    this.#text ??= decodeText(this.#bytes);
    return this.#text;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the interface leaves the shape to the script
  json<T = any>(): T {
    this.#json ??= { value: this.#parseJson() };
    return this.#json.value as T;
  }

  #parseJson(): unknown {
    const text = this.text();
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw this.#notJson(text, cause);
    }
  }

  #notJson(text: string, cause: unknown): RampaError {
    const { method, target } = this.#request;
    const subject = `response body of ${method} ${target.label} (status ${this.status})`;
    const message = `${subject} must be JSON, got ${formatValue(text)}`;
    return new RampaError('RAMPA_HTTP_JSON', message, { cause });
  }
}

/** Small bodies come from a pool, whose other bytes are nobody else's business. */
function ownBytes(bytes: Buffer): Uint8Array {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return isWhole ? bytes : new Uint8Array(bytes);
}

/** UTF-8 without its byte order mark. */
function decodeText(bytes: Buffer): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}
