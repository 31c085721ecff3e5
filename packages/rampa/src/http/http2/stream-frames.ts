import type { Fault } from '../../network/fault.ts';
import { connectionViolation, errorName, H2_ERROR, type Violation } from './error-code.ts';
import { FLAG, FRAME_HEAD_BYTES, formatWindowUpdate, readUint32 } from './frames/frame.ts';
import type { FrameHead } from './frames/frame-reader.ts';
import { HeaderReader } from './header-reader.ts';
import type { Http2Stream } from './http2-stream.ts';
import type { SessionState } from './session-state.ts';
import { CONNECTION_WINDOW_BYTES, STREAM_WINDOW_BYTES } from './windows.ts';

/** Takes the frames that responses are made of. */
export class StreamFrames {
  readonly #state: SessionState;
  readonly #headers = new HeaderReader();
  #unacknowledgedBytes = 0;

  constructor(state: SessionState) {
    this.#state = state;
  }

  /** True while nothing but CONTINUATION may come. */
  get isInBlock(): boolean {
    return this.#headers.isPartial;
  }

  takePaddedData(
    head: FrameHead,
    bytes: Buffer,
    start: number,
    end: number,
  ): Violation | undefined {
    const dataEnd = end - (bytes[start] ?? 0);
    if (head.length === 0 || dataEnd <= start) return broken('padding longer than its frame');
    const paddingBytes = head.length - (dataEnd - start - 1);
    return this.takeData(head, bytes, start + 1, dataEnd, true, paddingBytes);
  }

  /** @param isLast whether the piece is the last one of its frame */
  takeData(
    head: FrameHead,
    bytes: Buffer,
    start: number,
    end: number,
    isLast: boolean,
    paddingBytes = 0,
  ): Violation | undefined {
    const windowBytes = end - start + paddingBytes;
    this.#acknowledgeAll(windowBytes);
    const stream = this.#state.streams.get(head.streamId);
    if (stream === undefined) return this.#takeUnknown(head.streamId, 'DATA');
    stream.exchange.receivedBytes += windowBytes + (isLast ? FRAME_HEAD_BYTES : 0);
    const isEnd = isLast && (head.flags & FLAG.endStream) !== 0;
    if (end > start || isEnd) this.#state.progressed();
    else return this.#state.idled();
    const violation = stream.response.takeData(bytes, start, end, isEnd);
    if (stream.exchange.stream !== undefined) this.#state.owner.bodyArrived(stream);
    if (violation !== undefined) this.#state.fail(stream, violation);
    else if (stream.response.isDone) this.#state.complete(stream);
    else this.acknowledge(stream, windowBytes);
    return undefined;
  }

  takeHeaders(head: FrameHead, bytes: Buffer, start: number, end: number): Violation | undefined {
    return (
      this.#headers.takeHeaders(head, bytes, start, end) ?? this.#takeFields(head, head.length)
    );
  }

  takeContinuation(
    head: FrameHead,
    bytes: Buffer,
    start: number,
    end: number,
  ): Violation | undefined {
    return (
      this.#headers.takeContinuation(head, bytes, start, end) ?? this.#takeFields(head, head.length)
    );
  }

  takeReset({ length, streamId }: FrameHead, bytes: Buffer, start: number): Violation | undefined {
    if (length !== 4) {
      return connectionViolation('RST_STREAM of a wrong length', H2_ERROR.frameSizeError);
    }
    const stream = this.#state.streams.get(streamId);
    if (stream === undefined) return this.#takeLate(streamId, 'RST_STREAM');
    stream.exchange.receivedBytes += FRAME_HEAD_BYTES + length;
    this.#state.remove(stream);
    const errorCode = readUint32(bytes, start);
    const problem = `the server reset the stream with ${errorName(errorCode)}`;
    const fault: Fault = { code: 'RAMPA_HTTP2_STREAM', problem };
    if (errorCode === H2_ERROR.refusedStream) this.#state.owner.streamRefused(stream, fault);
    else this.#state.owner.streamFailed(stream, fault);
    return undefined;
  }

  /** The block of a stream that is gone has been read as well, because later ones build upon it. */
  #takeFields({ streamId }: FrameHead, length: number): Violation | undefined {
    const stream = this.#state.streams.get(streamId);
    if (stream === undefined) return this.#takeUnknown(streamId, 'HEADERS');
    stream.isSeen = true;
    stream.exchange.receivedBytes += FRAME_HEAD_BYTES + length;
    const { fields, isEnd } = this.#headers;
    if (fields === undefined) return undefined;
    this.#state.progressed();
    const isInterim = fields.status > 0 && fields.status < 200;
    if (stream.response.fields === undefined && !isInterim) this.#state.owner.answered(stream);
    const violation = stream.response.takeFields(fields, isEnd);
    if (fields.status === 100 && violation === undefined) stream.held?.release();
    if (violation === undefined) this.#handOn(stream);
    if (violation !== undefined) this.#state.fail(stream, violation);
    // Whoever got the head may have ended the stream.
    else if (stream.response.isDone && this.#isOpen(stream)) this.#state.complete(stream);
    return undefined;
  }

  #handOn(stream: Http2Stream): void {
    const { response, exchange } = stream;
    if (exchange.stream === undefined || exchange.stream.isAnswered) return;
    if (response.fields !== undefined) this.#state.owner.headArrived(stream);
  }

  #isOpen(stream: Http2Stream): boolean {
    return this.#state.streams.get(stream.id) === stream;
  }

  #takeUnknown(streamId: number, type: string): Violation | undefined {
    if (!this.#state.streams.wasOpened(streamId)) return neverOpened(type);
    if (this.#state.hasReset) return undefined;
    return connectionViolation(`${type} of a stream that has ended`, H2_ERROR.streamClosed);
  }

  #takeLate(streamId: number, type: string): Violation | undefined {
    return this.#state.streams.wasOpened(streamId) ? this.#state.idled() : neverOpened(type);
  }

  #acknowledgeAll(bytes: number): void {
    this.#unacknowledgedBytes += bytes;
    if (this.#unacknowledgedBytes < CONNECTION_WINDOW_BYTES / 2) return;
    this.#state.writeControl(formatWindowUpdate(0, this.#unacknowledgedBytes));
    this.#unacknowledgedBytes = 0;
  }

  /**
   * Lets the server send as much again as has arrived, once that is worth a frame, and once there is room for it.
   * @param bytes those that have arrived since the last call
   */
  acknowledge(stream: Http2Stream, bytes: number): void {
    stream.unacknowledgedBytes += bytes;
    if (stream.unacknowledgedBytes < STREAM_WINDOW_BYTES / 2) return;
    if (stream.exchange.stream?.isFull === true || !this.#isOpen(stream)) return;
    this.#state.writeControl(formatWindowUpdate(stream.id, stream.unacknowledgedBytes));
    stream.unacknowledgedBytes = 0;
  }
}

function neverOpened(type: string): Violation {
  return broken(`${type} of a stream that was never opened`);
}

function broken(problem: string): Violation {
  return connectionViolation(problem, H2_ERROR.protocolError);
}
