import type { Clock } from '../../core/clock.ts';
import type { Fault } from '../../network/fault.ts';
import type { Exchange } from '../connection/exchange.ts';
import { GIVEN } from '../request/header-reader.ts';
import { ConnectionFrames } from './connection-frames.ts';
import { connectionViolation, H2_ERROR, type Violation } from './error-code.ts';
import {
  FRAME,
  FRAME_HEAD_BYTES,
  formatFrame,
  formatGoaway,
  formatHeaders,
  formatSettings,
  formatWindowUpdate,
} from './frames/frame.ts';
import { type FrameHead, FrameReader, type FrameSink } from './frames/frame-reader.ts';
import { NO_TABLE } from './hpack/hpack-encoder.ts';
import type { Http2Stream } from './http2-stream.ts';
import { HeldBody, type OutgoingBody, outgoingBody } from './outgoing-body.ts';
import { SETTING } from './peer-settings.ts';
import { RequestBlocks } from './request-blocks.ts';
import { MAX_FIELD_BYTES } from './response-fields.ts';
import { type SessionOwner, SessionState } from './session-state.ts';
import { StreamFrames } from './stream-frames.ts';
import { CONNECTION_WINDOW_BYTES, FIRST_WINDOW_BYTES, STREAM_WINDOW_BYTES } from './windows.ts';

const PREFACE =
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' +
  formatSettings([
    [SETTING.enablePush, 0],
    [SETTING.initialWindowSize, STREAM_WINDOW_BYTES],
    [SETTING.maxHeaderListSize, MAX_FIELD_BYTES],
  ]) +
  formatWindowUpdate(0, CONNECTION_WINDOW_BYTES - FIRST_WINDOW_BYTES);

const PING_PAYLOAD = '\0'.repeat(8);

/**
 * The client's side of one HTTP/2 connection, RFC 9113, without a socket: takes bytes, and leaves what is to
 * be written in an output.
 */
export class Http2Session implements FrameSink {
  isOver = false;
  readonly #clock: Clock;
  readonly #state: SessionState;
  readonly #reader = new FrameReader(this);
  readonly #streamFrames: StreamFrames;
  readonly #connectionFrames: ConnectionFrames;
  readonly #requestBlocks: RequestBlocks;

  constructor(owner: SessionOwner, clock: Clock, isSecure: boolean) {
    this.#clock = clock;
    this.#state = new SessionState(owner, PREFACE);
    this.#streamFrames = new StreamFrames(this.#state);
    this.#connectionFrames = new ConnectionFrames(this.#state);
    this.#requestBlocks = new RequestBlocks(isSecure);
  }

  get streamCount(): number {
    return this.#state.streams.size;
  }

  streams(): Iterable<Http2Stream> {
    return this.#state.streams.values();
  }

  /** Whether the server takes another stream now. */
  get hasRoom(): boolean {
    return !this.isDraining && this.#state.streams.size < this.#state.peer.maxStreams;
  }

  /** True when the server takes no stream at all, not even an only one: for a while, or until the connection ends. */
  get isShut(): boolean {
    return this.#state.peer.maxStreams === 0;
  }

  /** True when there will be no more streams on this connection. */
  get isDraining(): boolean {
    return this.isOver || this.#state.isDraining || this.#state.streams.isExhausted;
  }

  /** True once the server has shown that it speaks HTTP/2. */
  get isConfirmed(): boolean {
    return this.#state.peer.isKnown;
  }

  /** The error that the server gave for taking no more streams. */
  get goaway(): Fault | undefined {
    return this.#state.goaway;
  }

  /** True while a {@link ping} has no answer. */
  get isPingOut(): boolean {
    return this.#state.isPingOut;
  }

  /** Everything that is to be written next, one character per byte. */
  takeOutput(): string {
    return this.#state.takeOutput();
  }

  /** Puts a request into the output, its body as far as it may be sent; {@link hasRoom} must be true. */
  open(exchange: Exchange): Http2Stream {
    const { owner, peer, streams, bodies } = this.#state;
    const stream = streams.open(exchange, peer.initialWindowBytes);
    stream.body = this.#heldBody(stream) ?? this.#outgoingBody(stream);
    this.#state.charge(exchange);
    const block = this.#tableEnd() + this.#requestBlocks.encode(exchange.head);
    const isEnd = stream.body === undefined;
    const headers = formatHeaders(stream.id, block, isEnd, peer.maxFrameBytes);
    exchange.sentBytes += headers.length;
    this.#state.write(headers);
    if (isEnd) {
      owner.sent(stream);
    } else {
      bodies.add(stream);
      this.#state.sendBodies();
    }
    return stream;
  }

  /** There is room again for more of the response on this stream. */
  resume(stream: Http2Stream): void {
    this.#streamFrames.acknowledge(stream, 0);
    this.#state.owner.outputGrew();
  }

