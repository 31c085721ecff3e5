import type { Clock, TimerHandle } from '../../core/clock.ts';
import type { Fault } from '../../network/fault.ts';
import type { Wire } from '../../network/wire.ts';
import { BodyReader } from '../request/body-reader.ts';
import { MAX_EXPECT_MS, type RequestBody, type StreamedBody } from '../request/request-body.ts';

/** Who sends a body. */
export interface UploadOwner {
  /** So many bytes were handed to the socket. */
  wrote(bytes: number): void;
  /** All of the body has left. */
  uploaded(): void;
  /** The rest of the body cannot be sent. */
  uploadFailed(fault: Fault): void;
}

/**
 * Sends a body that does not leave together with the head of its request: because it is read while it is
 * sent, each piece when the one before has left, or because the server is asked for it first.
 */
export class BodyUpload {
  /** True once all of the body has left. */
  isDone = false;
  readonly #clock: Clock;
  readonly #wire: Wire;
  readonly #body: RequestBody;
  readonly #owner: UploadOwner;
  #expectTimer: TimerHandle | undefined = undefined;
  #reader: BodyReader | undefined = undefined;
  #isStarted = false;
  #isStopped = false;
  #onDrained: (() => void) | undefined = undefined;

  constructor(clock: Clock, wire: Wire, body: RequestBody, owner: UploadOwner) {
    this.#clock = clock;
    this.#wire = wire;
    this.#body = body;
    this.#owner = owner;
  }

  /** Waits for {@link start}, but not for ever. */
  startLater(): void {
    this.#expectTimer = this.#clock.setTimer(MAX_EXPECT_MS, () => this.start());
  }

  /** Harmless when it has started. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#clearTimer();
    void this.#send();
  }

  /** What was written before has left. */
  drained(): void {
    const onDrained = this.#onDrained;
    this.#onDrained = undefined;
    onDrained?.();
  }

  /** Sends no more, and lets go of the source. */
  stop(): void {
    this.#isStarted = true;
    this.#isStopped = true;
    this.#clearTimer();
    this.#reader?.stop();
    this.drained();
  }

  async #send(): Promise<void> {
    const fault =
      this.#body.type === 'streamed'
        ? await this.#sendStream(this.#body)
        : await this.#write('', this.#body.content);
    if (this.#isStopped) return;
    this.isDone = fault === undefined;
    if (fault === undefined) this.#owner.uploaded();
    else this.#owner.uploadFailed(fault);
  }

  /** @returns what is wrong with the source */
  async #sendStream(body: StreamedBody): Promise<Fault | undefined> {
    const reader = new BodyReader(this.#clock, body);
    this.#reader = reader;
    const isChunked = body.bytes === undefined;
    let lineEnd = '';
    for (;;) {
      const piece = await reader.next();
      if (this.#isStopped) return undefined;
      if (piece === undefined) break;
      if ('code' in piece) return piece;
      await this.#write(isChunked ? `${lineEnd}${piece.length.toString(16)}\r\n` : '', piece);
      lineEnd = '\r\n';
    }
    if (isChunked) await this.#write(`${lineEnd}0\r\n\r\n`, '');
    return undefined;
  }

  /** Settles when it has left, so that the source is as fast as the server. */
  async #write(framing: string, content: string | Uint8Array): Promise<undefined> {
    if (this.#isStopped) return;
    this.#owner.wrote(framing.length + content.length);
    const hasLeft =
      typeof content === 'string'
        ? this.#wire.write(framing + content)
        : this.#wire.writeBoth(framing, content);
    if (!hasLeft) await new Promise<void>((resolve) => (this.#onDrained = resolve));
  }

  #clearTimer(): void {
    if (this.#expectTimer !== undefined) this.#clock.clearTimer(this.#expectTimer);
  }
}
