import { BodyBuilder } from '../http1/body-builder.ts';
import { connectionViolation, H2_ERROR, type Violation } from './error-code.ts';
import { FLAG } from './frames/frame.ts';
import type { FrameHead } from './frames/frame-reader.ts';
import { HeaderBlocks } from './header-blocks.ts';
import type { ResponseFields } from './response-fields.ts';

/** A header block as it is on the wire, and the frames that it may be cut into. */
const MAX_BLOCK_BYTES = 65_536;
const MAX_BLOCK_FRAMES = 64;

const PRIORITY_BYTES = 5;

/** Puts header blocks together from HEADERS and CONTINUATION frames, and reads them. */
export class HeaderReader {
  /** The fields of the last block; `undefined` while it is not whole. */
  fields: ResponseFields | undefined = undefined;
  /** Whether the last block ends its stream. */
  isEnd = false;
  readonly #blocks = new HeaderBlocks();
  #partial: BodyBuilder | undefined = undefined;
  #streamId = 0;
  #frameCount = 0;

  /** True while nothing but CONTINUATION may come. */
  get isPartial(): boolean {
    return this.#partial !== undefined;
  }

  takeHeaders(head: FrameHead, bytes: Buffer, start: number, end: number): Violation | undefined {
    let from = start;
    let to = end;
    if ((head.flags & FLAG.padded) !== 0) to -= bytes[from++] ?? 0;
    if ((head.flags & FLAG.priority) !== 0) from += PRIORITY_BYTES;
    if (from > to) {
      return connectionViolation('HEADERS with wrong padding', H2_ERROR.protocolError);
    }
    this.isEnd = (head.flags & FLAG.endStream) !== 0;
    if ((head.flags & FLAG.endHeaders) !== 0) return this.#read(bytes, from, to);
    this.fields = undefined;
    this.#partial = new BodyBuilder(0);
    this.#partial.append(bytes, from, to);
    this.#streamId = head.streamId;
    this.#frameCount = 1;
    return undefined;
  }

  takeContinuation(
    head: FrameHead,
    bytes: Buffer,
    start: number,
    end: number,
  ): Violation | undefined {
    const partial = this.#partial;
    if (partial === undefined || this.#streamId !== head.streamId) {
      return connectionViolation('CONTINUATION of nothing', H2_ERROR.protocolError);
    }
    partial.append(bytes, start, end);
    if (partial.length > MAX_BLOCK_BYTES || ++this.#frameCount > MAX_BLOCK_FRAMES) {
      return connectionViolation('a header block without an end', H2_ERROR.enhanceYourCalm);
    }
    if ((head.flags & FLAG.endHeaders) === 0) return undefined;
    this.#partial = undefined;
    return this.#read(partial.take(), 0, partial.length);
  }

  #read(bytes: Buffer, start: number, end: number): Violation | undefined {
    this.fields = this.#blocks.read(bytes, start, end);
    const { problem } = this.#blocks;
    if (problem === undefined) return undefined;
    return connectionViolation(`a header block with ${problem}`, H2_ERROR.compressionError);
  }
}
