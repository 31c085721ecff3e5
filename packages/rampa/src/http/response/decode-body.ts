import { describeThrown, RampaError } from '../../core/errors.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { type ContentCoding, decodeBytes, parseContentCodings } from './content-coding.ts';

/** Names the body of a response in messages. */
export function bodySubject({ method, target }: HttpRequest, status: number): string {
  return `response body of ${method} ${target.label} (status ${status})`;
}

/** What is needed to undo the compression of a body, beside its bytes. */
interface Encoded {
  /** The value of `content-encoding`. */
  readonly contentEncoding: string;
  readonly maxBytes: number;
  /** Names the body in messages. */
  readonly subject: string;
}

/**
 * A body as it was before the server compressed it; unchanged when its coding is unknown.
 * @throws {RampaError} `RAMPA_HTTP_DECODE` when it is not coded as its header says, `RAMPA_HTTP_TOO_LARGE`
 * when it is over the limit, which is found before that much is decoded
 */
export function decodeBody(body: Buffer, encoded: Encoded): Buffer {
  let bytes = body;
  // A response without a body, such as one to HEAD, can have the header too.
  if (bytes.length === 0) return bytes;
  for (const coding of parseContentCodings(encoded.contentEncoding)) {
    try {
      bytes = decodeBytes(coding, bytes, encoded.maxBytes);
    } catch (error) {
      throw isTooLarge(error)
        ? tooLarge(encoded, error)
        : decodeError(coding, encoded.subject, error);
    }
  }
  return bytes;
}

/** The error for bytes that are not as their `content-encoding` says. */
export function decodeError(coding: ContentCoding, subject: string, cause: unknown): RampaError {
  const message = `${subject} must be ${coding} as its content-encoding says: ${describeThrown(cause)}`;
  return new RampaError('RAMPA_HTTP_DECODE', message, { cause });
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge({ subject, maxBytes }: Encoded, cause: unknown): RampaError {
  const message = `${subject} is over ${maxBytes} bytes when it is decoded`;
  const hint = 'Ask the server for less, or raise maxBody.';
  return new RampaError('RAMPA_HTTP_TOO_LARGE', message, { hint, cause });
}
