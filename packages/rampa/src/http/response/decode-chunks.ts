import type { RampaError } from '../../core/errors.ts';
import type { HttpStreamChunk } from '../../core/http.ts';
import { type ContentCoding, createDecoding, type DecodingStream } from './content-coding.ts';
import { decodeError } from './decode-body.ts';
import type { BodyPart } from './stream-chunk.ts';

/**
 * Undoes one coding of a body while it arrives. What comes out of a chunk has the time of that chunk; nothing
 * is decoded before somebody reads it.
 * @param subject names the body in messages
 * @throws {RampaError} `RAMPA_HTTP_DECODE` when the bytes are not so coded
 */
export async function* decodeChunks(
  coding: ContentCoding,
  chunks: AsyncIterable<BodyPart>,
  subject: string,
): AsyncGenerator<BodyPart & HttpStreamChunk> {
  let decoder: Decoder | undefined;
  let sinceStartMs = 0;
  try {
    for await (const chunk of chunks) {
      sinceStartMs = chunk.sinceStartMs;
      decoder ??= new Decoder(createDecoding(coding, chunk.view), (cause) =>
        decodeError(coding, subject, cause),
      );
      for await (const bytes of decoder.decode(chunk.view)) yield decoded(bytes, sinceStartMs);
    }
    if (decoder === undefined) return;
    for await (const bytes of decoder.end()) yield decoded(bytes, sinceStartMs);
  } finally {
    decoder?.close();
  }
}

function decoded(bytes: Uint8Array, sinceStartMs: number): BodyPart & HttpStreamChunk {
  return { bytes, view: bytes, length: bytes.length, sinceStartMs };
}

/** A stream of zlib, one input at a time. */
class Decoder {
  readonly #stream: DecodingStream;
  #isReady = false;
  #error: RampaError | undefined = undefined;
  #news: PromiseWithResolvers<void> | undefined = undefined;

  constructor(stream: DecodingStream, explain: (cause: Error) => RampaError) {
    this.#stream = stream;
    stream.on('readable', () => this.#wake());
    stream.on('end', () => this.#taken());
    stream.on('error', (cause) => {
      this.#error = explain(cause);
      this.#wake();
    });
  }

  /** All that comes out of these bytes. */
  decode(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    this.#isReady = false;
    this.#stream.write(bytes, () => this.#taken());
    return this.#output();
  }

  /** What is left when there are no more bytes. */
  end(): AsyncGenerator<Uint8Array> {
    this.#isReady = false;
    this.#stream.end();
    return this.#output();
  }

  close(): void {
    this.#stream.destroy();
  }

  async *#output(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const isLast = this.#isReady;
      for (;;) {
        const bytes: Uint8Array | null = this.#stream.read();
        if (bytes === null) break;
        yield bytes;
      }
      if (this.#error !== undefined) throw this.#error;
      if (isLast) return;
      if (!this.#isReady) await this.#nextNews();
    }
  }

  #nextNews(): Promise<void> {
    this.#news ??= Promise.withResolvers();
    return this.#news.promise;
  }

  #taken(): void {
    this.#isReady = true;
    this.#wake();
  }

  #wake(): void {
    const news = this.#news;
    this.#news = undefined;
    news?.resolve();
  }
}
