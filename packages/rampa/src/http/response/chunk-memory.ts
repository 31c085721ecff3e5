/** As much as one read from a socket. */
export const SLAB_BYTES = 65_536;

/** Slabs that are kept while nobody needs them: 16 MiB. */
const MOST_FREE_SLABS = 256;

/**
 * Memory for chunks on their way to a script, used again and again: new memory for each costs more than reading it
 * from the socket, because the garbage collector is started for every few dozen megabytes. One per shard.
 */
export class ChunkMemory {
  readonly #free: Buffer[] = [];

  /** A slab with anything in it. */
  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
  }

  /** Nobody looks at the slab any more. */
  giveBack(slab: Buffer): void {
    if (this.#free.length < MOST_FREE_SLABS) this.#free.push(slab);
  }
}
