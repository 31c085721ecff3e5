import { DynamicTable } from './dynamic-table.ts';
import { decodeHuffman } from './huffman.ts';
import { type Field, STATIC_TABLE } from './static-table.ts';

/** The dynamic table that servers may fill; what HTTP/2 begins with, so nothing has to be announced. */
const MAX_TABLE_BYTES = 4096;

/** Far beyond any length or index that can be right. */
const MAX_INTEGER_SHIFT = 21;

/** Takes header fields in the order in which they come. */
export interface FieldSink {
  /** One character per byte, whatever they are. */
  field(name: string, value: string): void;
}

/**
 * Reads header blocks of one connection, RFC 7541. A block that is faulty leaves the table in an unknown
 * state: the connection cannot be used any more.
 */
export class HpackDecoder {
  readonly table = new DynamicTable(MAX_TABLE_BYTES);
  /** Whether the last block used what earlier ones had put into the table, or changed its size. */
  isBound = false;
  /** What the last block put into the table. */
  added: Field[] = [];
  #bytes: Buffer = NO_BYTES;
  #at = 0;
  #end = 0;
  #problem: string | undefined = undefined;

  /**
   * Hands the fields of one whole block to the sink.
   * @returns what is wrong with the block, if anything
   */
  decode(bytes: Buffer, start: number, end: number, sink: FieldSink): string | undefined {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#problem = undefined;
    this.isBound = false;
    this.added = [];
    this.#readTableSizes();
    while (this.#at < end && this.#problem === undefined) this.#readField(sink);
    this.#bytes = NO_BYTES;
    return this.#problem;
  }

  /** Section 6.3: only at the start of a block. */
  #readTableSizes(): void {
    while (this.#at < this.#end && ((this.#bytes[this.#at] ?? 0) & 0xe0) === 0x20) {
      const size = this.#readInteger(0x1f);
      if (size > MAX_TABLE_BYTES) {
        this.#problem ??= `a table size of ${size} bytes, where ${MAX_TABLE_BYTES} are allowed`;
        return;
      }
      this.table.resize(size);
      this.isBound = true;
    }
  }

  #readField(sink: FieldSink): void {
    const byte = this.#bytes[this.#at] ?? 0;
    if (byte >= 0x80) {
      const { name, value } = this.#fieldAt(this.#readInteger(0x7f));
      if (this.#problem === undefined) sink.field(name, value);
    } else if (byte >= 0x40) {
      this.#readLiteral(0x3f, true, sink);
    } else if (byte >= 0x20) {
      this.#problem = 'a table size after the first field';
    } else {
      this.#readLiteral(0x0f, false, sink);
    }
  }

  #readLiteral(indexMask: number, isKept: boolean, sink: FieldSink): void {
    const index = this.#readInteger(indexMask);
    const name = index === 0 ? this.#readString() : this.#fieldAt(index).name;
    const value = this.#readString();
    if (this.#problem !== undefined) return;
    if (isKept) {
      const field = { name, value };
      this.table.add(field);
      this.added.push(field);
    }
    sink.field(name, value);
  }

  #fieldAt(index: number): Field {
    const isStatic = index <= STATIC_TABLE.length;
    if (!isStatic) this.isBound = true;
    const field = isStatic ? STATIC_TABLE[index - 1] : this.table.get(index - FIRST_DYNAMIC_INDEX);
    if (field !== undefined) return field;
    this.#problem ??= `a field number ${index} that does not exist`;
    return NO_FIELD;
  }

  /** Section 5.1. @param mask the bits of the first byte that belong to the number */
  #readInteger(mask: number): number {
    const first = (this.#bytes[this.#at++] ?? 0) & mask;
    if (first < mask) return first;
    let value = mask;
    for (let shift = 0; this.#at < this.#end; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      if (shift >= MAX_INTEGER_SHIFT) {
        this.#problem ??= 'a number that is too large';
        return 0;
      }
    }
    this.#problem ??= 'an end inside a number';
    return 0;
  }

  /** Section 5.2. */
  #readString(): string {
    if (this.#at >= this.#end) return this.#failShort();
    const isHuffman = (this.#bytes[this.#at] ?? 0) >= 0x80;
    const length = this.#readInteger(0x7f);
    const start = this.#at;
    const end = start + length;
    if (end > this.#end) return this.#failShort();
    this.#at = end;
    return isHuffman ? this.#huffmanText(start, end) : this.#bytes.toString('latin1', start, end);
  }

  #huffmanText(start: number, end: number): string {
    const target = Buffer.allocUnsafe(Math.ceil(((end - start) * 8) / 5));
    const length = decodeHuffman(this.#bytes, start, end, target);
    if (length >= 0) return target.toString('latin1', 0, length);
    this.#problem ??= 'a Huffman code that is not valid';
    return '';
  }

  #failShort(): string {
    this.#problem ??= 'an end inside a text';
    return '';
  }
}

const NO_BYTES = Buffer.alloc(0);
const NO_FIELD: Field = { name: '', value: '' };
const FIRST_DYNAMIC_INDEX = STATIC_TABLE.length + 1;
