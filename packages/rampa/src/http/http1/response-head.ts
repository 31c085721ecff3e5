import { type Fault, protocolFault } from '../../network/fault.ts';
import { BYTE, formatExcerpt, isText, isTokenByte } from './bytes.ts';

/** {@link ResponseHead.parse} needs more bytes. */
export const HEAD_INCOMPLETE = -1;
/** {@link ResponseHead.parse} met something that is not HTTP: see {@link ResponseHead.fault}. */
export const HEAD_FAULTY = -2;

/** Header lines that a response may have, those that continue others included. */
const MAX_LINE_COUNT = 200;

/** `HTTP/1.1 `. */
const VERSION_BYTES = 9;

/**
 * The head of a response, read in place: what decides about the body and the connection. The other
 * headers are only checked; their text is kept by whoever owns the bytes. Continued lines are joined in the
 * bytes themselves.
 *
 * RFC 9112: a bare LF ends a line (section 2.2), a bare CR, a space before a colon, and lengths that
 * contradict each other are faults.
 */
export class ResponseHead {
  status = 0;
  isHttp10 = false;
  /** The value of `content-length`, or -1. */
  contentLength = -1;
  isChunked = false;
  isKeepAlive = false;
  hasSetCookie = false;
  hasContentEncoding = false;
  fault: Fault | undefined = undefined;
  /** From the start of the head; 0 for the status line. */
  #lineStart = 0;
  /** Complete headers, and lines that continue others. */
  #lineCount = 0;
  #hasClose = false;
  #hasKeepAlive = false;

  /** @returns the index after the head's empty line, {@link HEAD_INCOMPLETE} or {@link HEAD_FAULTY} */
  parse(bytes: Buffer, start: number, end: number): number {
    this.#reset();
    return this.resume(bytes, start, end);
  }

  /**
   * Goes on after {@link HEAD_INCOMPLETE}, at the line that was not complete: `bytes[start..end)` are those of
   * before, as the parser has left them, and more.
   */
  resume(bytes: Buffer, start: number, end: number): number {
    let at =
      this.#lineStart === 0 ? this.#parseStatusLine(bytes, start, end) : start + this.#lineStart;
    while (at > 0) {
      this.#lineStart = at - start;
      const byte = bytes[at];
      if (at >= end) return HEAD_INCOMPLETE;
      if (byte === BYTE.lf) return this.#finish(at + 1);
      if (byte === BYTE.cr) {
        if (at + 1 >= end) return HEAD_INCOMPLETE;
        if (bytes[at + 1] !== BYTE.lf) return this.#bareCr();
        return this.#finish(at + 2);
      }
      at = this.#parseHeader(bytes, at, end);
    }
    return at;
  }

  /** Says what a head says that was read to its end. */
  copyFrom(other: ResponseHead): void {
    this.status = other.status;
    this.isHttp10 = other.isHttp10;
    this.contentLength = other.contentLength;
    this.isChunked = other.isChunked;
    this.isKeepAlive = other.isKeepAlive;
    this.hasSetCookie = other.hasSetCookie;
    this.hasContentEncoding = other.hasContentEncoding;
    this.fault = undefined;
  }

