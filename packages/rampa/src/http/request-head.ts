import type { RequestBody } from './request-body.ts';
import type { Target } from './target.ts';

/** One header as it is sent; the name also in lower case, for comparing. */
export interface HeaderLine {
  readonly name: string;
  readonly lowerName: string;
  readonly value: string;
}

/** What a request's head is made of. */
export interface HeadParts {
  readonly method: string;
  readonly target: Target;
  readonly headers: readonly HeaderLine[];
  readonly body: RequestBody | undefined;
}

/** Methods whose requests say that they have no body, RFC 9110 section 8.6. */
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * The head of a request with the default headers that the script did not give itself: host, user-agent,
 * accept, authorization from the URL, content-type and content-length.
 */
export function formatRequestHead(parts: HeadParts, userAgent: string): string {
  const { method, target, headers, body } = parts;
  const given = (lowerName: string): boolean =>
    headers.length > 0 && headers.some((header) => header.lowerName === lowerName);
  let head = `${method} ${target.path} HTTP/1.1\r\n`;
  if (!given('host')) head += `Host: ${target.origin.authority}\r\n`;
  if (!given('user-agent')) head += `User-Agent: ${userAgent}\r\n`;
  if (!given('accept')) head += 'Accept: */*\r\n';
  if (target.authorization !== undefined && !given('authorization')) {
    head += `Authorization: ${target.authorization}\r\n`;
  }
  for (const { name, value } of headers) head += `${name}: ${value}\r\n`;
  if (body?.contentType !== undefined && !given('content-type')) {
    head += `Content-Type: ${body.contentType}\r\n`;
  }
  if (body !== undefined) head += `Content-Length: ${body.bytes}\r\n`;
  else if (METHODS_WITH_BODY.has(method)) head += 'Content-Length: 0\r\n';
  return `${head}\r\n`;
}

/** `head` with one more header. */
export function withHeader(head: string, name: string, value: string): string {
  return `${head.slice(0, -2)}${name}: ${value}\r\n\r\n`;
}