  /** Puts as much of the waiting bodies into the output as may be sent now. */
  sendBodies(): void {
    this.#state.sendBodies();
  }

  /** Ends a stream without waiting for its response. */
  cancel(stream: Http2Stream): void {
    this.#state.reset(stream, H2_ERROR.cancel);
  }

  /** Asks the server for a sign of life. */
  ping(): void {
    this.#state.isPingOut = true;
    this.#state.writeControl(formatFrame(FRAME.ping, 0, 0, PING_PAYLOAD));
  }

  /** Takes no more streams. */
  drain(): void {
    this.#state.isDraining = true;
  }

  /** Takes nothing any more, and tells the server so. */
  end(errorCode: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#state.writeControl(formatGoaway(0, errorCode));
  }

  /** Takes `bytes[start..end)`. */
  push(bytes: Buffer, start: number, end: number, nowMs: number): void {
    this.#state.nowMs = nowMs;
    this.#reader.push(bytes, start, end);
  }

  data(head: FrameHead, bytes: Buffer, start: number, end: number, isLast: boolean): void {
    this.#check(
      this.#outOfPlace(head) ?? this.#streamFrames.takeData(head, bytes, start, end, isLast),
    );
  }

  frame(head: FrameHead, bytes: Buffer, start: number, end: number): void {
    this.#check(this.#outOfPlace(head) ?? this.#takeFrame(head, bytes, start, end));
  }

  oversized({ length }: FrameHead): void {
    if (this.isConfirmed) {
      this.#check(connectionViolation(`a frame of ${length} bytes`, H2_ERROR.frameSizeError));
      return;
    }
    const problem = 'the server does not speak HTTP/2';
    const hint = 'Set httpVersion to "1.1" for this server.';
    const fault: Fault = { code: 'RAMPA_HTTP_VERSION', problem, hint };
    this.#check({ errorCode: H2_ERROR.protocolError, fault });
  }

  /** A server that is asked first gets the body when it says so, or when it says nothing. */
  #heldBody(stream: Http2Stream): HeldBody | undefined {
    const { body, given } = stream.exchange.request;
    if ((given & GIVEN.expect) === 0 || body === undefined || body.bytes === 0) return undefined;
    stream.held = new HeldBody(this.#clock, () => {
      stream.body = this.#outgoingBody(stream);
      this.#state.sendBodies();
      this.#state.owner.outputGrew();
    });
    return stream.held;
  }

  #outgoingBody(stream: Http2Stream): OutgoingBody | undefined {
    const { owner } = this.#state;
    return outgoingBody(stream.exchange.request.body, this.#clock, {
      bodyReady: () => {
        this.#state.sendBodies();
        owner.outputGrew();
      },
      bodyFailed: (fault) => this.#state.fail(stream, { errorCode: H2_ERROR.cancel, fault }),
    });
  }

  #takeFrame(head: FrameHead, bytes: Buffer, start: number, end: number): Violation | undefined {
    switch (head.type) {
      case FRAME.headers:
        return this.#streamFrames.takeHeaders(head, bytes, start, end);
      case FRAME.data:
        return this.#streamFrames.takePaddedData(head, bytes, start, end);
      case FRAME.continuation:
        return this.#streamFrames.takeContinuation(head, bytes, start, end);
      case FRAME.rstStream:
        return this.#streamFrames.takeReset(head, bytes, start);
      case FRAME.pushPromise:
        return connectionViolation('a push that was refused', H2_ERROR.protocolError);
    }
    this.#state.receivedBytes += FRAME_HEAD_BYTES + head.length;
    switch (head.type) {
      case FRAME.settings:
        return this.#connectionFrames.takeSettings(head, bytes, start, end);
      case FRAME.ping:
        return this.#connectionFrames.takePing(head, bytes, start, end);
      case FRAME.goaway:
        return this.#connectionFrames.takeGoaway(head, bytes, start, end);
      case FRAME.windowUpdate:
        return this.#connectionFrames.takeWindowUpdate(head, bytes, start);
      default:
        return this.#state.idled();
    }
  }

  #outOfPlace({ type }: FrameHead): Violation | undefined {
    if (!this.isConfirmed && type !== FRAME.settings) {
      return connectionViolation('the first frame must be SETTINGS', H2_ERROR.protocolError);
    }
    if (this.#streamFrames.isInBlock && type !== FRAME.continuation) {
      return connectionViolation('a header block that does not go on', H2_ERROR.protocolError);
    }
    return undefined;
  }

  /** RFC 7541 section 4.2: a server that wants a smaller table must see that it is heeded. */
  #tableEnd(): string {
    if (!this.#state.mustDropTable) return '';
    this.#state.mustDropTable = false;
    return NO_TABLE;
  }

  #check(violation: Violation | undefined): void {
    if (violation === undefined) return;
    this.end(violation.errorCode);
    this.#state.owner.broken(violation.fault);
  }
}
