import { HpackDecoder } from './hpack/hpack-decoder.ts';
import type { Field } from './hpack/static-table.ts';
import { ResponseFields } from './response-fields.ts';

/** Blocks that are as long as this, or shorter, are remembered. */
const LONGEST_KEPT_BYTES = 1024;

interface KnownBlock {
  readonly bytes: Buffer;
  readonly fields: ResponseFields;
  /** What it puts into the table each time. */
  readonly added: readonly Field[];
  /** Whether it means something else once the table has changed. */
  readonly isBound: boolean;
  readonly changeCount: number;
}

/** Reads the header blocks of one connection. A server answers the same with the same bytes, which are read once. */
export class HeaderBlocks {
  /** What is wrong with the last block; the connection cannot be used any more. */
  problem: string | undefined = undefined;
  readonly #decoder = new HpackDecoder();
  #known: KnownBlock | undefined = undefined;

  /** The fields of the block `bytes[start..end)`: do not change them. */
  read(bytes: Buffer, start: number, end: number): ResponseFields {
    const known = this.#known;
    if (known !== undefined && this.#isKnown(known, bytes, start, end)) {
      for (const field of known.added) this.#decoder.table.add(field);
      return known.fields;
    }
    const { changeCount } = this.#decoder.table;
    const fields = new ResponseFields();
    this.problem = this.#decoder.decode(bytes, start, end, fields);
    if (end - start <= LONGEST_KEPT_BYTES) {
      const { added, isBound } = this.#decoder;
      const copy = Buffer.from(bytes.subarray(start, end));
      this.#known = { bytes: copy, fields, added, isBound, changeCount };
    }
    return fields;
  }

  #isKnown(known: KnownBlock, bytes: Buffer, start: number, end: number): boolean {
    if (known.isBound && known.changeCount !== this.#decoder.table.changeCount) return false;
    if (known.bytes.length !== end - start) return false;
    for (let index = 0; index < known.bytes.length; index++) {
      if (known.bytes[index] !== bytes[start + index]) return false;
    }
    return true;
  }
}
