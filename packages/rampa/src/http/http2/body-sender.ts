import { FLAG, FRAME, FRAME_HEAD_BYTES, formatFrame } from './frames/frame.ts';
import type { Http2Stream } from './http2-stream.ts';
import { MAX_UINT31, type PeerSettings } from './peer-settings.ts';

/** The largest frame, whatever the server allows. */
const MAX_DATA_BYTES = 65_536;

/** Sends the bodies of requests as far as the server allows: RFC 9113 section 5.2. */
export class BodySender {
  readonly #peer: PeerSettings;
  /** Streams with something left to send, in turn. */
  readonly #streams = new Set<Http2Stream>();
  #windowBytes = 65_535;

  constructor(peer: PeerSettings) {
    this.#peer = peer;
  }

  get isIdle(): boolean {
    return this.#streams.size === 0;
  }

  add(stream: Http2Stream): void {
    this.#streams.add(stream);
  }

  remove(stream: Http2Stream): void {
    this.#streams.delete(stream);
  }

  /** The server allows more for the connection. @returns false when that is more than possible */
  widen(bytes: number): boolean {
    this.#windowBytes += bytes;
    return this.#windowBytes <= MAX_UINT31;
  }

  /**
   * One DATA frame of each stream after the other, one character per byte, as long as windows are open.
   * @param sent called with each stream whose body is complete
   */
  take(maxBytes: number, sent: (stream: Http2Stream) => void): string {
    let text = '';
    let isStuck = false;
    while (!isStuck && text.length < maxBytes) {
      isStuck = true;
      for (const stream of this.#streams) {
        const frame = this.#takeFrame(stream);
        if (frame === '') continue;
        isStuck = false;
        text += frame;
        if (stream.body === undefined) sent(stream);
      }
    }
    return text;
  }

  #takeFrame(stream: Http2Stream): string {
    const { body, exchange, id } = stream;
    if (body === undefined || (body.readyBytes === 0 && !body.isEnded)) return '';
    const windowBytes = Math.min(this.#windowBytes, stream.sendWindowBytes);
    if (body.readyBytes > 0 && windowBytes <= 0) return '';
    const payload = body.take(Math.min(windowBytes, this.#peer.maxFrameBytes, MAX_DATA_BYTES));
    this.#windowBytes -= payload.length;
    stream.sendWindowBytes -= payload.length;
    exchange.sentBytes += FRAME_HEAD_BYTES + payload.length;
    const isEnd = body.isEnded && body.readyBytes === 0;
    if (isEnd) {
      stream.body = undefined;
      this.#streams.delete(stream);
    }
    return formatFrame(FRAME.data, isEnd ? FLAG.endStream : 0, id, payload);
  }
}
