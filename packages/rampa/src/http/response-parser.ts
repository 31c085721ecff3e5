import { BodyBuilder, copyBytes } from './body-builder.ts';
import { BYTE } from './bytes.ts';
import { ChunkedDecoder } from './chunked.ts';
import { type Fault, protocolFault } from './fault.ts';
import { HEAD_FAULTY, HEAD_INCOMPLETE, ResponseHead } from './response-head.ts';

/** Bytes that the head of a response may have. */
export const MAX_HEAD_BYTES = 65_536;

/** `HTTP/1.1 200` and one more: enough to tell that this is HTTP. */
const STATUS_LINE_BYTES = 13;

const NO_BYTES = Buffer.alloc(0);

const STATE = { head: 0, sized: 1, chunked: 2, untilClose: 3, done: 4 } as const;

type State = (typeof STATE)[keyof typeof STATE];

/**
 * Reads one response after the other from the bytes of a connection, split anyhow. Knows no socket.
 *
 * Call {@link start} per request, then {@link push} what arrives until {@link isDone} or {@link fault}.
 */
export class ResponseParser {
  readonly head = new ResponseHead();
  /** The head as it was received, one character per byte; set when done. */
  headText = '';
  /** The body without its framing; set when done. */
  body: Buffer = NO_BYTES;
  fault: Fault | undefined = undefined;
  readonly #maxBodyBytes: number;
  #state: State = STATE.done;
  #hasNoBody = false;
  #partialHead: BodyBuilder | undefined = undefined;
  #builder: BodyBuilder | undefined = undefined;
  #chunked: ChunkedDecoder | undefined = undefined;

  constructor(maxBodyBytes: number) {
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** Expects the response to a request with this method. */
  start(method: string): void {
    this.#state = STATE.head;
    this.#hasNoBody = method === 'HEAD';
    this.fault = undefined;
  }

  get isDone(): boolean {
    return this.#state === STATE.done;
  }

  /** Whether the connection can carry another request after this response. */
  get isKeepAlive(): boolean {
    return this.head.isKeepAlive;
  }

  /**
   * Takes `bytes[start..end)` and copies what it keeps.
   * @returns the index after the last byte taken: less than `end` when the response ended before, or is faulty
   */
  push(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (this.#state === STATE.head && at < end && this.fault === undefined) {
      at = this.#takeHead(bytes, at, end);
    }
    if (this.fault !== undefined || at >= end) return at;
    switch (this.#state) {
      case STATE.sized:
        return this.#takeSized(bytes, at, end);
      case STATE.chunked:
        return this.#takeChunked(bytes, at, end);
      case STATE.untilClose:
        return this.#takeUntilClose(bytes, at, end);
      case STATE.head:
      case STATE.done:
        return at;
    }
  }

  /** The connection has ended: completes a body that has no other end, anything else is a {@link fault}. */
  close(): void {
    switch (this.#state) {
      case STATE.untilClose:
        this.#finish(this.#builder?.take() ?? NO_BYTES);
        return;
      case STATE.head:
        this.#failClosed(this.#partialHead === undefined ? 'before' : 'inside the head of');
        return;
      case STATE.sized:
      case STATE.chunked:
        this.#failClosed('inside the body of');
        return;
      case STATE.done:
    }
  }

  #takeHead(bytes: Buffer, start: number, end: number): number {
    if (this.#partialHead !== undefined) {
      return this.#takeRestOfHead(this.#partialHead, bytes, start, end);
    }
    const next = this.head.parse(bytes, start, end);
    if (next === HEAD_INCOMPLETE && end - start <= MAX_HEAD_BYTES) {
      this.#partialHead = new BodyBuilder(0);
      this.#partialHead.append(bytes, start, end);
      return end;
    }
    return this.#acceptHead(bytes, start, next) ? next : start;
  }

