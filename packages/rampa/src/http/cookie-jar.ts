import { parseSetCookieLines } from './header-text.ts';
import type { Target } from './target.ts';

/** Cookies that a jar holds; the oldest makes room. */
const MAX_COOKIES = 1000;

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Sent to exactly this host, not to those below it. */
  readonly isHostOnly: boolean;
  readonly path: string;
  readonly isSecure: boolean;
  /** Unix epoch, ms. */
  readonly expiresAtMs: number;
}

/**
 * The cookies of one VU: Domain, Path, Secure, Expires and Max-Age of RFC 6265. Knows no list of public
 * suffixes: a cookie for a domain without a dot is refused, one for `co.uk` is not.
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes the cookies that a response from `target` sets, or removes those that it ends. */
  store(target: Target, headText: string, wallTimeMs: number): void {
    for (const line of parseSetCookieLines(headText)) {
      const cookie = parseCookie(line, target, wallTimeMs);
      if (cookie === undefined) continue;
      const key = `${cookie.name}\n${cookie.domain}\n${cookie.path}`;
      this.#cookies.delete(key);
      if (cookie.expiresAtMs > wallTimeMs) this.#cookies.set(key, cookie);
    }
    while (this.#cookies.size > MAX_COOKIES) this.#removeOldest();
  }

  /** The `cookie` header for a request; `undefined` when there is nothing to send. */
  header(target: Target, wallTimeMs: number): string | undefined {
    const path = pathOf(target);
    const cookies = [...this.#cookies.values()].filter(
      (cookie) =>
        cookie.expiresAtMs > wallTimeMs &&
        (!cookie.isSecure || target.origin.isSecure) &&
        matchesHost(cookie, target.origin.host) &&
        matchesPath(cookie.path, path),
    );
    if (cookies.length === 0) return undefined;
    // Longer paths first; the map keeps the order of creation among equals.
    cookies.sort((left, right) => right.path.length - left.path.length);
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  get isEmpty(): boolean {
    return this.#cookies.size === 0;
  }

  clear(): void {
    this.#cookies.clear();
  }

  #removeOldest(): void {
    for (const key of this.#cookies.keys()) {
      this.#cookies.delete(key);
      return;
    }
  }
}

function parseCookie(line: string, target: Target, wallTimeMs: number): Cookie | undefined {
  const [pair = '', ...attributes] = line.split(';');
  const equals = pair.indexOf('=');
  if (equals < 1) return undefined;
  const values = new Map(attributes.map(splitAttribute));
  const { host } = target.origin;
  const domain = values.get('domain')?.replace(/^\./, '').toLowerCase() ?? '';
  const isHostOnly = domain === '' || domain === host;
  if (!isHostOnly && !(domain.includes('.') && isBelow(host, domain))) return undefined;
  const path = values.get('path') ?? '';
  return {
    name: pair.slice(0, equals).trim(),
    value: pair.slice(equals + 1).trim(),
    domain: domain === '' ? host : domain,
    isHostOnly: domain === '',
    path: path.startsWith('/') ? path : folderOf(pathOf(target)),
    isSecure: values.has('secure'),
    expiresAtMs: readExpiry(values, wallTimeMs),
  };
}

function splitAttribute(text: string): [name: string, value: string] {
  const [name = '', ...rest] = text.split('=');
  return [name.trim().toLowerCase(), rest.join('=').trim()];
}

/** Max-Age wins over Expires; without a valid one the cookie lasts as long as the jar. */
function readExpiry(values: ReadonlyMap<string, string>, wallTimeMs: number): number {
  const maxAge = values.get('max-age') ?? '';
  if (/^-?\d+$/.test(maxAge)) return wallTimeMs + Number(maxAge) * 1000;
  const expiresAtMs = Date.parse(values.get('expires') ?? '');
  return Number.isNaN(expiresAtMs) ? Number.POSITIVE_INFINITY : expiresAtMs;
}

function matchesHost({ domain, isHostOnly }: Cookie, host: string): boolean {
  return host === domain || (!isHostOnly && isBelow(host, domain));
}

/** Addresses have no hosts below them. */
function isBelow(host: string, domain: string): boolean {
  return host.endsWith(`.${domain}`) && !/^[\d.]+$/.test(host);
}

function matchesPath(cookiePath: string, path: string): boolean {
  if (!path.startsWith(cookiePath)) return false;
  return (
    cookiePath.endsWith('/') || path.length === cookiePath.length || path[cookiePath.length] === '/'
  );
}

function pathOf({ path }: Target): string {
  return path.split('?', 1)[0] ?? '/';
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}
