/** A count of up to 2^53 - 1 takes 54 bits, 7 in a byte. */
export const MAX_WORD_BYTES = 8;

/** From here on a word does not fit 31 bits, and bit operators cannot be used. */
const WIDE = 0x8000_0000;

/**
 * Writes the counts of the V2 encoding: signed numbers, of which the sign is in the lowest bit (ZigZag), in 7-bit
 * groups, the lowest first, with a high bit in all but the last (LEB128). A negative one is a run of empty buckets.
 */
export class WordWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length: number;
  #next = 0;

  /** @param reservedBytes left free at the start */
  constructor(reservedBytes: number) {
    this.#bytes = new Uint8Array(reservedBytes + 1024);
    this.#length = reservedBytes;
  }

  /** The bucket after the last one that is not empty. */
  get nextIndex(): number {
    return this.#next;
  }

  /** Writes neighbouring buckets, from `firstIndex` on; those in between and not mentioned are empty. */
  writeCounts(firstIndex: number, counts: Float64Array): void {
    this.#reserve(2 * counts.length * MAX_WORD_BYTES);
    const bytes = this.#bytes;
    let at = this.#length;
    let next = this.#next;
    for (let slot = 0; slot < counts.length; slot++) {
      const count = counts[slot] ?? 0;
      if (count === 0) continue;
      const run = firstIndex + slot - next;
      // A single empty bucket is a count of 0, as other implementations write it.
      if (run === 1) bytes[at++] = 0;
      else if (run > 1) at = writeWord(bytes, at, run * 2 - 1);
      // Most counts take one byte.
      if (count < 64) bytes[at++] = count << 1;
      else at = writeWord(bytes, at, count * 2);
      next = firstIndex + slot + 1;
    }
    this.#length = at;
    this.#next = next;
  }

  /** The reserved bytes and all words; a view. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(byteCount: number): void {
    const least = this.#length + byteCount;
    if (least <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * least);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what {@link WordWriter} writes. */
export class WordReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** What is left of a run of empty buckets. */
  #run = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether there are no more buckets, not even empty ones. */
  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length && this.#run === 0;
  }

  /**
   * Reads the next buckets, as many as `counts` has room for; those after the last one are empty.
   * @returns `false` when a word is cut off or its number is not below 2^53
   */
  tryRead(counts: Float64Array): boolean {
    counts.fill(0);
    let slot = this.#takeRun(counts.length);
    while (slot < counts.length && this.#at < this.#bytes.length) {
      const number = this.#readNumber();
      if (Number.isNaN(number)) return false;
      if (number >= 0) {
        counts[slot++] = number;
      } else {
        this.#run = -number;
        slot += this.#takeRun(counts.length - slot);
      }
    }
    return true;
  }

  /** Passes over the empty buckets that come next, in whole multiples of `size`. @returns how many */
  skip(size: number): number {
    const skipped = this.#run - (this.#run % size);
    this.#run -= skipped;
    return skipped;
  }

  #takeRun(most: number): number {
    const taken = Math.min(this.#run, most);
    this.#run -= taken;
    return taken;
  }

  #readNumber(): number {
    const byte = this.#bytes[this.#at] ?? 0;
    if (byte >= 128) return this.#readLong();
    this.#at++;
    return (byte & 1) === 1 ? -((byte + 1) >> 1) : byte >> 1;
  }

  #readLong(): number {
    let word = 0;
    let scale = 1;
    for (let size = 1; size <= MAX_WORD_BYTES; size++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) return Number.NaN;
      word += (byte & 127) * scale;
      if (byte < 128) return signed(word);
      scale *= 128;
    }
    return Number.NaN;
  }
}

function writeWord(bytes: Uint8Array, start: number, word: number): number {
  let at = start;
  let rest = word;
  for (; rest >= WIDE; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
  for (; rest >= 128; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
  bytes[at++] = rest;
  return at;
}

function signed(word: number): number {
  // Doubles have no odd numbers from 2^53 on, but no run is that long.
  if (word > 2 * Number.MAX_SAFE_INTEGER) return Number.NaN;
  return word % 2 === 1 ? -(word + 1) / 2 : word / 2;
}
