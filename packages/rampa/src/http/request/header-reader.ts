import { isHeaderName, isHeaderValue } from '../../core/http-options/header-syntax.ts';
import { isPlainObject } from '../../core/http-options/is-plain-object.ts';
import { readHeaders } from '../../core/http-options/read-headers.ts';
import type { Report } from '../../core/http-options/report.ts';
import type { HeaderPair } from '../../core/http-plan.ts';

/** One header as it is sent; the name also in lower case, for comparing. */
export interface HeaderLine {
  readonly name: string;
  readonly lowerName: string;
  readonly value: string;
  /** The bit of {@link GIVEN} that it stands for, else 0. */
  readonly given: number;
  /** Its line in the head of HTTP/1.1, line end included. */
  readonly text: string;
  /** The value as it was given. */
  readonly source: string;
}

/** Headers that mean something to the client, as bits of a set. */
export const GIVEN = {
  host: 1,
  userAgent: 2,
  accept: 4,
  authorization: 8,
  contentType: 16,
  cookie: 32,
  contentLength: 64,
  transferEncoding: 128,
  proxyAuthorization: 256,
  expect: 512,
} as const;

const BITS: ReadonlyMap<string, number> = new Map([
  ['host', GIVEN.host],
  ['user-agent', GIVEN.userAgent],
  ['accept', GIVEN.accept],
  ['authorization', GIVEN.authorization],
  ['content-type', GIVEN.contentType],
  ['cookie', GIVEN.cookie],
  ['content-length', GIVEN.contentLength],
  ['transfer-encoding', GIVEN.transferEncoding],
  ['proxy-authorization', GIVEN.proxyAuthorization],
  ['expect', GIVEN.expect],
]);

/** Names that a reader remembers, and how long they may be: those of real scripts are few and short. */
const MAX_NAMES = 1000;
const MAX_NAME_LENGTH = 100;

/**
 * Reads the headers of requests. Remembers names, each with the line of its last value: most requests have the
 * headers of the one before.
 */
export class HeaderReader {
  readonly #names = new Map<string, HeaderName>();

  /** Adds a line per header to `lines`; what HTTP cannot carry is reported. */
  read(source: unknown, lines: HeaderLine[], report: Report): void {
    if (!isPlainObject(source) || Symbol.iterator in source) {
      lines.push(...this.linesOf(readHeaders(source, report)));
      return;
    }
    for (const name in source) {
      const value = source[name];
      const line = typeof value === 'string' ? this.#name(name)?.line(value) : undefined;
      if (line !== undefined) lines.push(line);
      // Numbers, lists, and what is wrong.
      else lines.push(...this.linesOf(readHeaders({ [name]: value }, report)));
    }
  }

  /** The lines of headers that have been checked. */
  linesOf(pairs: readonly HeaderPair[]): readonly HeaderLine[] {
    return pairs.flatMap(([name, value]) => {
      return (this.#name(name) ?? new HeaderName(name)).line(value) ?? [];
    });
  }

  /** @returns `undefined` for one that is not remembered, or is not a name at all */
  #name(name: string): HeaderName | undefined {
    let known = this.#names.get(name);
    if (known === undefined) {
      if (name.length > MAX_NAME_LENGTH || !isHeaderName(name)) return undefined;
      if (this.#names.size >= MAX_NAMES) this.#names.clear();
      known = new HeaderName(name);
      this.#names.set(name, known);
    }
    return known;
  }
}

/** A name as scripts write it, and the line of its last value. */
class HeaderName {
  readonly #name: string;
  readonly #lowerName: string;
  readonly #given: number;
  #last: HeaderLine | undefined = undefined;

  constructor(name: string) {
    this.#name = name;
    this.#lowerName = name.toLowerCase();
    this.#given = BITS.get(this.#lowerName) ?? 0;
  }

  /** @returns `undefined` for a value that HTTP cannot carry */
  line(value: string): HeaderLine | undefined {
    if (this.#last?.source === value) return this.#last;
    if (!isHeaderValue(value)) return undefined;
    const name = this.#name;
    const text = value.trim();
    this.#last = {
      name,
      lowerName: this.#lowerName,
      value: text,
      given: this.#given,
      text: `${name}: ${text}\r\n`,
      source: value,
    };
    return this.#last;
  }
}
