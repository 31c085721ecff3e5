/** Where a request's body is read from, when it is not in memory as a whole. */
export interface BodySource {
  /** True once it cannot be read any more. */
  readonly isSpent: boolean;
  /**
   * Starts to read. Whoever opens it calls the iterator's `return` in the end.
   * @throws what the source throws
   */
  open(): AsyncIterator<unknown>;
}

/** A blob, or a file in one: can be read as often as needed. */
export class BlobSource implements BodySource {
  readonly isSpent = false;
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  open(): AsyncIterator<unknown> {
    return this.#blob.size <= SMALL_BYTES ? readWhole(this.#blob) : this.#blob.stream().values();
  }
}

/**
 * A stream, a generator or another async iterable: can be read once, by all requests together. Most of them are
 * just empty when they are read again, which would go unnoticed.
 */
export class StreamSource implements BodySource {
  readonly #pieces: AsyncIterable<unknown>;
  readonly #opened: WeakSet<AsyncIterable<unknown>>;

  /** @param opened what was read before; default: nothing */
  constructor(pieces: AsyncIterable<unknown>, opened = new WeakSet<AsyncIterable<unknown>>()) {
    this.#pieces = pieces;
    this.#opened = opened;
  }

  get isSpent(): boolean {
    return this.#opened.has(this.#pieces);
  }

  open(): AsyncIterator<unknown> {
    if (this.isSpent) throw new Error('another request has sent it');
    this.#opened.add(this.#pieces);
    return this.#pieces[Symbol.asyncIterator]();
  }
}

/** As much as a blob's own stream reads at once. */
const SMALL_BYTES = 65_536;

/** In one piece: a blob made of several parts is otherwise read part by part. */
async function* readWhole(blob: Blob): AsyncGenerator<unknown> {
  yield new Uint8Array(await blob.arrayBuffer());
}
