/** A copy reaches no further back than its block. */
const BLOCK_BYTES = 65_536;
const HASH_BITS = 14;
const MIN_MATCH = 4;
/** The longest that one element can copy. */
const MAX_COPY = 64;

/**
 * Compresses in the block format of Snappy, which is not the one for streams:
 * https://github.com/google/snappy/blob/main/format_description.txt
 *
 * Greedy: at each position the last one with the same four bytes is taken, as far as the two go on alike.
 */
export function snappyBlock(input: Uint8Array): Uint8Array<ArrayBuffer> {
  const output = new BlockWriter(input);
  output.length(input.length);
  for (let start = 0; start < input.length; start += BLOCK_BYTES) {
    compressBlock(input, start, Math.min(input.length, start + BLOCK_BYTES), output);
  }
  return output.bytes();
}

function compressBlock(input: Uint8Array, start: number, end: number, output: BlockWriter): void {
  // Positions plus 1, by the hash of the four bytes there.
  const seen = new Uint32Array(1 << HASH_BITS);
  let literalStart = start;
  let at = start;
  while (at + MIN_MATCH <= end) {
    const word = wordAt(input, at);
    const slot = Math.imul(word, 0x1e35_a7bd) >>> (32 - HASH_BITS);
    const candidate = (seen[slot] ?? 0) - 1;
    seen[slot] = at + 1;
    if (candidate < start || wordAt(input, candidate) !== word) {
      // Faster and faster through what does not repeat.
      at += 1 + ((at - literalStart) >> 5);
      continue;
    }
    let length = MIN_MATCH;
    while (at + length < end && input[candidate + length] === input[at + length]) length++;
    output.literal(literalStart, at);
    output.copy(at - candidate, length);
    at += length;
    literalStart = at;
  }
  output.literal(literalStart, end);
}

/** Four bytes, little-endian, signed. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

/** Writes the elements of the format. */
class BlockWriter {
  readonly #input: Uint8Array;
  readonly #output: Uint8Array<ArrayBuffer>;
  #size = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
    // A literal costs at most 3 bytes per block more than its bytes; copies only save.
    this.#output = new Uint8Array(16 + input.length + (input.length >> 3));
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#output.slice(0, this.#size);
  }

  /** The length of what was compressed, as a varint. */
  length(length: number): void {
    let rest = length;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.#byte((rest & 0x7f) | 0x80);
    this.#byte(rest);
  }

  literal(start: number, end: number): void {
    if (start === end) return;
    const last = end - start - 1;
    if (last < 60) this.#byte(last << 2);
    else if (last < 256) this.#bytes(60 << 2, last);
    else this.#bytes(61 << 2, last & 0xff, last >> 8);
    this.#output.set(this.#input.subarray(start, end), this.#size);
    this.#size += end - start;
  }

  copy(offset: number, length: number): void {
    let rest = length;
    for (; rest > MAX_COPY; rest -= MAX_COPY) this.#copyTwo(offset, MAX_COPY);
    if (rest >= MIN_MATCH && rest < 12 && offset < 2048) {
      this.#bytes(1 | ((rest - 4) << 2) | ((offset >> 8) << 5), offset & 0xff);
    } else this.#copyTwo(offset, rest);
  }

  /** With an offset of two bytes: any length up to {@link MAX_COPY}. */
  #copyTwo(offset: number, length: number): void {
    this.#bytes(2 | ((length - 1) << 2), offset & 0xff, offset >> 8);
  }

  #bytes(...values: readonly number[]): void {
    for (const value of values) this.#byte(value);
  }

  #byte(value: number): void {
    this.#output[this.#size++] = value;
  }
}
