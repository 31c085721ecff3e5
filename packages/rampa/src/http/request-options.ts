import { closestName } from '../core/closest.ts';
import { parseDuration } from '../core/duration.ts';
import { formatValue } from '../core/errors.ts';
import type { HttpRequestOptions } from '../core/http.ts';
import type { Tags } from '../core/metric.ts';
import type { HeaderLine } from './request-head.ts';

export const DEFAULT_TIMEOUT_MS = 60_000;
export const DEFAULT_MAX_REDIRECTS = 10;

const KNOWN = {
  headers: true,
  query: true,
  body: true,
  json: true,
  form: true,
  name: true,
  tags: true,
  timeout: true,
  maxRedirects: true,
  signal: true,
} as const satisfies Record<keyof HttpRequestOptions, true>;

const KNOWN_NAMES: ReadonlySet<string> = new Set(Object.keys(KNOWN));
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[^\0\r\n\u0100-\uffff]*$/;

/** Adds options that do not exist to `problems`. */
export function readOptionNames(options: HttpRequestOptions, problems: string[]): void {
  for (const key in options) {
    if (KNOWN_NAMES.has(key)) continue;
    const closest = closestName(key, KNOWN_NAMES);
    const guess = closest === undefined ? '' : `, did you mean ${closest}?`;
    problems.push(`${key} is not a request option${guess} known: ${[...KNOWN_NAMES].join(', ')}`);
  }
}

/** The headers as lines; names and values that HTTP cannot carry go to `problems`. */
export function readHeaders(
  headers: HttpRequestOptions['headers'],
  problems: string[],
): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  if (headers === undefined) return lines;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    problems.push(`headers must be an object, got ${formatValue(headers)}`);
    return lines;
  }
  for (const name in headers) {
    if (!HEADER_NAME.test(name)) {
      problems.push(`a header name must be letters, digits and dashes, got ${formatValue(name)}`);
      continue;
    }
    const given: unknown = headers[name];
    const lowerName = name.toLowerCase();
    for (const value of Array.isArray(given) ? given : [given]) {
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text === 'string' && HEADER_VALUE.test(text)) {
        lines.push({ name, lowerName, value: text.trim() });
      } else {
        problems.push(headerProblem(lowerName, text));
      }
    }
  }
  return lines;
}

/** Milliseconds; what is not a time goes to `problems`. */
export function readTimeoutMs(timeout: unknown, problems: string[]): number {
  if (timeout === undefined) return DEFAULT_TIMEOUT_MS;
  const ms = typeof timeout === 'string' ? parseDuration(timeout) : timeout;
  if (typeof ms === 'number' && ms > 0) return ms;
  const form = 'a duration such as "5s" or a number of milliseconds above 0';
  problems.push(`timeout must be ${form}, got ${formatValue(timeout)}`);
  return DEFAULT_TIMEOUT_MS;
}

/** How many redirects to follow; what is not a number of them goes to `problems`. */
export function readMaxRedirects(maxRedirects: unknown, problems: string[]): number {
  if (maxRedirects === undefined) return DEFAULT_MAX_REDIRECTS;
  if (typeof maxRedirects === 'number' && Number.isInteger(maxRedirects) && maxRedirects >= 0) {
    return maxRedirects;
  }
  problems.push(`maxRedirects must be an integer from 0, got ${formatValue(maxRedirects)}`);
  return DEFAULT_MAX_REDIRECTS;
}

/** Tags whose values are text; others go to `problems`. */
export function readTags(tags: unknown, problems: string[]): Tags | undefined {
  if (tags === undefined) return undefined;
  if (typeof tags !== 'object' || tags === null) {
    problems.push(`tags must be an object, got ${formatValue(tags)}`);
    return undefined;
  }
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(tags)) {
    if (typeof value === 'string') read[name] = value;
    else problems.push(`tags.${name} must be a string, got ${formatValue(value)}`);
  }
  return read;
}

/** The value of the `name` tag; `undefined` for the default. */
export function readName(name: unknown, problems: string[]): string | undefined {
  if (name === undefined || (typeof name === 'string' && name !== '')) return name;
  problems.push(`name must be a text that is not empty, got ${formatValue(name)}`);
  return undefined;
}

/** The signal that ends the request. */
export function readSignal(signal: unknown, problems: string[]): AbortSignal | undefined {
  if (signal === undefined || signal instanceof AbortSignal) return signal;
  problems.push(`signal must be an AbortSignal, got ${formatValue(signal)}`);
  return undefined;
}

/** Header values can be secret: the message says what is wrong with one, and quotes only those of odd types. */
function headerProblem(name: string, value: unknown): string {
  if (typeof value === 'string') {
    return `headers.${name} must have no line breaks, NUL or characters beyond Latin-1`;
  }
  return `headers.${name} must be a string, a number or a list of strings, got ${formatValue(value)}`;
}
