/**
 * How many bits the code of each byte has, and last that of the end of a string: RFC 7541 appendix B. Codes of
 * one length follow each other in the order of their symbols, so the lengths say everything.
 */
const CODE_BITS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5,
  6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6,
  7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23,
  23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22,
  22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22,
  23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27,
  27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25,
  24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
];

const END_OF_STRING = 256;
const LONGEST_CODE_BITS = 30;

/** Bits of an entry of {@link STEPS}: the next state, then the byte that was completed, then these. */
const HAS_BYTE = 0x1_0000;
const IS_INVALID = 0x2_0000;

/** The longest padding: less than a byte, all ones. */
const MAX_PADDING_BITS = 7;

/** @returns the code of each symbol, of {@link CODE_BITS} bits */
function huffmanCodes(): readonly number[] {
  const codes: number[] = [];
  let next = 0;
  for (let bits = 1; bits <= LONGEST_CODE_BITS; bits++) {
    next *= 2;
    for (let symbol = 0; symbol <= END_OF_STRING; symbol++) {
      if (CODE_BITS[symbol] === bits) codes[symbol] = next++;
    }
  }
  return codes;
}

/** The inner nodes of the code's tree: two children each, other nodes or `-1 - symbol`. */
function huffmanTree(): readonly (readonly [number, number])[] {
  const nodes: [number, number][] = [[0, 0]];
  huffmanCodes().forEach((code, symbol) => {
    const bits = CODE_BITS[symbol] ?? 0;
    let node: [number, number] = nodes[0] ?? [0, 0];
    for (let shift = bits - 1; shift > 0; shift--) {
      const side = (code >> shift) & 1;
      if (node[side] === 0) node[side] = nodes.push([0, 0]) - 1;
      node = nodes[node[side] ?? 0] ?? node;
    }
    node[code & 1] = -1 - symbol;
  });
  return nodes;
}

const TREE = huffmanTree();

/** What four bits lead to, for each of the 256 inner nodes of the tree; no code is shorter than five bits. */
const STEPS = huffmanSteps();

/** The nodes at which a string may end. */
const ENDS = huffmanEnds();

function huffmanSteps(): Int32Array {
  const steps = new Int32Array(TREE.length * 16);
  for (let state = 0; state < TREE.length; state++) {
    for (let bits = 0; bits < 16; bits++) steps[state * 16 + bits] = huffmanStep(state, bits);
  }
  return steps;
}

function huffmanStep(from: number, fourBits: number): number {
  let state = from;
  let completed = 0;
  for (let shift = 3; shift >= 0; shift--) {
    const child = TREE[state]?.[(fourBits >> shift) & 1] ?? 0;
    if (child === -1 - END_OF_STRING) return IS_INVALID;
    if (child < 0) completed = HAS_BYTE | ((-1 - child) << 8);
    state = Math.max(0, child);
  }
  return completed | state;
}

function huffmanEnds(): Uint8Array {
  const ends = new Uint8Array(TREE.length);
  let state = 0;
  for (let bits = 0; bits <= MAX_PADDING_BITS; bits++) {
    ends[state] = 1;
    state = TREE[state]?.[1] ?? 0;
  }
  return ends;
}

/**
 * Decodes `bytes[start..end)` into `target`, which has room for 8/5 of it.
 * @returns how many bytes it became; -1 for an end-of-string symbol or padding that is not allowed
 */
export function decodeHuffman(bytes: Buffer, start: number, end: number, target: Buffer): number {
  let state = 0;
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    let step = STEPS[(state << 4) | (byte >> 4)] ?? 0;
    if (step >= HAS_BYTE) {
      if ((step & IS_INVALID) !== 0) return -1;
      target[length++] = (step >> 8) & 0xff;
    }
    step = STEPS[((step & 0xff) << 4) | (byte & 15)] ?? 0;
    if (step >= HAS_BYTE) {
      if ((step & IS_INVALID) !== 0) return -1;
      target[length++] = (step >> 8) & 0xff;
    }
    state = step & 0xff;
  }
  return ENDS[state] === 1 ? length : -1;
}
