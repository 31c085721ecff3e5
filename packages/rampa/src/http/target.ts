import { formatValue } from '../core/errors.ts';

/** Where connections go: what a pool is keyed by. */
export interface Origin {
  /** Scheme, host and port, such as `http://127.0.0.1:8080`. */
  readonly key: string;
  readonly isSecure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** The `host` header: the port only when it is not the scheme's own. */
  readonly authority: string;
}

/** A parsed URL and what is derived from it once. */
export interface Target {
  readonly origin: Origin;
  /** Path and query as they go into the request line. */
  readonly path: string;
  /** Without credentials and fragment. */
  readonly url: string;
  /** Without credentials, query and fragment: safe to print, and the default `name` tag. */
  readonly label: string;
  /** The `authorization` that the URL's credentials stand for. */
  readonly authorization: string | undefined;
}

/** A URL that cannot be requested: the problem in words. */
export interface TargetProblem {
  readonly problem: string;
}

/**
 * Paths and queries that URL parsing leaves as they are: no dot segments, nothing to escape. Most addresses
 * with an id in them are like that, and need no parser once their origin is known.
 */
const PLAIN_PATH = /^\/(?!\.)(?:[\w\-~.,;:@!$&()*+=]|\/(?!\.))*(?:\?[\w\-~.,;:@!$&()*+=/?%]+)?$/;

/** Reads URLs. Remembers the origins it has met, and forgets all of them when there are too many. */
export class TargetReader {
  readonly #limit: number;
  readonly #origins = new Map<string, Origin>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  read(url: string): Target | TargetProblem {
    const known = this.#readKnown(url);
    if (known !== undefined) return known;
    const target = parseTarget(url);
    if ('problem' in target) return target;
    if (this.#origins.size >= this.#limit) this.#origins.clear();
    this.#origins.set(target.origin.key, target.origin);
    return target;
  }

  /** The short way: a known origin, and a path that needs no parsing. */
  #readKnown(url: string): Target | undefined {
    if (typeof url !== 'string') return undefined;
    const pathStart = url.indexOf('/', 'https://'.length);
    if (pathStart < 0) return undefined;
    const origin = this.#origins.get(url.slice(0, pathStart));
    if (origin === undefined) return undefined;
    const path = url.slice(pathStart);
    if (!PLAIN_PATH.test(path)) return undefined;
    const queryStart = url.indexOf('?', pathStart);
    const label = queryStart < 0 ? url : url.slice(0, queryStart);
    return { origin, path, url, label, authorization: undefined };
  }
}

function parseTarget(text: string): Target | TargetProblem {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null) {
    return { problem: `url must be an absolute http or https address, got ${formatUrl(text)}` };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const scheme = formatValue(url.protocol.slice(0, -1));
    return { problem: `url must have the scheme http or https, got ${scheme}` };
  }
  return {
    origin: originOf(url),
    path: url.pathname + url.search,
    url: url.origin + url.pathname + url.search,
    label: url.origin + url.pathname,
    authorization: authorizationOf(url),
  };
}

function originOf(url: URL): Origin {
  const isSecure = url.protocol === 'https:';
  const defaultPort = isSecure ? 443 : 80;
  return {
    key: url.origin,
    isSecure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? defaultPort : Number(url.port),
    authority: url.host,
  };
}

/** RFC 7617: the URL's percent-encoded user and password, as Base64. */
function authorizationOf(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const credentials = `${decodePart(url.username)}:${decodePart(url.password)}`;
  return `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text that is not a URL, without what may be secret in it. */
export function formatUrl(text: unknown): string {
  if (typeof text !== 'string') return formatValue(text);
  const withoutQuery = text.replace(/[?#].*$/s, '');
  return formatValue(withoutQuery.replace(/\/\/[^/]*@/, '//'));
}
