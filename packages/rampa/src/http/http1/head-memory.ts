import { BYTE } from './bytes.ts';
import { ResponseHead } from './response-head.ts';

/** Longer heads are read anew each time. */
const MAX_BYTES = 2048;

/** As many responses of different lengths are told apart. */
const SLOT_COUNT = 16;

/**
 * Heads that were read before, of all connections of a thread. A server mostly answers the same request with the same
 * head, byte by byte, until the second in its `date` is over, and to compare costs a fraction of reading it.
 */
export class HeadMemory {
  readonly #slots = Array.from({ length: SLOT_COUNT }, () => new RememberedHead());

  /** The only head that `bytes[start..end)` may begin with as far as this knows: those who come in one length share it. */
  slotOf(start: number, end: number): RememberedHead {
    return this.#slots[(end - start) % SLOT_COUNT] as RememberedHead;
  }
}

/** One head, and what it said. */
export class RememberedHead {
  readonly head = new ResponseHead();
  /** As it was received, one character per byte. */
  text = '';
  #bytes: Buffer | undefined = undefined;
  #length = 0;

  /** @returns the length of the head when `bytes[start..end)` begin with it, or 0 */
  match(bytes: Buffer, start: number, end: number): number {
    const length = this.#length;
    // Another head mostly has another length, which one byte tells.
    if (
      this.#bytes === undefined ||
      start + length > end ||
      bytes[start + length - 1] !== BYTE.lf
    ) {
      return 0;
    }
    return bytes.compare(this.#bytes, 0, length, start, start + length) === 0 ? length : 0;
  }

  /** Keeps what `bytes[start..end)` were read as. */
  set(head: ResponseHead, text: string, bytes: Buffer, start: number, end: number): void {
    if (end - start > MAX_BYTES) return;
    this.#bytes ??= Buffer.allocUnsafeSlow(MAX_BYTES);
    this.#length = bytes.copy(this.#bytes, 0, start, end);
    this.head.copyFrom(head);
    this.text = text;
  }
}
