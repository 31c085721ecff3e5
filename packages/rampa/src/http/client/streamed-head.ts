import { type ExchangeHeads, SHOW_HEADS, type ShowsHeads } from '../../core/exchange-heads.ts';
import type { HttpRedirect, HttpStreamHead, HttpTimings } from '../../core/http.ts';
import type { TlsInfo } from '../../core/tls.ts';

type Head = Omit<HttpStreamHead, 'cancel'> & ShowsHeads;

/** What is known about a response before its body has come. */
export abstract class StreamedHead implements HttpStreamHead, ShowsHeads {
  readonly #head: Head;

  constructor(head: Head) {
    this.#head = head;
  }

  get status(): number {
    return this.#head.status;
  }

  get ok(): boolean {
    return this.#head.ok;
  }

  get statusText(): string {
    return this.#head.statusText;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#head.headers;
  }

  get url(): string {
    return this.#head.url;
  }

  get httpVersion(): Head['httpVersion'] {
    return this.#head.httpVersion;
  }

  get tls(): TlsInfo | undefined {
    return this.#head.tls;
  }

  get cookies(): Readonly<Record<string, string>> {
    return this.#head.cookies;
  }

  get redirects(): readonly HttpRedirect[] {
    return this.#head.redirects;
  }

  get timings(): HttpTimings {
    return this.#head.timings;
  }

  [SHOW_HEADS](): ExchangeHeads {
    return this.#head[SHOW_HEADS]();
  }

  abstract cancel(): void;
}
