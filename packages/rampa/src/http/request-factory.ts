import { formatValue, RampaError } from '../core/errors.ts';
import type { HttpRequestOptions, NamedUrl } from '../core/http.ts';
import type { HttpRequest } from './http-request.ts';
import { type RequestBody, readParams, readRequestBody } from './request-body.ts';
import { formatRequestHead, type HeaderLine, type HeadParts } from './request-head.ts';
import {
  DEFAULT_MAX_REDIRECTS,
  DEFAULT_TIMEOUT_MS,
  readHeaders,
  readMaxRedirects,
  readName,
  readOptionNames,
  readSignal,
  readTags,
  readTimeoutMs,
} from './request-options.ts';
import { type Target, type TargetProblem, TargetReader } from './target.ts';

/** Addresses, and origins, that a shard remembers. */
const CACHE_LIMIT = 10_000;

const METHOD = /^[A-Z0-9!#$%&'*+\-.^_`|~]+$/;
const COMMON_METHODS: ReadonlySet<string> = new Set(
  'GET HEAD OPTIONS POST PUT PATCH DELETE'.split(' '),
);
const NO_HEADERS: readonly HeaderLine[] = [];
const NO_TARGET: Target = {
  origin: { key: '', isSecure: false, host: '', port: 0, authority: '' },
  path: '',
  url: '',
  label: '',
  authorization: undefined,
};

/** Turns what a script asks for into requests. One per shard, so that repeated requests cost a look-up. */
export class RequestFactory {
  readonly #userAgent: string;
  readonly #targets = new TargetReader(CACHE_LIMIT);
  /** Requests without options, by method and URL as the script wrote it. */
  readonly #plainRequests = new Map<string, Map<string, HttpRequest>>();

  constructor(userAgent: string) {
    this.#userAgent = userAgent;
  }

  /** @throws {RampaError} `RAMPA_HTTP_REQUEST_INVALID` with everything that is wrong with the request */
  read(method: string, url: string | NamedUrl, options?: HttpRequestOptions): HttpRequest {
    if (options !== undefined) return this.#readWithOptions(method, url, options);
    if (typeof url !== 'string') return this.#readPlain(method, url);
    return this.#plainRequests.get(method)?.get(url) ?? this.#rememberPlain(method, url);
  }

  /** The request that follows a redirect: what is not changed stays as it was. */
  redirected(request: HttpRequest, change: HeadParts): HttpRequest {
    return { ...request, ...change, head: formatRequestHead(change, this.#userAgent) };
  }

  /** A parsed absolute URL, or why it cannot be requested. */
  readTarget(url: string): Target | TargetProblem {
    return this.#targets.read(url);
  }

  #rememberPlain(method: string, url: string): HttpRequest {
    const request = this.#readPlain(method, url);
    let byUrl = this.#plainRequests.get(request.method);
    if (byUrl === undefined || byUrl.size >= CACHE_LIMIT) {
      byUrl = new Map();
      this.#plainRequests.set(request.method, byUrl);
    }
    byUrl.set(url, request);
    return request;
  }

  /** A request without options, by the short way if there is nothing to complain about. */
  #readPlain(method: string, url: string | NamedUrl): HttpRequest {
    if (!COMMON_METHODS.has(method) || url === null) return this.#readWithOptions(method, url, {});
    const target = this.#targets.read(addressOf(url));
    const name = nameOf(url) ?? '';
    if ('problem' in target || typeof name !== 'string') {
      return this.#readWithOptions(method, url, {});
    }
    const parts = { method, target, headers: NO_HEADERS, body: undefined };
    return {
      ...parts,
      head: formatRequestHead(parts, this.#userAgent),
      name: name === '' ? target.label : name,
      tags: undefined,
      timeoutMs: DEFAULT_TIMEOUT_MS,
      maxRedirects: DEFAULT_MAX_REDIRECTS,
      signal: undefined,
    };
  }

  #readWithOptions(
    method: string,
    url: string | NamedUrl,
    options: HttpRequestOptions,
  ): HttpRequest {
    const problems: string[] = [];
    if (typeof options !== 'object' || options === null) {
      problems.push(`request options must be an object, got ${formatValue(options)}`);
      throw invalid(problems);
    }
    readOptionNames(options, problems);
    const parts = this.#readParts(method, url, options, problems);
    const request = {
      ...parts,
      head: formatRequestHead(parts, this.#userAgent),
      name: readName(options.name ?? nameOf(url), problems) ?? parts.target.label,
      tags: readTags(options.tags, problems),
      timeoutMs: readTimeoutMs(options.timeout, problems),
      maxRedirects: readMaxRedirects(options.maxRedirects, problems),
      signal: readSignal(options.signal, problems),
    };
    if (problems.length > 0) throw invalid(problems);
    return request;
  }

  #readParts(
    method: string,
    url: string | NamedUrl,
    options: HttpRequestOptions,
    problems: string[],
  ): HeadParts {
    const upperMethod = readMethod(method, problems);
    const target = this.#targets.read(withQuery(addressOf(url), options, problems));
    if ('problem' in target) problems.push(target.problem);
    const body = readRequestBody(options, problems);
    return {
      method: upperMethod,
      target: 'problem' in target ? NO_TARGET : target,
      headers: ownHeaders(readHeaders(options.headers, problems), body, problems),
      body,
    };
  }
}

function addressOf(url: string | NamedUrl): string {
  return typeof url === 'object' && url !== null ? url.href : url;
}

function nameOf(url: string | NamedUrl): string | undefined {
  return typeof url === 'object' && url !== null ? url.name : undefined;
}

function readMethod(method: unknown, problems: string[]): string {
  const upper = typeof method === 'string' ? method.toUpperCase() : '';
  if (upper === 'CONNECT') problems.push('method must not be CONNECT, it opens a tunnel');
  else if (!METHOD.test(upper)) {
    problems.push(`method must be a name such as GET, got ${formatValue(method)}`);
  }
  return upper;
}

/** Spaces become `%20`: every server reads that, and not every one reads `+`. */
function withQuery(url: string, options: HttpRequestOptions, problems: string[]): string {
  if (options.query === undefined) return url;
  const pairs = readParams(options.query, 'query', problems);
  if (pairs.length === 0 || typeof url !== 'string') return url;
  const query = pairs.map((pair) => pair.map(encodeParam).join('=')).join('&');
  const hash = url.indexOf('#');
  const address = hash < 0 ? url : url.slice(0, hash);
  return `${address}${address.includes('?') ? '&' : '?'}${query}`;
}

function encodeParam(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** The framing of the request is not the script's: it would desynchronise the connection. */
function ownHeaders(
  headers: readonly HeaderLine[],
  body: RequestBody | undefined,
  problems: string[],
): readonly HeaderLine[] {
  return headers.filter(({ lowerName, value }) => {
    if (lowerName === 'transfer-encoding') {
      problems.push(
        'headers.transfer-encoding must be left out, bodies are sent with their length',
      );
    }
    if (lowerName !== 'content-length') return true;
    const bytes = body?.bytes ?? 0;
    if (value !== String(bytes)) {
      const got = formatValue(value);
      problems.push(`headers.content-length must be the body's ${bytes} bytes, got ${got}`);
    }
    return false;
  });
}

function invalid(problems: readonly string[]): RampaError {
  return new RampaError('RAMPA_HTTP_REQUEST_INVALID', problems.join('\n'));
}
