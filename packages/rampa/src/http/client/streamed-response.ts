import type { HttpStream, HttpStreamChunk } from '../../core/http.ts';
import type { BodyStream } from '../response/body-stream.ts';
import { parseContentCodings } from '../response/content-coding.ts';
import { decodeChunks } from '../response/decode-chunks.ts';
import type { ReceivedResponse } from '../response/response.ts';
import { StreamedHead } from './streamed-head.ts';

/** A response that the script reads while it arrives. */
export class StreamedResponse extends StreamedHead implements HttpStream {
  readonly #subject: string;
  readonly #body: BodyStream;
  readonly #cancel: () => void;

  /**
   * @param subject names the body in messages
   * @param cancel ends the response if it has not ended yet
   */
  constructor(head: ReceivedResponse, body: BodyStream, subject: string, cancel: () => void) {
    super(head);
    this.#subject = subject;
    this.#body = body;
    this.#cancel = cancel;
  }

  cancel(): void {
    this.#cancel();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<HttpStreamChunk> {
    try {
      yield* this.#decoded();
    } finally {
      this.#cancel();
    }
  }

  #decoded(): AsyncIterable<HttpStreamChunk> {
    let chunks: AsyncIterable<HttpStreamChunk> = this.#body;
    for (const coding of parseContentCodings(this.headers['content-encoding'] ?? '')) {
      chunks = decodeChunks(coding, chunks, this.#subject);
    }
    return chunks;
  }
}
