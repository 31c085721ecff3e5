import { FLAG, FRAME, FRAME_HEAD_BYTES, MAX_FRAME_BYTES, readUint31 } from './frame.ts';

/** The head of a frame. */
export interface FrameHead {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  /** Of the payload. */
  readonly length: number;
}

/** Who is told about frames; what is not kept must be copied before the call returns. */
export interface FrameSink {
  /** True when nothing more is wanted, whatever follows. */
  readonly isOver: boolean;
  /** A whole frame with its payload `bytes[start..end)`. */
  frame(head: FrameHead, bytes: Buffer, start: number, end: number): void;
  /** A piece of a DATA frame without padding; the last one may be empty. */
  data(head: FrameHead, bytes: Buffer, start: number, end: number, isLast: boolean): void;
  /** A frame that is longer than allowed. */
  oversized(head: FrameHead): void;
}

/** Cuts the bytes of a connection, split anyhow, into frames. Keeps at most one frame. */
export class FrameReader implements FrameHead {
  type = 0;
  flags = 0;
  streamId = 0;
  length = 0;
  readonly #sink: FrameSink;
  #headBytes: Buffer | undefined = undefined;
  #headCount = 0;
  #payload: Buffer | undefined = undefined;
  #payloadCount = 0;
  /** What is still to come of a DATA frame. */
  #dataLeft = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Takes `bytes[start..end)`, unless the sink has enough before. */
  push(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end && !this.#sink.isOver) {
      if (this.#dataLeft > 0) at = this.#takeData(bytes, at, end);
      else if (this.#payload !== undefined) at = this.#takePayload(this.#payload, bytes, at, end);
      else if (this.#headCount > 0) at = this.#takeRestOfHead(bytes, at, end);
      else if (end - at < FRAME_HEAD_BYTES) at = this.#keepHead(bytes, at, end);
      else at = this.#begin(bytes, at, bytes, at + FRAME_HEAD_BYTES, end);
    }
  }

  #keepHead(bytes: Buffer, start: number, end: number): number {
    this.#headBytes ??= Buffer.allocUnsafe(FRAME_HEAD_BYTES);
    bytes.copy(this.#headBytes, this.#headCount, start, end);
    this.#headCount += end - start;
    return end;
  }

  #takeRestOfHead(bytes: Buffer, start: number, end: number): number {
    const next = Math.min(end, start + FRAME_HEAD_BYTES - this.#headCount);
    this.#keepHead(bytes, start, next);
    if (this.#headCount < FRAME_HEAD_BYTES || this.#headBytes === undefined) return next;
    this.#headCount = 0;
    return this.#begin(this.#headBytes, 0, bytes, next, end);
  }

  /** @returns where to go on */
  #begin(head: Buffer, headAt: number, bytes: Buffer, start: number, end: number): number {
    this.length =
      ((head[headAt] ?? 0) << 16) | ((head[headAt + 1] ?? 0) << 8) | (head[headAt + 2] ?? 0);
    this.type = head[headAt + 3] ?? 0;
    this.flags = head[headAt + 4] ?? 0;
    this.streamId = readUint31(head, headAt + 5);
    if (this.length > MAX_FRAME_BYTES) {
      this.#sink.oversized(this);
      return end;
    }
    if (this.type === FRAME.data && (this.flags & FLAG.padded) === 0) {
      this.#dataLeft = this.length;
      return this.#takeData(bytes, start, end);
    }
    const next = start + this.length;
    if (next <= end) {
      this.#sink.frame(this, bytes, start, next);
      return next;
    }
    this.#payload = Buffer.allocUnsafe(this.length);
    this.#payloadCount = 0;
    return this.#takePayload(this.#payload, bytes, start, end);
  }

  #takeData(bytes: Buffer, start: number, end: number): number {
    const next = Math.min(end, start + this.#dataLeft);
    this.#dataLeft -= next - start;
    const isLast = this.#dataLeft === 0;
    if (next > start || isLast) this.#sink.data(this, bytes, start, next, isLast);
    return next;
  }

  #takePayload(payload: Buffer, bytes: Buffer, start: number, end: number): number {
    const next = Math.min(end, start + this.length - this.#payloadCount);
    bytes.copy(payload, this.#payloadCount, start, next);
    this.#payloadCount += next - start;
    if (this.#payloadCount === this.length) {
      this.#payload = undefined;
      this.#sink.frame(this, payload, 0, this.length);
    }
    return next;
  }
}
