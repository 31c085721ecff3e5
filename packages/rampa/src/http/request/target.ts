import { formatValue } from '../../core/errors.ts';
import { formatUrl } from '../../core/http-options/format-url.ts';
import { DEFAULT_NETWORK } from '../../core/network.ts';
import type { Origin } from '../../network/origin.ts';
import { ProxyChoice } from '../../network/proxy/proxy-choice.ts';
import { basicAuthorization } from './static-authorization.ts';

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
  readonly #proxies: ProxyChoice;
  readonly #origins = new Map<string, Origin>();

  /** @param proxies default: none */
  constructor(limit: number, proxies = new ProxyChoice(DEFAULT_NETWORK.proxy)) {
    this.#limit = limit;
    this.#proxies = proxies;
  }

  read(url: string): Target | TargetProblem {
    const known = this.#readKnown(url);
    if (known !== undefined) return known;
    const target = parseTarget(url, this.#proxies);
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

function parseTarget(text: string, proxies: ProxyChoice): Target | TargetProblem {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null) {
    const isPath = typeof text === 'string' && /^\/(?!\/)/.test(text);
    const reason = isPath ? ' because there is no baseUrl' : '';
    const must = `must be an absolute http or https address${reason}`;
    return { problem: `url ${must}, got ${formatUrl(text)}` };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const scheme = formatValue(url.protocol.slice(0, -1));
    return { problem: `url must have the scheme http or https, got ${scheme}` };
  }
  return {
    origin: originOf(url, proxies),
    path: url.pathname + url.search,
    url: url.origin + url.pathname + url.search,
    label: url.origin + url.pathname,
    authorization: authorizationOf(url),
  };
}

function originOf(url: URL, proxies: ProxyChoice): Origin {
  const isSecure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const proxy = proxies.proxyFor(isSecure, host, port);
  return { key: url.origin, isSecure, host, port, authority: url.host, proxy };
}

/** What the URL's percent-encoded user and password stand for. */
function authorizationOf(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return basicAuthorization(decodePart(url.username), decodePart(url.password));
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
