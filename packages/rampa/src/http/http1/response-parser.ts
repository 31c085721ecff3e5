import { bodyTooLargeFault, type Fault, protocolFault } from '../../network/fault.ts';
import type { BodySink } from '../response/body-sink.ts';
import { KeptBody } from '../response/kept-body.ts';
import { BodyBuilder } from './body-builder.ts';
import { BYTE } from './bytes.ts';
import { ChunkedDecoder } from './chunked.ts';
import type { HeadMemory } from './head-memory.ts';
import { HEAD_FAULTY, HEAD_INCOMPLETE, ResponseHead } from './response-head.ts';

/** Bytes that the head of a response may have, those of the 1xx responses before it included. */
export const MAX_HEAD_BYTES = 65_536;

/** `HTTP/1.1 200` and one more: enough to tell that this is HTTP. */
const STATUS_LINE_BYTES = 13;

const STATE = { head: 0, sized: 1, chunked: 2, untilClose: 3, done: 4 } as const;

type State = (typeof STATE)[keyof typeof STATE];

/**
 * Reads one response after the other from the bytes of a connection, split anyhow. Knows no socket.
 *
 * Call {@link start} per request, then {@link push} what arrives until {@link isDone} or {@link fault}.
 */
export class ResponseParser {
  readonly head = new ResponseHead();
  /** The head as it was received, one character per byte; set when {@link hasHead}. */
  headText = '';
  /** True once a 100 response has come, which asks for the body of the request. */
  isContinued = false;
  fault: Fault | undefined = undefined;
  readonly #memory: HeadMemory;
  readonly #kept = new KeptBody();
  #sink: BodySink = this.#kept;
  #maxBodyBytes = 0;
  #state: State = STATE.done;
  #hasNoBody = false;
  /** What the heads of 1xx responses have left of the limit: any number of them may come, but not for ever. */
  #headLimitBytes = 0;
  #partialHead: BodyBuilder | undefined = undefined;
  #chunked: ChunkedDecoder | undefined = undefined;

  constructor(memory: HeadMemory) {
    this.#memory = memory;
  }

  /**
   * Expects the response to a request with this method.
   * @param sink where its body goes, without its framing; unless given, it is kept for {@link takeBody}
   */
  start(method: string, maxBodyBytes: number, sink: BodySink = this.#kept): void {
    this.#state = STATE.head;
    this.#sink = sink;
    this.#maxBodyBytes = maxBodyBytes;
    this.isContinued = false;
    this.#hasNoBody = method === 'HEAD';
    this.#headLimitBytes = MAX_HEAD_BYTES;
    this.fault = undefined;
  }

  /** Whether the head of the response has come as a whole; those of 1xx responses do not count. */
  get hasHead(): boolean {
    return this.#state !== STATE.head;
  }

  /** Whether anything of the response has come after the 1xx responses before it. */
  get hasBegun(): boolean {
    return this.#state !== STATE.head || this.#partialHead !== undefined;
  }

  get isDone(): boolean {
    return this.#state === STATE.done;
  }

