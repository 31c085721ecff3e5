import { RampaError } from '../../core/errors.ts';
import type { HttpStream, HttpStreamChunk } from '../../core/http.ts';
import type { BodyStream } from '../response/body-stream.ts';
import { parseContentCodings } from '../response/content-coding.ts';
import { decodeChunks } from '../response/decode-chunks.ts';
import type { ReceivedResponse } from '../response/response.ts';
import type { BodyPart } from '../response/stream-chunk.ts';
import { StreamedHead } from './streamed-head.ts';

/** A response that the script reads while it arrives. */
export class StreamedResponse extends StreamedHead implements HttpStream {
  readonly #subject: string;
  readonly #body: BodyStream;
  readonly #cancel: () => void;
  #isTaken = false;

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
    if (this.#isTaken) throw taken(this.#subject);
    this.#isTaken = true;
    try {
      yield* this.#decoded();
    } finally {
      this.#cancel();
    }
  }

  #decoded(): AsyncIterable<HttpStreamChunk> {
    let chunks: AsyncIterable<BodyPart & HttpStreamChunk> = this.#body;
    for (const coding of parseContentCodings(this.headers['content-encoding'] ?? '')) {
      chunks = decodeChunks(coding, chunks, this.#subject);
    }
    return chunks;
  }
}

function taken(subject: string): RampaError {
  const hint = 'Keep what is needed of it in one loop.';
  return new RampaError('RAMPA_HTTP_BODY_DISCARDED', `${subject} can be read only once`, { hint });
}
