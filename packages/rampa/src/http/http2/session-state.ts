import type { Fault } from '../../network/fault.ts';
import type { Exchange } from '../connection/exchange.ts';
import { BodySender } from './body-sender.ts';
import { connectionViolation, H2_ERROR, type Violation } from './error-code.ts';
import { FloodGuard } from './flood-guard.ts';
import { formatRstStream } from './frames/frame.ts';
import type { Http2Stream } from './http2-stream.ts';
import { PeerSettings } from './peer-settings.ts';
import { StreamTable } from './stream-table.ts';

/** What waits to be written, at most; more of the bodies follows once it has left. */
const MAX_OUTPUT_BYTES = 65_536;

/** Who is told what happens to the streams of a session. */
export interface SessionOwner {
  /** A body that is read while it is sent has added to the output. */
  outputGrew(): void;
  /** All of the request is in the output. */
  sent(stream: Http2Stream): void;
  /** The response has begun; those of 1xx do not count. */
  answered(stream: Http2Stream): void;
  /** The head of a response is complete whose body the script reads while it arrives. */
  headArrived(stream: Http2Stream): void;
  /** Something of such a body has arrived. */
  bodyArrived(stream: Http2Stream): void;
  /** The response is complete; the stream is gone. */
  completed(stream: Http2Stream): void;
  /** The stream is gone, others are not. */
  streamFailed(stream: Http2Stream, fault: Fault): void;
  /** The stream is gone, and the server has not acted upon its request. */
  streamRefused(stream: Http2Stream, fault: Fault): void;
  /** The server has changed how many streams it takes. */
  roomChanged(): void;
  /** The connection cannot be used any more; its streams are still there. */
  broken(fault: Fault): void;
}

/** What sending and receiving on one connection have in common. */
export class SessionState {
  readonly owner: SessionOwner;
  readonly peer = new PeerSettings();
  readonly streams = new StreamTable();
  readonly bodies = new BodySender(this.peer);
  /** When the bytes arrived that are being read. */
  nowMs = 0;
  /** True when the server wants no more streams, or is not to get any. */
  isDraining = false;
  /** The error that the server gave for wanting no more streams. */
  goaway: Fault | undefined = undefined;
  /** True while a ping has no answer. */
  isPingOut = false;
  /** True once a stream was reset from here: its frames that were on their way must be put up with. */
  hasReset = false;
  /** True when the next header block must begin with the end of the dynamic table. */
  mustDropTable = false;
  /** Bytes of frames that belong to no exchange. */
  receivedBytes = 0;
  #sentBytes = 0;
  readonly #guard = new FloodGuard();
  #output: string;

  /** @param preface what the connection begins with */
  constructor(owner: SessionOwner, preface: string) {
    this.owner = owner;
    this.#output = preface;
    this.#sentBytes = preface.length;
  }

  /** Adds frames of an exchange, which is charged for them. */
  write(frames: string): void {
    this.#output += frames;
  }

  /** Adds frames that belong to no exchange. */
  writeControl(frames: string): void {
    this.#output += frames;
    this.#sentBytes += frames.length;
  }

  takeOutput(): string {
    const output = this.#output;
    this.#output = '';
    return output;
  }

  /** Lets an exchange pay for the bytes since the last one that belong to nobody. */
  charge(exchange: Exchange): void {
    exchange.sentBytes += this.#sentBytes;
    exchange.receivedBytes += this.receivedBytes;
    this.#sentBytes = 0;
    this.receivedBytes = 0;
  }

  /** A response has made progress. */
  progressed(): void {
    this.#guard.reset();
  }

  /** A frame that brings no response any further. */
  idled(): Violation | undefined {
    if (!this.#guard.isFlooded(this.nowMs)) return undefined;
    return connectionViolation('a flood of frames without use', H2_ERROR.enhanceYourCalm);
  }

  /** Adds as much of the bodies as may be sent now. */
  sendBodies(): void {
    const roomBytes = MAX_OUTPUT_BYTES - this.#output.length;
    if (this.bodies.isIdle || roomBytes <= 0) return;
    this.#output += this.bodies.take(roomBytes, (stream) => this.owner.sent(stream));
  }

  complete(stream: Http2Stream): void {
    // The server may answer without waiting for the rest of the request.
    if (stream.body !== undefined) this.reset(stream, H2_ERROR.cancel);
    else this.remove(stream);
    this.owner.completed(stream);
  }

  fail(stream: Http2Stream, { errorCode, fault }: Violation): void {
    this.reset(stream, errorCode);
    this.owner.streamFailed(stream, fault);
  }

  /** Takes a stream out and tells the server. */
  reset(stream: Http2Stream, errorCode: number): void {
    this.hasReset = true;
    this.writeControl(formatRstStream(stream.id, errorCode));
    this.remove(stream);
  }

  remove(stream: Http2Stream): void {
    this.charge(stream.exchange);
    this.streams.remove(stream);
    if (stream.body === undefined) return;
    stream.body.stop();
    this.bodies.remove(stream);
  }
}
