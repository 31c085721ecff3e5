import { formatUrl } from '../../core/http-options/format-url.ts';
import { type Fault, protocolFault } from '../../network/fault.ts';
import { givenBy } from '../request/header-lines.ts';
import type { HeaderLine } from '../request/header-reader.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { canBeSent, spentBodyFault } from '../request/request-body.ts';
import type { HeadParts } from '../request/request-head.ts';
import type { Target, TargetProblem } from '../request/target.ts';

/** What changes in a request when it follows a redirect. */
export type Redirected = HeadParts & Pick<HttpRequest, 'settings'>;

/** Headers that another server must not see: RFC 9110 section 15.4, and what was meant for one host. */
const ORIGIN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'host',
]);

/** Headers that describe a body, which is gone when the method becomes GET. */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'content-encoding',
  'content-language',
  'content-location',
  'expect',
]);

/** True for the statuses that send the client elsewhere; 300 and 304 do not. */
export function isRedirectStatus(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * Where a redirect leads. 301, 302 and 303 become GET without a body unless the method was HEAD; 307 and 308
 * repeat the request as it was. Credentials stay within their origin. As in browsers, a location that is given twice
 * counts once when both are the same, and is an error when they are not.
 */
export function followRedirect(
  request: HttpRequest,
  status: number,
  locations: readonly string[],
  readTarget: (url: string) => Target | TargetProblem,
): Redirected | Fault {
  const [location = '', other] = new Set(locations);
  if (other !== undefined) {
    const both = [location, other].map((each) => formatUrl(each)).join(' and ');
    return protocolFault(`location is given twice, as ${both}`);
  }
  const url = URL.parse(utf8Location(location), request.target.url);
  if (url === null) return protocolFault(`location is not an address, got ${formatUrl(location)}`);
  const target = readTarget(url.href);
  if ('problem' in target) return protocolFault(`cannot follow the redirect: ${target.problem}`);
  const keepsMethod = status === 307 || status === 308;
  if (keepsMethod && !canBeSent(request.body)) return spentBodyFault(`the redirect ${status}`);
  const becomesGet = !keepsMethod && request.method !== 'HEAD' && request.method !== 'GET';
  const leaves = target.origin.key !== request.target.origin.key;
  const dropped = (header: HeaderLine): boolean =>
    (leaves && ORIGIN_HEADERS.has(header.lowerName)) ||
    (!keepsMethod && BODY_HEADERS.has(header.lowerName));
  const headers = request.headers.filter((header) => !dropped(header));
  return {
    method: becomesGet ? 'GET' : request.method,
    target,
    headers,
    given: givenBy(headers),
    // An address can bring credentials of its own.
    authorization: target.authorization ?? (leaves ? undefined : request.authorization),
    body: keepsMethod ? request.body : undefined,
    settings: leaves ? { ...request.settings, auth: undefined } : request.settings,
  };
}

/** Servers send raw UTF-8 here, which was read with one character per byte. */
function utf8Location(location: string): string {
  return Buffer.from(location, 'latin1').toString('utf8');
}
