import { describeThrown, formatValue } from '../../core/errors.ts';
import type { HttpRequestOptions } from '../../core/http.ts';
import type { Random } from '../../core/iteration-random.ts';
import type { Fault } from '../../network/fault.ts';
import { BlobSource, type BodySource, StreamSource } from './body-source.ts';
import { encodeMultipart } from './multipart.ts';
import { readParams } from './request-params.ts';

/** What is sent after the head of a request. */
export type RequestBody = WholeBody | StreamedBody;

/** A body that is in memory. */
export interface WholeBody {
  readonly type: 'whole';
  /** A string only when all of it is ASCII, so that it can be sent in one piece with the head. */
  readonly content: string | Uint8Array;
  readonly bytes: number;
  /** Sent unless the script gives its own. */
  readonly contentType: string | undefined;
}

/** A body that is read while it is sent. */
export interface StreamedBody {
  readonly type: 'streamed';
  readonly source: BodySource;
  /** `undefined` when only its end will tell. */
  readonly bytes: number | undefined;
  /** Sent unless the script gives its own. */
  readonly contentType: string | undefined;
}

/**
 * How long a server that is asked with `expect: 100-continue` may take to say whether it wants the body; then it gets it,
 * RFC 9110 section 10.1.1.
 */
export const MAX_EXPECT_MS = 1000;

/** False for a stream that has been read: what was in it is gone. */
export function canBeSent(body: RequestBody | undefined): boolean {
  return body?.type !== 'streamed' || !body.source.isSpent;
}

/** Why a body of which {@link canBeSent} is false is not sent. @param who wants it */
export function spentBodyFault(who: string): Fault {
  const problem = `${who} asks for the body again, which could be read only once`;
  const hint = 'Send bytes, text, a Blob or FormData instead of a stream.';
  return { code: 'RAMPA_HTTP_REQUEST_BODY', problem, hint };
}

const TEXT_TYPE = 'text/plain;charset=utf-8';
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';
const BINARY_TYPE = 'application/octet-stream';

/** Streams that requests have begun to send. */
export type OpenedStreams = WeakSet<AsyncIterable<unknown>>;

interface BodyTools {
  readonly opened: OpenedStreams;
  /** Makes the boundaries of forms. */
  readonly random: Random;
}

/** The body that the options ask for; adds what is wrong with them to `problems`. */
export function readRequestBody(
  options: HttpRequestOptions,
  { opened, random }: BodyTools,
  problems: string[],
): RequestBody | undefined {
  const { body, json, form } = options;
  const hasJson = 'json' in options;
  if (Number(hasJson) + Number(body !== undefined) + Number(form !== undefined) > 1) {
    const names = ['body', 'json', 'form'].filter((name) => name in options).join(' and ');
    problems.push(`a request must have at most one of body, json and form, got ${names}`);
    return undefined;
  }
  if (hasJson) return readJson(json, problems);
  if (form !== undefined) return readForm(form, problems);
  return body === undefined ? undefined : readBody(body, { opened, random }, problems);
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

function readForm(form: unknown, problems: string[]): WholeBody {
  const pairs = readParams(form, 'form', problems);
  return textBody(new URLSearchParams(pairs).toString(), FORM_TYPE);
}

function readBody(
  body: unknown,
  { opened, random }: BodyTools,
  problems: string[],
): RequestBody | undefined {
  if (typeof body === 'string') return textBody(body, TEXT_TYPE);
  if (body instanceof URLSearchParams) return textBody(body.toString(), FORM_TYPE);
  if (body instanceof ArrayBuffer) return bytesBody(new Uint8Array(body), BINARY_TYPE);
  if (body instanceof Uint8Array) return bytesBody(body, BINARY_TYPE);
  if (body instanceof FormData) return multipartBody(body, random);
  if (body instanceof Blob) return blobBody(body, body.type === '' ? BINARY_TYPE : body.type);
  if (isAsyncIterable(body)) {
    const source = new StreamSource(body, opened);
    if (source.isSpent) problems.push('body must be a new stream, got one that was sent before');
    return { type: 'streamed', source, bytes: undefined, contentType: BINARY_TYPE };
  }
  problems.push(`body must be ${BODY_FORMS}, got ${formatBody(body)}`);
  return undefined;
}

const BODY_FORMS =
  'a string, bytes (a Uint8Array or an ArrayBuffer), URLSearchParams, FormData, a Blob or a stream';

/** Other views of bytes look like lists of numbers, or like nothing. */
function formatBody(body: unknown): string {
  if (!ArrayBuffer.isView(body)) return formatValue(body);
  return `a ${Object.prototype.toString.call(body).slice('[object '.length, -1)}`;
}

function multipartBody(form: FormData, random: Random): RequestBody {
  const { content, contentType } = encodeMultipart(form, random);
  return typeof content === 'string'
    ? textBody(content, contentType)
    : blobBody(content, contentType);
}

function blobBody(blob: Blob, contentType: string): StreamedBody {
  return { type: 'streamed', source: new BlobSource(blob), bytes: blob.size, contentType };
}

function isAsyncIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function textBody(text: string, contentType: string): WholeBody {
  const bytes = Buffer.byteLength(text, 'utf8');
  // UTF-8 needs exactly one byte per UTF-16 unit only when every character is ASCII.
  if (bytes === text.length) return { type: 'whole', content: text, bytes, contentType };
  return bytesBody(Buffer.from(text, 'utf8'), contentType);
}

function bytesBody(content: Uint8Array, contentType: string): WholeBody {
  return { type: 'whole', content, bytes: content.byteLength, contentType };
}