  #reset(): void {
    this.contentLength = -1;
    this.isChunked = false;
    this.hasSetCookie = false;
    this.hasContentEncoding = false;
    this.fault = undefined;
    this.#lineStart = 0;
    this.#lineCount = 0;
    this.#hasClose = false;
    this.#hasKeepAlive = false;
  }

  /** `HTTP/1.1 200 OK`; the reason may be empty and its space missing, and spaces may be doubled. */
  #parseStatusLine(bytes: Buffer, start: number, end: number): number {
    if (!isVersionPrefix(bytes, start, Math.min(end, start + VERSION_BYTES))) {
      return this.#garbage(bytes, start, end);
    }
    let at = start + VERSION_BYTES;
    while (at < end && bytes[at] === BYTE.space) at++;
    const statusEnd = at + 3;
    if (!isStatusPrefix(bytes, at, Math.min(end, statusEnd))) {
      return this.#garbage(bytes, start, end);
    }
    if (end <= statusEnd) return HEAD_INCOMPLETE;
    this.isHttp10 = bytes[start + 7] === BYTE.zero;
    this.status = digit(bytes[at]) * 100 + digit(bytes[at + 1]) * 10 + digit(bytes[at + 2]);
    const after = bytes[statusEnd];
    if (after !== BYTE.space && after !== BYTE.cr && after !== BYTE.lf) {
      return this.#garbage(bytes, start, end);
    }
    return this.#lineEnd(bytes, statusEnd, end);
  }

  #parseHeader(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && isTokenByte(bytes[at] ?? 0)) at++;
    if (at >= end) return HEAD_INCOMPLETE;
    if (bytes[at] !== BYTE.colon || at === start) return this.#badHeader(bytes, start, end);
    if (this.#lineCount >= MAX_LINE_COUNT) return this.#tooManyLines();
    let next = this.#lineEnd(bytes, at + 1, end);
    for (; next >= 0; next = this.#lineEnd(bytes, next, end)) {
      if (next >= end) return HEAD_INCOMPLETE;
      if (bytes[next] !== BYTE.space && bytes[next] !== BYTE.tab) {
        this.#lineCount++;
        return this.#readHeader(bytes, start, at, next) ? next : HEAD_FAULTY;
      }
      // Joined once, also when the header is read again because it was not complete.
      unfold(bytes, next);
      if (++this.#lineCount >= MAX_LINE_COUNT) return this.#tooManyLines();
    }
    return next;
  }

  /** The index after the LF of the line that goes on at `at`. */
  #lineEnd(bytes: Buffer, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte > BYTE.cr) continue;
      if (byte === BYTE.lf) return at + 1;
      if (byte === BYTE.cr) {
        if (at + 1 >= end) return HEAD_INCOMPLETE;
        if (bytes[at + 1] !== BYTE.lf) return this.#bareCr();
      } else if (byte === 0) {
        return this.#fail(protocolFault('the response head has a NUL byte'));
      }
    }
    return HEAD_INCOMPLETE;
  }

  /** Looks at the headers that matter here; almost all others are told apart by their length. */
  #readHeader(bytes: Buffer, start: number, colon: number, next: number): boolean {
    switch (colon - start) {
      case 10:
        if (isText(bytes, start, colon, 'connection')) this.#readConnection(bytes, colon + 1, next);
        else if (isText(bytes, start, colon, 'set-cookie')) this.hasSetCookie = true;
        return true;
      case 14:
        if (!isText(bytes, start, colon, 'content-length')) return true;
        return this.#readContentLength(bytes, colon + 1, next);
      case 16:
        if (isText(bytes, start, colon, 'content-encoding')) this.hasContentEncoding = true;
        return true;
      case 17:
        if (!isText(bytes, start, colon, 'transfer-encoding')) return true;
        return this.#readTransferEncoding(bytes, colon + 1, next);
      default:
        return true;
    }
  }

  #readConnection(bytes: Buffer, start: number, end: number): void {
    const first = skipBlanks(bytes, start);
    // The two usual values are compared in place: this runs for nearly every response.
    if (isLine(bytes, first, end, 'keep-alive')) this.#hasKeepAlive = true;
    else if (isLine(bytes, first, end, 'close')) this.#hasClose = true;
    else this.#readConnectionOptions(bytes, first, end);
  }

  #readConnectionOptions(bytes: Buffer, start: number, end: number): void {
    for (const option of bytes.toString('latin1', start, end).toLowerCase().split(',')) {
      const name = option.trim();
      if (name === 'close') this.#hasClose = true;
      else if (name === 'keep-alive') this.#hasKeepAlive = true;
    }
  }

  /** A list of equal numbers counts as one, RFC 9112 section 6.3. */
  #readContentLength(bytes: Buffer, start: number, end: number): boolean {
    let at = start;
    do {
      at = skipBlanks(bytes, at);
      const first = at;
      let length = 0;
      for (; isDigit(bytes[at]); at++) length = length * 10 + digit(bytes[at]);
      const isValid = at > first && Number.isSafeInteger(length);
      at = skipBlanks(bytes, at);
      const byte = bytes[at];
      if (!isValid || (byte !== BYTE.comma && byte !== BYTE.cr && byte !== BYTE.lf)) {
        return this.#badLength(bytes, start, end);
      }
      if (this.contentLength >= 0 && this.contentLength !== length) {
        this.#fail(protocolFault(`content-length is both ${this.contentLength} and ${length}`));
        return false;
      }
      this.contentLength = length;
    } while (bytes[at++] === BYTE.comma && at < end);
    return true;
  }

  #readTransferEncoding(bytes: Buffer, start: number, end: number): boolean {
    const first = skipBlanks(bytes, start);
    // Not `trim()`, for which a form feed is a blank as well: another reader may see another coding.
    if (isText(bytes, first, valueEnd(bytes, first, end), 'chunked') && !this.isChunked) {
      this.isChunked = true;
      return true;
    }
    const shown = formatLine(bytes, first, end);
    this.#fail(protocolFault(`transfer-encoding must be chunked, once, got ${shown}`));
    return false;
  }

  #finish(next: number): number {
    if (this.isChunked && this.contentLength >= 0) {
      return this.#fail(protocolFault('the response has both content-length and chunked encoding'));
    }
    // RFC 9112 section 6.1: after chunks in HTTP/1.0 the connection cannot be trusted.
    const mayStay = this.isHttp10 ? this.#hasKeepAlive && !this.isChunked : true;
    this.isKeepAlive = mayStay && !this.#hasClose;
    return next;
  }

  #badHeader(bytes: Buffer, start: number, end: number): number {
    return this.#fail(
      protocolFault(
        `a header line is not a name and a colon, got ${formatLine(bytes, start, end)}`,
      ),
    );
  }

  #badLength(bytes: Buffer, start: number, end: number): boolean {
    const text = formatLine(bytes, skipBlanks(bytes, start), end);
    this.#fail(protocolFault(`content-length must be a number of bytes, got ${text}`));
    return false;
  }

  #bareCr(): number {
    return this.#fail(protocolFault('the response head has a carriage return without a line feed'));
  }

  #tooManyLines(): number {
    const problem = `the response has more than ${MAX_LINE_COUNT} header lines`;
    return this.#fail({ code: 'RAMPA_HTTP_TOO_LARGE', problem });
  }

  #garbage(bytes: Buffer, start: number, end: number): number {
    const isTls = bytes[start] === 0x15 || bytes[start] === 0x16;
    const hint = isTls ? 'Use https:// if the server speaks TLS on this port.' : undefined;
    const shown = formatLine(bytes, start, end);
    return this.#fail(protocolFault(`the response does not start as HTTP/1.1, got ${shown}`, hint));
  }

  #fail(fault: Fault): number {
    this.fault = fault;
    return HEAD_FAULTY;
  }
}

