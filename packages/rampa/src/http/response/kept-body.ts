import { BodyBuilder, copyBytes } from '../http1/body-builder.ts';
import type { BodySink } from './body-sink.ts';

const NO_BYTES = Buffer.alloc(0);

/** Keeps bodies in memory, one after the other; {@link take} each before the next one begins. */
export class KeptBody implements BodySink {
  #expectedBytes = -1;
  #whole: Buffer = NO_BYTES;
  #builder: BodyBuilder | undefined = undefined;

  get length(): number {
    return this.#builder === undefined ? this.#whole.length : this.#builder.length;
  }

  begin(expectedBytes: number): void {
    this.#expectedBytes = expectedBytes;
  }

  append(bytes: Buffer, start: number, end: number): void {
    if (this.#builder === undefined) {
      // The common case: the whole body is here.
      if (end - start === this.#expectedBytes) {
        this.#whole = copyBytes(bytes, start, end);
        return;
      }
      this.#builder = new BodyBuilder(Math.max(0, this.#expectedBytes));
    }
    this.#builder.append(bytes, start, end);
  }

  /** The body, without a copy; may be a slice of a larger buffer. */
  take(): Buffer {
    const body = this.#builder === undefined ? this.#whole : this.#builder.take();
    this.#builder = undefined;
    this.#whole = NO_BYTES;
    return body;
  }
}
