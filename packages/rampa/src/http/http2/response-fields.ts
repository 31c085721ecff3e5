import { isTokenByte } from '../http1/bytes.ts';
import type { FieldSink } from './hpack/hpack-decoder.ts';

/** What a head may have, each field with 32 bytes beside its name and value: RFC 9113 section 10.5.1. */
export const MAX_FIELD_BYTES = 65_536;

const FIELD_EXTRA_BYTES = 32;

/** Headers that are about an HTTP/1.1 connection, and forbidden here: RFC 9113 section 8.2.2. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** The fields of one header block, checked: the head of a response, or its trailers. */
export class ResponseFields implements FieldSink {
  /** 0 in trailers. */
  status = 0;
  /** Status line and header lines in the form of HTTP/1.1, one character per byte. */
  headText = '';
  /** The value of `content-length`, or -1. */
  contentLength = -1;
  hasSetCookie = false;
  hasContentEncoding = false;
  isTooLarge = false;
  /** What is wrong with the head, if anything. */
  problem: string | undefined = undefined;
  #hasHeader = false;
  #bytes = 0;

  field(name: string, value: string): void {
    this.#bytes += name.length + value.length + FIELD_EXTRA_BYTES;
    if (this.#bytes > MAX_FIELD_BYTES) this.isTooLarge = true;
    if (this.isTooLarge || this.problem !== undefined) return;
    if (name.charCodeAt(0) === COLON) this.#readPseudo(name, value);
    else this.#readHeader(name, value);
  }

  /** The only one of a response is `:status`, before the headers: RFC 9113 section 8.3. */
  #readPseudo(name: string, value: string): void {
    if (name !== ':status' || this.#hasHeader || this.status !== 0) {
      this.problem = `${JSON.stringify(name)} is out of place`;
    } else if (!/^[1-9]\d\d$/.test(value)) {
      this.problem = `:status must be a number of three digits, got ${JSON.stringify(value)}`;
    } else {
      this.status = Number(value);
      // As long as that of HTTP/1.1, whose readers cut the reason phrase off; there is none here.
      this.headText = `HTTP/2.0 ${value} \r\n`;
    }
  }

  #readHeader(name: string, value: string): void {
    this.#hasHeader = true;
    if (!isLowerCaseToken(name)) {
      this.problem = `a header name must be a lower-case token, got ${JSON.stringify(name)}`;
    } else if (CONNECTION_HEADERS.has(name)) {
      this.problem = `the header ${name} is forbidden`;
    } else if (/[\0\r\n]/.test(value)) {
      this.problem = `the header ${name} has a line break or NUL`;
    } else {
      if (name === 'content-length') this.#readContentLength(value);
      else if (name === 'set-cookie') this.hasSetCookie = true;
      else if (name === 'content-encoding') this.hasContentEncoding = true;
      this.headText += `${name}: ${value}\r\n`;
    }
  }

  #readContentLength(value: string): void {
    const length = /^\d{1,15}$/.test(value) ? Number(value) : -1;
    if (length < 0) {
      this.problem = `content-length must be a number of bytes, got ${JSON.stringify(value)}`;
    } else if (this.contentLength >= 0 && this.contentLength !== length) {
      this.problem = `content-length is both ${this.contentLength} and ${length}`;
    }
    this.contentLength = length;
  }
}

const COLON = 0x3a;

function isLowerCaseToken(name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const byte = name.charCodeAt(index);
    if (!isTokenByte(byte) || (byte >= 0x41 && byte <= 0x5a)) return false;
  }
  return name !== '';
}