  /** The body that was kept; empty when it went elsewhere. Take it before the next response. */
  takeBody(): Buffer {
    return this.#kept.take();
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
        this.#finish();
        return;
      case STATE.head:
        this.#closeInHead(this.#partialHead);
        return;
      case STATE.sized:
      case STATE.chunked:
        this.#failClosed('inside the body of');
        return;
      case STATE.done:
    }
  }

  /** What came byte by byte was not looked at since the last line end. */
  #closeInHead(partial: BodyBuilder | undefined): void {
    if (partial === undefined) this.#failClosed('before');
    else if (this.head.resume(partial.take(), 0, partial.length) === HEAD_FAULTY) {
      this.fault = this.head.fault;
    } else this.#failClosed('inside the head of');
  }

  #takeHead(bytes: Buffer, start: number, end: number): number {
    if (this.#partialHead !== undefined) {
      return this.#takeRestOfHead(this.#partialHead, bytes, start, end);
    }
    const known = this.#memory.slotOf(start, end);
    const length = known.match(bytes, start, end);
    if (length > 0 && length <= this.#headLimitBytes) {
      this.head.copyFrom(known.head);
      this.headText = known.text;
      this.#startBody();
      return start + length;
    }
    const next = this.head.parse(bytes, start, end);
    if (next === HEAD_INCOMPLETE && end - start <= this.#headLimitBytes) {
      this.#partialHead = new BodyBuilder(0);
      this.#partialHead.append(bytes, start, end);
      return end;
    }
    if (!this.#acceptHead(bytes, start, next)) return start;
    if (this.hasHead) known.set(this.head, this.headText, bytes, start, next);
    return next;
  }

  /** Goes on reading only after a line end, so that a head that comes byte by byte stays cheap. */
  #takeRestOfHead(partial: BodyBuilder, bytes: Buffer, start: number, end: number): number {
    const before = partial.length;
    partial.append(bytes, start, end);
    const hasLine = bytes.subarray(start, end).includes(BYTE.lf) || before < STATUS_LINE_BYTES;
    if (!hasLine && partial.length <= this.#headLimitBytes) return end;
    const next = this.head.resume(partial.take(), 0, partial.length);
    if (next === HEAD_INCOMPLETE && partial.length <= this.#headLimitBytes) return end;
    this.#partialHead = undefined;
    return this.#acceptHead(partial.take(), 0, next) ? start + next - before : start;
  }

  #acceptHead(bytes: Buffer, start: number, next: number): boolean {
    if (next === HEAD_FAULTY) this.fault = this.head.fault;
    else if (next === HEAD_INCOMPLETE || next - start > this.#headLimitBytes) {
      const problem = `the response head is over ${MAX_HEAD_BYTES} bytes`;
      this.fault = { code: 'RAMPA_HTTP_TOO_LARGE', problem };
    } else if (this.head.status < 200) {
      this.#skipInterim(next - start);
    } else {
      this.headText = bytes.toString('latin1', start, next);
      this.#startBody();
    }
    return this.fault === undefined;
  }

  #skipInterim(bytes: number): void {
    const { status } = this.head;
    this.#headLimitBytes -= bytes;
    if (status === 100) this.isContinued = true;
    if (status === 101) {
      this.fault = protocolFault('the server switched to a protocol nobody asked for');
    }
  }

  #startBody(): void {
    const { status, isChunked, contentLength } = this.head;
    if (this.#hasNoBody || status === 204 || status === 304 || contentLength === 0) {
      this.#finish();
    } else if (isChunked) {
      this.#sink.begin(-1);
      this.#chunked = new ChunkedDecoder(this.#sink, this.#maxBodyBytes);
      this.#state = STATE.chunked;
    } else if (contentLength > this.#maxBodyBytes) {
      this.#failBodyTooLarge();
    } else if (contentLength > 0) {
      this.#sink.begin(contentLength);
      this.#state = STATE.sized;
    } else {
      this.#sink.begin(-1);
      this.head.isKeepAlive = false;
      this.#state = STATE.untilClose;
    }
  }

  #takeSized(bytes: Buffer, start: number, end: number): number {
    const next = Math.min(end, start + this.head.contentLength - this.#sink.length);
    this.#sink.append(bytes, start, next);
    if (this.#sink.length === this.head.contentLength) this.#finish();
    return next;
  }

  #takeChunked(bytes: Buffer, start: number, end: number): number {
    if (this.#chunked === undefined) return start;
    const next = this.#chunked.push(bytes, start, end);
    this.fault = this.#chunked.fault;
    if (this.#chunked.isDone) this.#finish();
    return next;
  }

  #takeUntilClose(bytes: Buffer, start: number, end: number): number {
    if (this.#sink.length + end - start > this.#maxBodyBytes) this.#failBodyTooLarge();
    else this.#sink.append(bytes, start, end);
    return end;
  }

  #finish(): void {
    this.#chunked = undefined;
    this.#state = STATE.done;
  }

  #failBodyTooLarge(): void {
    this.fault = bodyTooLargeFault(this.#maxBodyBytes);
  }

  #failClosed(where: string): void {
    const problem = `the server closed the connection ${where} the response`;
    this.fault = { code: 'RAMPA_CONNECTION_CLOSED', problem };
  }
}
