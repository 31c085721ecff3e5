/** Decompresses the block format of Snappy. @throws {Error} when it is not valid */
export function readSnappy(input: Uint8Array): Buffer {
  let at = 0;
  const byte = (): number => {
    const value = input[at++];
    if (value === undefined) throw new Error('ends too early');
    return value;
  };
  const bytes = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index++) value += byte() * 256 ** index;
    return value;
  };
  let length = 0;
  for (let shift = 1, part = 0x80; part >= 0x80; shift *= 128) {
    part = byte();
    length += (part & 0x7f) * shift;
  }
  const output: number[] = [];
  while (at < input.length) {
    const tag = byte();
    if ((tag & 3) === 0) {
      const size = tag >> 2;
      const count = size < 60 ? size + 1 : bytes(size - 59) + 1;
      for (let index = 0; index < count; index++) output.push(byte());
      continue;
    }
    const isShort = (tag & 3) === 1;
    const count = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = isShort ? (tag >> 5) * 256 + byte() : bytes((tag & 3) === 2 ? 2 : 4);
    if (offset === 0 || offset > output.length) throw new Error(`offset ${offset} is outside`);
    for (let index = 0; index < count; index++) output.push(output[output.length - offset] ?? 0);
  }
  if (output.length !== length) throw new Error(`${output.length} bytes, not ${length}`);
  return Buffer.from(output);
}
