import type { RunSlice } from '../../core/slice.ts';
import { mergeSlices } from './merge-slices.ts';
import { SliceBudget } from './slice-budget.ts';
import { SliceEncoder } from './slice-encoder.ts';

/** A chunk is written again with every new slice until it is as long as this, unpacked, or holds so many slices. */
const FULL_BYTES = 128 * 1024;
const FULL_SLICES = 32;

/** With more than this unwritten the destination is slow, and slices are widened. */
const WAITING_BYTES = 16 * 1024 * 1024;

/** What slices shrink to when they are packed, until it is known. */
const PACKED_SHARE = 0.7;

/** Gathers slices until they are worth a chunk of their own. */
export class SliceBuffer {
  readonly #encoder = new SliceEncoder();
  readonly #budget: SliceBudget;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #sliceCount = 0;
  /** What is still being widened, because there is no room for it by itself, and its bytes. */
  #open: RunSlice | undefined;
  #openBytes: Uint8Array = new Uint8Array();
  /** Of everything that was taken. */
  #takenBytes = 0;
  /** What a part of it came to. */
  readonly #packed = { bytes: 0, packedBytes: 0 };

  constructor(plannedSeconds: number) {
    this.#budget = new SliceBudget(plannedSeconds);
  }

  get isFull(): boolean {
    return this.#partBytes >= FULL_BYTES || this.#sliceCount >= FULL_SLICES;
  }

  get isEmpty(): boolean {
    return this.#partBytes === 0 && this.#open === undefined;
  }

  add(slice: RunSlice): void {
    this.#push(this.#encoder.encodeNames(slice));
    this.#open = this.#open === undefined ? slice : mergeSlices(this.#open, slice);
    this.#openBytes = this.#encoder.encode(this.#open);
    const { endSecond } = this.#open;
    const isAllowed = this.#budget.allows(this.#estimate(), endSecond, this.#encoder.seriesCount);
    if (isAllowed && this.#partBytes < WAITING_BYTES) this.close();
  }

  /** Nothing will be added to the last slice. */
  close(): void {
    if (this.#open === undefined) return;
    this.#push(this.#openBytes);
    this.#sliceCount++;
    this.#open = undefined;
    this.#openBytes = new Uint8Array();
  }

  /** Everything that is gathered, also what may still grow. */
  peek(): Uint8Array {
    return Buffer.concat([...this.#parts, this.#openBytes]);
  }

  /** What will not change any more; it is forgotten here. */
  take(): Uint8Array {
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    this.#sliceCount = 0;
    this.#takenBytes += bytes.length;
    return bytes;
  }

  /** So many bytes of what was taken came to so many in the file. */
  addPacked(bytes: number, packedBytes: number): void {
    this.#packed.bytes += bytes;
    this.#packed.packedBytes += packedBytes;
  }

  #push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#partBytes += bytes.length;
  }

  /** How many bytes in the file everything so far comes to. */
  #estimate(): number {
    const { bytes, packedBytes } = this.#packed;
    const share = bytes === 0 ? PACKED_SHARE : packedBytes / bytes;
    const rest = this.#takenBytes - bytes + this.#partBytes + this.#openBytes.length;
    return packedBytes + rest * share;
  }
}
