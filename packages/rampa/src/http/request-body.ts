import { describeThrown, formatValue } from '../core/errors.ts';
import type { HttpRequestOptions, ParamValue } from '../core/http.ts';

/** The bytes of a request's body. */
export interface RequestBody {
  /** A string only when all of it is ASCII, so that it can be sent in one piece with the head. */
  readonly content: string | Uint8Array;
  readonly bytes: number;
  /** Sent unless the script gives its own. */
  readonly contentType: string | undefined;
}

const TEXT_TYPE = 'text/plain;charset=utf-8';
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';
const BINARY_TYPE = 'application/octet-stream';

/** The body that the options ask for; adds what is wrong with them to `problems`. */
export function readRequestBody(
  options: HttpRequestOptions,
  problems: string[],
): RequestBody | undefined {
  const { body, json, form } = options;
  const given = Object.entries({ body, json, form }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    const names = given.map(([name]) => name).join(' and ');
    problems.push(`a request must have at most one of body, json and form, got ${names}`);
    return undefined;
  }
  if (json !== undefined) return readJson(json, problems);
  if (form !== undefined) return readForm(form, problems);
  return body === undefined ? undefined : readBody(body, problems);
}

/** Parameters as name and value pairs; adds what cannot be one to `problems`. */
export function readParams(
  params: Readonly<Record<string, ParamValue>>,
  option: string,
  problems: string[],
): [string, string][] {
  const pairs: [string, string][] = [];
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    problems.push(`${option} must be an object, got ${formatValue(params)}`);
    return pairs;
  }
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    for (const single of typeof value === 'object' && Array.isArray(value) ? value : [value]) {
      if (isParam(single)) pairs.push([name, String(single)]);
      else {
        const allowed = 'a string, a number, a boolean or a list of them';
        problems.push(`${option}.${name} must be ${allowed}, got ${formatValue(single)}`);
      }
    }
  }
  return pairs;
}

function isParam(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function readJson(json: unknown, problems: string[]): RequestBody | undefined {
  let text: string | undefined;
  let reason = '';
  try {
    text = JSON.stringify(json);
  } catch (error) {
    reason = `: ${describeThrown(error)}`;
  }
  if (text !== undefined) return textBody(text, JSON_TYPE);
  problems.push(`json must be a value that JSON can hold, got ${formatValue(json)}${reason}`);
  return undefined;
}

function readForm(form: Readonly<Record<string, ParamValue>>, problems: string[]): RequestBody {
  const pairs = readParams(form, 'form', problems);
  return textBody(new URLSearchParams(pairs).toString(), FORM_TYPE);
}

function readBody(body: unknown, problems: string[]): RequestBody | undefined {
  if (typeof body === 'string') return textBody(body, TEXT_TYPE);
  if (body instanceof URLSearchParams) return textBody(body.toString(), FORM_TYPE);
  if (body instanceof ArrayBuffer) return bytesBody(new Uint8Array(body), BINARY_TYPE);
  if (body instanceof Uint8Array) return bytesBody(body, BINARY_TYPE);
  const allowed = 'a string, a Uint8Array, an ArrayBuffer or URLSearchParams';
  problems.push(`body must be ${allowed}, got ${formatValue(body)}`);
  return undefined;
}

function textBody(text: string, contentType: string): RequestBody {
  const bytes = Buffer.byteLength(text, 'utf8');
  // UTF-8 needs exactly one byte per UTF-16 unit only when every character is ASCII.
  if (bytes === text.length) return { content: text, bytes, contentType };
  return bytesBody(Buffer.from(text, 'utf8'), contentType);
}

function bytesBody(content: Uint8Array, contentType: string): RequestBody {
  return { content, bytes: content.byteLength, contentType };
}
