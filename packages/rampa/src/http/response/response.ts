import { boundedText } from '../../core/bounded-text.ts';
import { RampaError } from '../../core/errors.ts';
import {
  type ExchangeHeads,
  giveHeads,
  SHOW_HEADS,
  type ShowsHeads,
} from '../../core/exchange-heads.ts';
import type { HttpRedirect, HttpResponse, HttpTimings } from '../../core/http.ts';
import type { TlsInfo } from '../../core/tls.ts';
import { isExpectedStatus } from '../request/expected-status.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { shownHeads } from '../shown-heads.ts';
import { bodySubject, decodeBody } from './decode-body.ts';
import { parseHeaderLines, parseHeaders, parseSetCookies, parseStatusText } from './header-text.ts';

/** Characters of a content-type that a message shows. */
const MAX_TYPE = 100;

const NO_REDIRECTS: readonly HttpRedirect[] = Object.freeze([]);

/** What a connection hands over when a response is complete. */
export interface ReceivedParts {
  readonly request: HttpRequest;
  /** As it was sent; in the form of HTTP/1.1. */
  readonly requestHead: string;
  readonly status: number;
  readonly httpVersion: '1.0' | '1.1' | '2';
  /** One character per byte. */
  readonly headText: string;
  /** As it was received; may be a slice of a larger buffer. */
  readonly body: Buffer;
  /** Whether there is a `content-encoding`. */
  readonly isEncoded: boolean;
  readonly timings: HttpTimings;
  readonly tls: TlsInfo | undefined;
}

/** A response as the script sees it. Everything beyond the status is decoded when it is first asked for. */
export class ReceivedResponse implements HttpResponse, ShowsHeads {
  readonly status: number;
  readonly httpVersion: '1.0' | '1.1' | '2';
  readonly timings: HttpTimings;
  readonly tls: TlsInfo | undefined;
  readonly error = undefined;
  redirects: readonly HttpRedirect[] = NO_REDIRECTS;
  readonly #request: HttpRequest;
  readonly #requestHead: string;
  readonly #headText: string;
  #bytes: Buffer;
  #isEncoded: boolean;
  #headers: Readonly<Record<string, string>> | undefined = undefined;
  #cookies: Readonly<Record<string, string>> | undefined = undefined;
  #body: Uint8Array | undefined = undefined;
  #text: string | undefined = undefined;
  #json: { readonly value: unknown } | undefined = undefined;

  constructor(parts: ReceivedParts) {
    this.status = parts.status;
    this.httpVersion = parts.httpVersion;
    this.timings = parts.timings;
    this.tls = parts.tls;
    this.#request = parts.request;
    this.#requestHead = parts.requestHead;
    this.#headText = parts.headText;
    this.#bytes = parts.body;
    this.#isEncoded = parts.isEncoded;
  }

  get ok(): boolean {
    return isExpectedStatus(this.#request.settings.expectedStatuses, this.status);
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

  /** The addresses that the response names; of a sound one there is one at most. */
  get locations(): readonly string[] {
    return parseHeaderLines(this.#headText, 'location');
  }

  get cookies(): Readonly<Record<string, string>> {
    this.#cookies ??= parseSetCookies(this.#headText);
    return this.#cookies;
  }

  get body(): Uint8Array {
    this.#body ??= ownBytes(this.#decoded());
    return this.#body;
  }

  text(): string {
    this.#text ??= this.#readText();
    return this.#text;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the interface leaves the shape to the script
  json<T = any>(): T {
    this.#json ??= { value: this.#parseJson() };
    return this.#json.value as T;
  }

  [SHOW_HEADS](): ExchangeHeads {
    const { status, httpVersion } = this;
    const head = { status, httpVersion, headText: this.#headText };
    return shownHeads(this.#request, this.#requestHead, head);
  }

  #readText(): string {
    if (!this.#request.settings.discardBody) return decodeText(this.#decoded());
    const message = `${this.#subject()} was discarded, so it has no text`;
    const hint = 'Set discardBody to false for this request.';
    throw this.#about(new RampaError('RAMPA_HTTP_BODY_DISCARDED', message, { hint }));
  }

  /** Only when a script asks for the body, so that it costs no time while the response is received. */
  #decoded(): Buffer {
    if (!this.#isEncoded) return this.#bytes;
    try {
      this.#bytes = decodeBody(this.#bytes, {
        contentEncoding: this.headers['content-encoding'] ?? '',
        maxBytes: this.#request.settings.maxBodyBytes,
        subject: this.#subject(),
      });
    } catch (error) {
      throw this.#about(error);
    }
    this.#isEncoded = false;
    return this.#bytes;
  }

  #parseJson(): unknown {
    const text = this.text();
    try {
      return JSON.parse(text);
    } catch {
      throw this.#notJson(text);
    }
  }

  /** Without a word of the text, which may be secret, and is in the message of the parser, too. */
  #notJson(text: string): RampaError {
    const type = boundedText(this.headers['content-type'] ?? 'no content-type', MAX_TYPE);
    const got = text === '' ? 'an empty body' : `${text.length} characters that are not (${type})`;
    const message = `${this.#subject()} must be JSON, got ${got}`;
    return this.#about(new RampaError('RAMPA_HTTP_JSON', message));
  }

  /** The error, which knows from now on what it is about. */
  #about<Thrown>(error: Thrown): Thrown {
    if (error instanceof Error) giveHeads(error, () => this[SHOW_HEADS]());
    return error;
  }

  #subject(): string {
    return bodySubject(this.#request, this.status);
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