/** Could these bytes, at most 9, go on to `HTTP/1.x `? */
function isVersionPrefix(bytes: Buffer, start: number, end: number): boolean {
  for (let index = 0; start + index < end; index++) {
    const byte = bytes[start + index] ?? 0;
    if (index < 7) {
      if (byte !== 'HTTP/1.'.charCodeAt(index)) return false;
    } else if (index === 7) {
      if (!isDigit(byte)) return false;
    } else if (byte !== BYTE.space) {
      return false;
    }
  }
  return true;
}

/** Could these bytes, at most 3, go on to 100 to 999? */
function isStatusPrefix(bytes: Buffer, start: number, end: number): boolean {
  if (start < end && bytes[start] === BYTE.zero) return false;
  for (let at = start; at < end; at++) if (!isDigit(bytes[at])) return false;
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= BYTE.zero && byte <= BYTE.nine;
}

function digit(byte: number | undefined): number {
  return (byte ?? BYTE.zero) - BYTE.zero;
}

function skipBlanks(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === BYTE.space || bytes[at] === BYTE.tab) at++;
  return at;
}

/** The index after the last byte that is no blank and no line end. */
function valueEnd(bytes: Buffer, start: number, end: number): number {
  let at = end;
  while (at > start && isBlankOrLineEnd(bytes[at - 1])) at--;
  return at;
}

function isBlankOrLineEnd(byte: number | undefined): boolean {
  return byte === BYTE.space || byte === BYTE.tab || byte === BYTE.cr || byte === BYTE.lf;
}

/** True when the rest of the line, its CRLF included, is this text in any case. */
function isLine(bytes: Buffer, start: number, end: number, lowerCaseText: string): boolean {
  return bytes[end - 2] === BYTE.cr && isText(bytes, start, end - 2, lowerCaseText);
}

/** A line end before a continuation reads as spaces, RFC 9112 section 5.2. `next` is the index after it. */
function unfold(bytes: Buffer, next: number): void {
  bytes[next - 1] = BYTE.space;
  if (bytes[next - 2] === BYTE.cr) bytes[next - 2] = BYTE.space;
}

/** The line that starts here, for a message. */
function formatLine(bytes: Buffer, start: number, end: number): string {
  let lineEnd = start;
  while (lineEnd < end && bytes[lineEnd] !== BYTE.cr && bytes[lineEnd] !== BYTE.lf) lineEnd++;
  return formatExcerpt(bytes, start, lineEnd);
}
