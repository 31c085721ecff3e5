const WIDE = 2 ** 31;
/** The longest that one number can be. */
const MAX_NUMBER_BYTES = 9;
/** Beyond it a whole number is written as a double, so that it fits in 53 bits with its sign and its mark. */
const MAX_WHOLE = 2 ** 50;
/** Stands before a double; whole numbers are even. */
const DOUBLE_MARK = 1;

/** Writes the numbers and texts of a result file, one after the other. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** A whole number from 0 to 2^53 - 1: groups of 7 bits, the lowest first, with a high bit in all but the last (LEB128). */
  uint(value: number): void {
    this.#reserve(MAX_NUMBER_BYTES);
    let rest = value;
    for (; rest >= WIDE; rest = Math.floor(rest / 128)) this.#push((rest % 128) | 128);
    for (; rest >= 128; rest >>>= 7) this.#push((rest & 127) | 128);
    this.#push(rest);
  }

  /** Any finite number: a whole one of usual size as {@link uint}, doubled twice for sign and mark; else a double. */
  number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) <= MAX_WHOLE) {
      this.uint((value < 0 ? -2 * value - 1 : 2 * value) * 2);
      return;
    }
    this.uint(DOUBLE_MARK);
    this.double(value);
  }

  /** 8 bytes, little-endian. What has become infinite is the largest number instead, so that every number is one. */
  double(value: number): void {
    this.#reserve(8);
    const finite = Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
    new DataView(this.#bytes.buffer).setFloat64(this.#length, finite, true);
    this.#length += 8;
  }

  /** Its length in bytes, then UTF-8. */
  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.uint(encoded.length);
    this.#reserve(encoded.length);
    this.#bytes.set(encoded, this.#length);
    this.#length += encoded.length;
  }

  /** Everything so far; a copy. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
