import type { Clock, TimerHandle } from '../../core/clock.ts';
import type { HttpSender, Payload } from './http-sender.ts';
import { LineWriter } from './line-writer.ts';

const FLUSH_EVERY_MS = 1000;

/** Makes what is sent of so many lines in UTF-8. */
type PayloadOf = (lines: Uint8Array<ArrayBuffer>, count: number) => Payload;

/** Collects lines of text for requests of a limited size. No line waits for longer than a second. */
export class LineBatch {
  /** What the next line is written to; call {@link end} behind each. */
  readonly line = new LineWriter();
  readonly #sender: HttpSender;
  readonly #clock: Clock;
  readonly #maxLines: number;
  readonly #payloadOf: PayloadOf;
  #count = 0;
  #timer: TimerHandle | undefined;

  /** @param payloadOf default the lines as they are */
  constructor(
    sender: HttpSender,
    clock: Clock,
    maxLines: number,
    payloadOf: PayloadOf = (body, count) => ({ body, count }),
  ) {
    this.#sender = sender;
    this.#clock = clock;
    this.#maxLines = maxLines;
    this.#payloadOf = payloadOf;
  }

  /** A line is complete. */
  end(): void {
    this.#count++;
    if (this.#count === this.#maxLines) this.flush();
    else this.#timer ??= this.#clock.setTimer(FLUSH_EVERY_MS, () => this.flush());
  }

  /** @param line with its end */
  add(line: string): void {
    const bytes = Buffer.from(line);
    this.line.reserve(bytes.length);
    this.line.text(bytes);
    this.end();
  }

  /** Sends what there is. */
  flush(): void {
    const count = this.#count;
    this.#stopTimer();
    this.#count = 0;
    // A request may be sent more than once, so its memory is its own.
    if (count > 0) this.#sender.send(this.#payloadOf(this.line.take(false), count));
  }

  /** Forgets what there is; leaves no timer behind. */
  discard(): void {
    this.#stopTimer();
    this.#count = 0;
    this.line.take(false);
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
