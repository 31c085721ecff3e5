import type { Clock, TimerHandle } from '../../core/clock.ts';
import type { HttpSender, Payload } from './http-sender.ts';

const FLUSH_EVERY_MS = 1000;

/** Collects lines of text for requests of a limited size. No line waits for longer than a second. */
export class LineBatch {
  readonly #sender: HttpSender;
  readonly #clock: Clock;
  readonly #maxLines: number;
  readonly #payloadOf: (text: string, count: number) => Payload;
  #text = '';
  #count = 0;
  #timer: TimerHandle | undefined;

  /** @param payloadOf makes what is sent of lines and their count; default the lines as they are */
  constructor(
    sender: HttpSender,
    clock: Clock,
    maxLines: number,
    payloadOf: (text: string, count: number) => Payload = (body, count) => ({ body, count }),
  ) {
    this.#sender = sender;
    this.#clock = clock;
    this.#maxLines = maxLines;
    this.#payloadOf = payloadOf;
  }

  /** @param line with its end */
  add(line: string): void {
    this.#text += line;
    this.#count++;
    if (this.#count === this.#maxLines) this.flush();
    else this.#timer ??= this.#clock.setTimer(FLUSH_EVERY_MS, () => this.flush());
  }

  /** Sends what there is. */
  flush(): void {
    if (this.#count > 0) this.#sender.send(this.#payloadOf(this.#text, this.#count));
    this.discard();
  }

  /** Forgets what there is; leaves no timer behind. */
  discard(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#text = '';
    this.#count = 0;
  }
}
