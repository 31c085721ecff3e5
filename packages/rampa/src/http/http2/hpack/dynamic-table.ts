import type { Field } from './static-table.ts';

/** What an entry counts beside its name and value, RFC 7541 section 4.1. */
const ENTRY_BYTES = 32;

/** The fields that the other side has added, the newest first: RFC 7541 section 2.3.2. */
export class DynamicTable {
  /** Changes whenever the table does: until then an index means the same. */
  changeCount = 0;
  /** A ring with room for the smallest entries; the newest one is before {@link #next}. */
  readonly #slots: Field[];
  #next = 0;
  #count = 0;
  #bytes = 0;
  #maxBytes: number;

  constructor(maxBytes: number) {
    this.#slots = new Array<Field>(Math.floor(maxBytes / ENTRY_BYTES) + 1);
    this.#maxBytes = maxBytes;
  }

  /** @param index 0 for the newest */
  get(index: number): Field | undefined {
    if (index >= this.#count) return undefined;
    const slot = this.#next - 1 - index;
    return this.#slots[slot < 0 ? slot + this.#slots.length : slot];
  }

  /** The oldest make room; a field that is larger than the table empties it, section 4.4. */
  add(field: Field): void {
    this.changeCount++;
    const bytes = sizeOf(field);
    this.#evict(this.#maxBytes - bytes);
    if (bytes > this.#maxBytes) return;
    this.#slots[this.#next] = field;
    this.#next = this.#next + 1 === this.#slots.length ? 0 : this.#next + 1;
    this.#count++;
    this.#bytes += bytes;
  }

  /** Section 4.3. @param maxBytes no more than at first */
  resize(maxBytes: number): void {
    this.changeCount++;
    this.#maxBytes = maxBytes;
    this.#evict(maxBytes);
  }

  #evict(maxBytes: number): void {
    while (this.#bytes > maxBytes && this.#count > 0) {
      const oldest = this.get(this.#count - 1);
      if (oldest !== undefined) this.#bytes -= sizeOf(oldest);
      this.#count--;
    }
  }
}

function sizeOf({ name, value }: Field): number {
  return name.length + value.length + ENTRY_BYTES;
}
