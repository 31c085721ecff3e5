import { bodyTooLargeFault, type Fault, protocolFault } from '../../network/fault.ts';
import type { BodySink } from '../response/body-sink.ts';
import { BYTE, formatExcerpt, isTokenByte } from './bytes.ts';

/** Bytes that the extensions of one chunk may have, and all trailers together. */
const MAX_EXTRA_BYTES = 65_536;

const STATE = {
  size: 0,
  blanks: 1,
  extension: 2,
  sizeLf: 3,
  data: 4,
  dataCr: 5,
  dataLf: 6,
  trailerStart: 7,
  trailerName: 8,
  trailerValue: 9,
  trailerLf: 10,
  endLf: 11,
  done: 12,
} as const;

type State = (typeof STATE)[keyof typeof STATE];

/**
 * Takes a chunked body apart (RFC 9112 section 7.1), in pieces of any size. Extensions and trailers are
 * skipped.
 */
export class ChunkedDecoder {
  fault: Fault | undefined = undefined;
  readonly #body: BodySink;
  readonly #maxBodyBytes: number;
  #state: State = STATE.size;
  #sizeDigits = 0;
  #leftBytes = 0;
  #extraBytes = 0;

  constructor(body: BodySink, maxBodyBytes: number) {
    this.#body = body;
    this.#maxBodyBytes = maxBodyBytes;
  }

  get isDone(): boolean {
    return this.#state === STATE.done;
  }

  /** @returns the index after the last byte taken: less than `end` only when done or faulty */
  push(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && this.#state !== STATE.done && this.fault === undefined) {
      if (this.#state === STATE.data) at = this.#takeData(bytes, at, end);
      else this.#takeByte(bytes, at++, end);
    }
    return at;
  }

  #takeData(bytes: Buffer, at: number, end: number): number {
    const next = Math.min(end, at + this.#leftBytes);
    this.#body.append(bytes, at, next);
    this.#leftBytes -= next - at;
    if (this.#leftBytes === 0) this.#state = STATE.dataCr;
    return next;
  }

  #takeByte(bytes: Buffer, at: number, end: number): void {
    const byte = bytes[at] ?? 0;
    switch (this.#state) {
      case STATE.size:
        if (!this.#takeSizeDigit(byte)) this.#takeAfterSize(byte, bytes, at, end);
        return;
      case STATE.blanks:
        this.#takeAfterSize(byte, bytes, at, end);
        return;
      case STATE.extension:
        if (byte === BYTE.cr) this.#state = STATE.sizeLf;
        else this.#skip(byte);
        return;
      case STATE.sizeLf:
        if (this.#expect(BYTE.lf, bytes, at, end)) this.#startChunk();
        return;
      case STATE.dataCr:
        if (this.#expect(BYTE.cr, bytes, at, end)) this.#state = STATE.dataLf;
        return;
      case STATE.dataLf:
        if (this.#expect(BYTE.lf, bytes, at, end)) this.#state = STATE.size;
        return;
      case STATE.trailerStart:
        if (byte === BYTE.cr) this.#state = STATE.endLf;
        else this.#startTrailer(byte, bytes, at, end);
        return;
      case STATE.trailerName:
        this.#takeTrailerName(byte, bytes, at, end);
        return;
      case STATE.trailerValue:
        if (byte === BYTE.cr) this.#state = STATE.trailerLf;
        else this.#skip(byte);
        return;
      case STATE.trailerLf:
        if (this.#expect(BYTE.lf, bytes, at, end)) this.#state = STATE.trailerStart;
        return;
      case STATE.endLf:
        if (this.#expect(BYTE.lf, bytes, at, end)) this.#state = STATE.done;
        return;
      case STATE.data:
      case STATE.done:
    }
  }

  #takeSizeDigit(byte: number): boolean {
    const value = hexValue(byte);
    if (value < 0) return false;
    this.#sizeDigits++;
    this.#leftBytes = this.#leftBytes * 16 + value;
    const totalBytes = this.#body.length + this.#leftBytes;
    if (totalBytes > this.#maxBodyBytes) {
      this.fault = bodyTooLargeFault(this.#maxBodyBytes);
    } else if (this.#sizeDigits > 16) {
      this.fault = protocolFault('a chunk size has more than 16 digits');
    }
    return true;
  }

  /** Blanks after the size are against the rules and still common. */
  #takeAfterSize(byte: number, bytes: Buffer, at: number, end: number): void {
    if (this.#sizeDigits === 0) {
      const shown = formatExcerpt(bytes, at, end);
      this.fault = protocolFault(`a chunk size must be a hexadecimal number, got ${shown}`);
    } else if (byte === BYTE.cr) this.#state = STATE.sizeLf;
    else if (byte === BYTE.semicolon) this.#state = STATE.extension;
    else if (byte === BYTE.space || byte === BYTE.tab) {
      this.#state = STATE.blanks;
      this.#skip(byte);
    } else {
      const shown = formatExcerpt(bytes, at, end);
      this.fault = protocolFault(`a chunk size must end its line, got ${shown}`);
    }
  }

  #startChunk(): void {
    this.#state = this.#leftBytes === 0 ? STATE.trailerStart : STATE.data;
    this.#sizeDigits = 0;
    this.#extraBytes = 0;
  }

  /** A line that starts with a blank continues the trailer before it, like a header. */
  #startTrailer(byte: number, bytes: Buffer, at: number, end: number): void {
    const isContinued = (byte === BYTE.space || byte === BYTE.tab) && this.#extraBytes > 0;
    this.#state = isContinued ? STATE.trailerValue : STATE.trailerName;
    if (isContinued) this.#skip(byte);
    else if (byte === BYTE.colon) this.#failTrailer(bytes, at, end);
    else this.#takeTrailerName(byte, bytes, at, end);
  }

  #takeTrailerName(byte: number, bytes: Buffer, at: number, end: number): void {
    if (byte !== BYTE.colon && !isTokenByte(byte)) {
      this.#failTrailer(bytes, at, end);
      return;
    }
    if (byte === BYTE.colon) this.#state = STATE.trailerValue;
    this.#skip(byte);
  }

  #failTrailer(bytes: Buffer, at: number, end: number): void {
    const shown = formatExcerpt(bytes, at, end);
    this.fault = protocolFault(`a trailer is not a name and a colon, got ${shown}`);
  }

  #skip(byte: number): void {
    if (byte === BYTE.lf || byte === 0) {
      this.fault = protocolFault('a chunk extension or trailer has a control character');
    } else if (++this.#extraBytes > MAX_EXTRA_BYTES) {
      const problem = `chunk extensions and trailers are over ${MAX_EXTRA_BYTES} bytes`;
      this.fault = { code: 'RAMPA_HTTP_TOO_LARGE', problem };
    }
  }

  #expect(expected: number, bytes: Buffer, at: number, end: number): boolean {
    if (bytes[at] === expected) return true;
    const shown = formatExcerpt(bytes, at, end);
    this.fault = protocolFault(`a chunk does not end where its size says, got ${shown}`);
    return false;
  }
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
