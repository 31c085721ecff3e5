import type { Clock, TimerHandle } from '../../core/clock.ts';
import type { Fault } from '../../network/fault.ts';
import { BodyReader } from '../request/body-reader.ts';
import {
  MAX_EXPECT_MS,
  type RequestBody,
  type StreamedBody,
  type WholeBody,
} from '../request/request-body.ts';

/** A request's body on its way out, piece by piece. */
export interface OutgoingBody {
  /** Bytes that can be sent now. */
  readonly readyBytes: number;
  /** Whether nothing comes after those. */
  readonly isEnded: boolean;
  /** The next bytes, as many as asked for or as are ready, one character per byte. */
  take(maxBytes: number): string;
  /** Lets go of what the body is read from. */
  stop(): void;
}

/** Who is told about a body that is read while it is sent. */
export interface OutgoingOwner {
  /** There are more bytes, or there is the end. */
  bodyReady(): void;
  /** The rest of the body cannot be sent. */
  bodyFailed(fault: Fault): void;
}

/** @returns `undefined` for a body that ends with the head of its request */
export function outgoingBody(
  body: RequestBody | undefined,
  clock: Clock,
  owner: OutgoingOwner,
): OutgoingBody | undefined {
  if (body === undefined) return undefined;
  if (body.type === 'streamed') return new StreamedOutgoingBody(body, clock, owner);
  return body.bytes === 0 ? undefined : new WholeOutgoingBody(body);
}

/** Stands in for a body that the server is asked for first: there is nothing to send until it wants it. */
export class HeldBody implements OutgoingBody {
  readonly readyBytes = 0;
  readonly isEnded = false;
  readonly #clock: Clock;
  readonly #onWanted: () => void;
  #timer: TimerHandle | undefined;

  /** @param onWanted called once: when the server wants the body, or says nothing */
  constructor(clock: Clock, onWanted: () => void) {
    this.#clock = clock;
    this.#onWanted = onWanted;
    this.#timer = clock.setTimer(MAX_EXPECT_MS, () => this.release());
  }

  /** Harmless when the body has been sent, or is not going to be. */
  release(): void {
    if (this.#timer === undefined) return;
    this.stop();
    this.#onWanted();
  }

  take(): string {
    return '';
  }

  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

class WholeOutgoingBody implements OutgoingBody {
  readonly isEnded = true;
  readonly #content: string | Buffer;
  readonly #bytes: number;
  #at = 0;

  constructor({ content, bytes }: WholeBody) {
    this.#content = typeof content === 'string' ? content : asBuffer(content);
    this.#bytes = bytes;
  }

  get readyBytes(): number {
    return this.#bytes - this.#at;
  }

  take(maxBytes: number): string {
    const start = this.#at;
    this.#at = Math.min(this.#bytes, start + maxBytes);
    return typeof this.#content === 'string'
      ? this.#content.slice(start, this.#at)
      : this.#content.toString('latin1', start, this.#at);
  }

  stop(): void {
    // It is in memory.
  }
}

/** Asks for the next piece when the one before has been taken: the source is as fast as the server. */
class StreamedOutgoingBody implements OutgoingBody {
  isEnded = false;
  readonly #reader: BodyReader;
  readonly #owner: OutgoingOwner;
  #piece: Buffer = NO_BYTES;
  #at = 0;
  #isStopped = false;

  constructor(body: StreamedBody, clock: Clock, owner: OutgoingOwner) {
    this.#reader = new BodyReader(clock, body);
    this.#owner = owner;
    void this.#readNext();
  }

  get readyBytes(): number {
    return this.#piece.length - this.#at;
  }

  take(maxBytes: number): string {
    const start = this.#at;
    if (start === this.#piece.length) return '';
    this.#at = Math.min(this.#piece.length, start + maxBytes);
    const text = this.#piece.toString('latin1', start, this.#at);
    if (this.#at === this.#piece.length) void this.#readNext();
    return text;
  }

  stop(): void {
    this.#isStopped = true;
    this.#reader.stop();
  }

  async #readNext(): Promise<void> {
    const piece = await this.#reader.next();
    if (this.#isStopped) return;
    if (piece !== undefined && 'code' in piece) {
      this.#owner.bodyFailed(piece);
      return;
    }
    if (piece === undefined) this.isEnded = true;
    this.#piece = piece === undefined ? NO_BYTES : asBuffer(piece);
    this.#at = 0;
    this.#owner.bodyReady();
  }
}

const NO_BYTES = Buffer.alloc(0);

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
