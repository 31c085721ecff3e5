const SMALLEST_BYTES = 1024;

/** What is taken on trust: a server that announces more must send it before more is allocated. */
const MAX_TRUSTED_BYTES = 1_048_576;

/** Collects a body that arrives in pieces: one allocation when its size is known, doubling otherwise. */
export class BodyBuilder {
  readonly #expectedBytes: number;
  #bytes: Buffer;
  #length = 0;

  /** @param expectedBytes the size when it is known, else 0 */
  constructor(expectedBytes: number) {
    this.#expectedBytes = expectedBytes;
    const firstBytes = Math.min(expectedBytes, MAX_TRUSTED_BYTES);
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(firstBytes, SMALLEST_BYTES));
  }

  get length(): number {
    return this.#length;
  }

  /** Copies `bytes[start..end)`; the source may be reused afterwards. */
  append(bytes: Buffer, start: number, end: number): void {
    const length = this.#length + end - start;
    if (length > this.#bytes.length) this.#grow(length);
    copyInto(bytes, start, end, this.#bytes, this.#length);
    this.#length = length;
  }

  /** Everything collected, without a copy; do not append afterwards. */
  take(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(neededBytes: number): void {
    const doubleBytes = this.#bytes.length * 2;
    const isKnown = this.#expectedBytes >= neededBytes && this.#expectedBytes < doubleBytes;
    const nextBytes = isKnown ? this.#expectedBytes : Math.max(neededBytes, doubleBytes);
    const larger = Buffer.allocUnsafeSlow(nextBytes);
    larger.set(this.#bytes.subarray(0, this.#length), 0);
    this.#bytes = larger;
  }
}

/** A copy of `bytes[start..end)`, for small pieces from the shared pool. */
export function copyBytes(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start);
  copyInto(bytes, start, end, copy, 0);
  return copy;
}

function copyInto(
  source: Buffer,
  start: number,
  end: number,
  target: Buffer,
  targetStart: number,
): void {
  // A loop beats the call into the runtime for a few bytes.
  if (end - start <= 32) {
    for (let index = start; index < end; index++) {
      target[targetStart + index - start] = source[index] ?? 0;
    }
  } else {
    target.set(source.subarray(start, end), targetStart);
  }
}