  /** Reads the head again only after a line end, so that one that comes byte by byte stays cheap. */
  #takeRestOfHead(partial: BodyBuilder, bytes: Buffer, start: number, end: number): number {
    const before = partial.length;
    partial.append(bytes, start, end);
    const hasLine = bytes.subarray(start, end).includes(BYTE.lf) || before < STATUS_LINE_BYTES;
    if (!hasLine && partial.length <= MAX_HEAD_BYTES) return end;
    const next = this.head.parse(partial.take(), 0, partial.length);
    if (next === HEAD_INCOMPLETE && partial.length <= MAX_HEAD_BYTES) return end;
    this.#partialHead = undefined;
    return this.#acceptHead(partial.take(), 0, next) ? start + next - before : start;
  }

  #acceptHead(bytes: Buffer, start: number, next: number): boolean {
    if (next === HEAD_FAULTY) this.fault = this.head.fault;
    else if (next === HEAD_INCOMPLETE || next - start > MAX_HEAD_BYTES) {
      const problem = `the response head is over ${MAX_HEAD_BYTES} bytes`;
      this.fault = { code: 'RAMPA_HTTP_TOO_LARGE', problem };
    } else this.#startBody(bytes, start, next);
    return this.fault === undefined;
  }

  #startBody(bytes: Buffer, start: number, end: number): void {
    const { status, isChunked, contentLength } = this.head;
    if (status < 200) {
      if (status === 101)
        this.fault = protocolFault('the server switched to a protocol nobody asked for');
      return;
    }
    this.headText = bytes.toString('latin1', start, end);
    if (this.#hasNoBody || status === 204 || status === 304 || contentLength === 0) {
      this.#finish(NO_BYTES);
    } else if (isChunked) {
      this.#builder = new BodyBuilder(0);
      this.#chunked = new ChunkedDecoder(this.#builder, this.#maxBodyBytes);
      this.#state = STATE.chunked;
    } else if (contentLength > this.#maxBodyBytes) {
      this.#failBodyTooLarge();
    } else if (contentLength > 0) {
      this.#state = STATE.sized;
    } else {
      this.head.isKeepAlive = false;
      this.#state = STATE.untilClose;
    }
  }

  #takeSized(bytes: Buffer, start: number, end: number): number {
    const { contentLength } = this.head;
    if (this.#builder === undefined) {
      // The common case: the whole body is here.
      if (end - start >= contentLength) {
        this.#finish(copyBytes(bytes, start, start + contentLength));
        return start + contentLength;
      }
      this.#builder = new BodyBuilder(contentLength);
    }
    const next = Math.min(end, start + contentLength - this.#builder.length);
    this.#builder.append(bytes, start, next);
    if (this.#builder.length === contentLength) this.#finish(this.#builder.take());
    return next;
  }

  #takeChunked(bytes: Buffer, start: number, end: number): number {
    if (this.#chunked === undefined) return start;
    const next = this.#chunked.push(bytes, start, end);
    this.fault = this.#chunked.fault;
    if (this.#chunked.isDone) this.#finish(this.#builder?.take() ?? NO_BYTES);
    return next;
  }

  #takeUntilClose(bytes: Buffer, start: number, end: number): number {
    this.#builder ??= new BodyBuilder(0);
    if (this.#builder.length + end - start > this.#maxBodyBytes) this.#failBodyTooLarge();
    else this.#builder.append(bytes, start, end);
    return end;
  }

  #finish(body: Buffer): void {
    this.body = body;
    this.#builder = undefined;
    this.#chunked = undefined;
    this.#state = STATE.done;
  }

  #failBodyTooLarge(): void {
    const problem = `the response body is over ${this.#maxBodyBytes} bytes`;
    const hint = 'Ask the server for less.';
    this.fault = { code: 'RAMPA_HTTP_TOO_LARGE', problem, hint };
  }

  #failClosed(where: string): void {
    const problem = `the server closed the connection ${where} the response`;
    this.fault = { code: 'RAMPA_HTTP_CLOSED', problem };
  }
}
