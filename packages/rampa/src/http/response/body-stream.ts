import type { BodySink } from './body-sink.ts';
import type { ChunkMemory } from './chunk-memory.ts';
import type { ReceivedResponse } from './response.ts';
import { StreamChunk } from './stream-chunk.ts';

/** A stream that holds this much is full: more than one read, which a script that keeps up has taken before the next. */
const FULL_BYTES = 131_072;

/** What a chunk takes beside its bytes, so that many small ones fill a stream as well. */
const CHUNK_BYTES = 256;

/** Who hears of a response while it arrives. */
export interface BodyStreamOwner {
  /**
   * The head has come; the response has no body yet.
   * @param cookieHead the head when it sets cookies
   */
  answered(response: ReceivedResponse, cookieHead: string | undefined): void;
  /** Something of the body has arrived. */
  arrived(nowMs: number): void;
}

/**
 * The body of a response on its way to a script, which reads it while it arrives: a chunk is what arrived at
 * once. The connection calls {@link answer} when the head has come, then {@link flush} after each read, and
 * reads no more while the stream {@link isFull}.
 */
export class BodyStream implements BodySink, AsyncIterable<StreamChunk> {
  length = 0;
  isAnswered = false;
  /** Set by the connection: called when the stream is not full any more. */
  onRoom: () => void = () => undefined;
  readonly #startedAtMs: number;
  readonly #owner: BodyStreamOwner;
  readonly #memory: ChunkMemory;
  /** Parts of the read buffer, until they are copied. */
  #pieces: Buffer[] = [];
  #chunks: StreamChunk[] = [];
  #unreadBytes = 0;
  #isDropping = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined = undefined;
  #news: PromiseWithResolvers<void> | undefined = undefined;

  constructor(startedAtMs: number, owner: BodyStreamOwner, memory: ChunkMemory) {
    this.#startedAtMs = startedAtMs;
    this.#owner = owner;
    this.#memory = memory;
  }

  get isFull(): boolean {
    return this.#unreadBytes >= FULL_BYTES;
  }

  /** Passes the head on, before anything of the body is flushed. */
  answer(response: ReceivedResponse, cookieHead: string | undefined): void {
    this.isAnswered = true;
    this.#owner.answered(response, cookieHead);
  }

  begin(): void {
    this.length = 0;
  }

  append(bytes: Buffer, start: number, end: number): void {
    this.length += end - start;
    if (!this.#isDropping) this.#pieces.push(bytes.subarray(start, end));
  }

  /** What was appended becomes a chunk, before the bytes are used for something else. */
  flush(nowMs: number): void {
    if (this.#pieces.length === 0) return;
    const chunk = new StreamChunk(this.#pieces, nowMs - this.#startedAtMs, this.#memory);
    this.#pieces.length = 0;
    this.#unreadBytes += chunk.length + CHUNK_BYTES;
    this.#chunks.push(chunk);
    this.#owner.arrived(nowMs);
    this.#wake();
  }

  /** From now on what arrives is dropped: nobody is going to read it. */
  drop(): void {
    this.#isDropping = true;
    this.#pieces = [];
    for (const chunk of this.#chunks.splice(0)) chunk.release();
    this.#setUnread(0);
  }

  /** No more will arrive: the response is complete, or readers get the error, after what came before it. */
  end(error?: unknown): void {
    this.#isOver = true;
    if (error !== undefined) this.#failure = { error };
    this.#wake();
  }

  /** The chunks in order. @throws the error that it ended with */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamChunk> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#setUnread(this.#unreadBytes - chunk.length - CHUNK_BYTES);
        try {
          yield chunk;
        } finally {
          chunk.release();
        }
      } else if (this.#failure !== undefined) {
        throw this.#failure.error;
      } else if (this.#isOver) {
        return;
      } else {
        this.#news ??= Promise.withResolvers();
        await this.#news.promise;
      }
    }
  }

  #setUnread(unreadBytes: number): void {
    const wasFull = this.isFull;
    this.#unreadBytes = unreadBytes;
    if (wasFull && !this.isFull) this.onRoom();
  }

  #wake(): void {
    const news = this.#news;
    this.#news = undefined;
    news?.resolve();
  }
}
