import { RampaError } from '../../core/errors.ts';
import type { HttpStreamChunk } from '../../core/http.ts';
import { type ChunkMemory, SLAB_BYTES } from './chunk-memory.ts';

/** A part of a body on its way to a script. */
export interface BodyPart {
  /** Its bytes; of something else as soon as the next part is asked for. */
  readonly view: Uint8Array;
  readonly sinceStartMs: number;
}

/** Smaller chunks are copied into memory of their own: a slab would be more than they need. */
const LEAST_SLAB_USE_BYTES = 16_384;

/** What arrived at once. Its bytes get memory of their own only when the script asks for them. */
export class StreamChunk implements BodyPart, HttpStreamChunk {
  readonly length: number;
  readonly sinceStartMs: number;
  readonly #memory: ChunkMemory;
  #slab: Buffer | undefined = undefined;
  #bytes: Uint8Array | undefined = undefined;

  /** Copies the pieces. */
  constructor(pieces: readonly Buffer[], sinceStartMs: number, memory: ChunkMemory) {
    this.length = totalLength(pieces);
    this.sinceStartMs = sinceStartMs;
    this.#memory = memory;
    const usesSlab = this.length >= LEAST_SLAB_USE_BYTES && this.length <= SLAB_BYTES;
    const target = usesSlab ? memory.take() : Buffer.allocUnsafeSlow(this.length);
    copyAll(pieces, target);
    if (usesSlab) this.#slab = target;
    else this.#bytes = target;
  }

  get view(): Uint8Array {
    return this.#bytes ?? this.#slab?.subarray(0, this.length) ?? this.bytes;
  }

  get bytes(): Uint8Array {
    this.#bytes ??= this.#takeOut(this.#slab);
    return this.#bytes;
  }

  /** The reader has gone on: bytes that were not asked for are gone. */
  release(): void {
    if (this.#slab !== undefined) this.#memory.giveBack(this.#slab);
    this.#slab = undefined;
  }

  #takeOut(slab: Buffer | undefined): Uint8Array {
    if (slab === undefined) throw gone();
    if (this.length < SLAB_BYTES) return new Uint8Array(slab.subarray(0, this.length));
    // A full slab costs less to replace than to copy.
    this.#slab = undefined;
    return slab;
  }
}

function totalLength(pieces: readonly Buffer[]): number {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length;
}

function copyAll(pieces: readonly Buffer[], target: Buffer): void {
  let at = 0;
  for (const piece of pieces) {
    target.set(piece, at);
    at += piece.length;
  }
}

function gone(): RampaError {
  const message = 'bytes of a chunk were asked for after the next chunk';
  const hint = 'Ask for chunk.bytes before the loop goes on.';
  return new RampaError('RAMPA_HTTP_BODY_DISCARDED', message, { hint });
}
