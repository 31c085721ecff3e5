import { isIP } from 'node:net';
import type { Origin } from '../../../network/origin.ts';
import { cookieLibrary } from './cookie-library.ts';
import type { SiteContext } from './held-cookies.ts';

/** Methods that may carry a cookie with `SameSite=Lax` to another site, RFC 9110 section 9.2.1. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Where a request comes from that redirects led to. A script has no page, so a call is at home everywhere, as an
 * address is that somebody types; a redirect from another site is what that site wanted.
 */
export function siteContext(
  origin: Origin,
  method: string,
  visited: readonly Origin[] | undefined,
): SiteContext {
  if (visited === undefined || visited.every((other) => isSameSite(other, origin))) return 'strict';
  return SAFE.has(method) ? 'lax' : 'none';
}

function isSameSite(left: Origin, right: Origin): boolean {
  return left.isSecure === right.isSecure && siteOf(left.host) === siteOf(right.host);
}

/** The part of a host name that somebody has registered. */
function siteOf(host: string): string {
  if (isIP(host) !== 0) return host;
  const options = { allowSpecialUseDomain: true, ignoreError: true };
  return cookieLibrary().getPublicSuffix(host, options) ?? host;
}
