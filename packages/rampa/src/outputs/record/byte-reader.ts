const MAX_TEXT_BYTES = 1_000_000;

/** Reads what {@link ByteWriter} writes. Everything that cannot be so is a `RangeError`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  uint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('a number is cut off');
      value += (byte & 127) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('a number is too large');
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  /** How many things follow, each of which takes a byte at least. */
  count(): number {
    const count = this.uint();
    const left = this.#bytes.length - this.#at;
    if (count > left) throw new RangeError(`${count} things cannot be in ${left} bytes`);
    return count;
  }

  number(): number {
    const word = this.uint();
    if (word % 2 === 1) return this.double();
    const folded = word / 2;
    return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
  }

  double(): number {
    if (this.#at + 8 > this.#bytes.length) throw new RangeError('a number is cut off');
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    if (!Number.isFinite(value)) throw new RangeError(`a number is ${value}`);
    return value;
  }

  text(): string {
    const length = this.count();
    if (length > MAX_TEXT_BYTES) throw new RangeError(`a text has ${length} bytes`);
    const start = this.#at;
    this.#at += length;
    return new TextDecoder().decode(this.#bytes.subarray(start, this.#at));
  }
}
