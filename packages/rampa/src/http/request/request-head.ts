import type { ProxyServer } from '../../network/proxy/proxy-server.ts';
import { GIVEN, type HeaderLine } from './header-reader.ts';
import type { RequestBody } from './request-body.ts';
import type { Target } from './target.ts';

/** What a request's head is made of. */
export interface HeadParts {
  readonly method: string;
  readonly target: Target;
  /** Those that are not defaults of every request. */
  readonly headers: readonly HeaderLine[];
  /** Which of the headers that mean something to the client are among them: bits of {@link GIVEN}. */
  readonly given: number;
  /** The `authorization` that is sent unless it is among the headers. */
  readonly authorization: string | undefined;
  readonly body: RequestBody | undefined;
}

/** Methods whose requests say that they have no body, RFC 9110 section 8.6. */
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * The head of a request with the default headers that the script did not give itself: host, user-agent,
 * accept, authorization, content-type and content-length.
 */
export function formatRequestHead(parts: HeadParts, userAgent: string): string {
  const { method, target, headers, given, authorization, body } = parts;
  const proxy = forwardingProxy(target);
  let head = `${method} ${proxy === undefined ? target.path : target.url} HTTP/1.1\r\n`;
  if ((given & GIVEN.host) === 0) head += `Host: ${target.origin.authority}\r\n`;
  if ((given & GIVEN.userAgent) === 0) head += `User-Agent: ${userAgent}\r\n`;
  if ((given & GIVEN.accept) === 0) head += 'Accept: */*\r\n';
  if (proxy?.authorization !== undefined && (given & GIVEN.proxyAuthorization) === 0) {
    head += `Proxy-Authorization: ${proxy.authorization}\r\n`;
  }
  if (authorization !== undefined && (given & GIVEN.authorization) === 0) {
    head += `Authorization: ${authorization}\r\n`;
  }
  for (const { text } of headers) head += text;
  if (body?.contentType !== undefined && (given & GIVEN.contentType) === 0) {
    head += `Content-Type: ${body.contentType}\r\n`;
  }
  if (body !== undefined) head += formatFraming(body);
  else if (METHODS_WITH_BODY.has(method)) head += 'Content-Length: 0\r\n';
  return `${head}\r\n`;
}

function formatFraming({ bytes }: RequestBody): string {
  return bytes === undefined ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${bytes}\r\n`;
}

/** A proxy that reads the request and passes it on: it is told the whole address, RFC 9112 section 3.2.2. */
function forwardingProxy({ origin: { isSecure, proxy } }: Target): ProxyServer | undefined {
  return isSecure ? undefined : proxy;
}

/** `head` with one more header. */
export function withHeader(head: string, name: string, value: string): string {
  return `${head.slice(0, -2)}${name}: ${value}\r\n\r\n`;
}
