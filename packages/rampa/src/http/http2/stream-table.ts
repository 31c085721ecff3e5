import type { Exchange } from '../connection/exchange.ts';
import { Http2Stream } from './http2-stream.ts';
import { MAX_UINT31 } from './peer-settings.ts';

/** The streams of one connection that are open, and which ones have been. */
export class StreamTable {
  readonly #streams = new Map<number, Http2Stream>();
  #nextId = 1;

  get size(): number {
    return this.#streams.size;
  }

  /** True when every number has been used, RFC 9113 section 5.1.1. */
  get isExhausted(): boolean {
    return this.#nextId > MAX_UINT31;
  }

  values(): Iterable<Http2Stream> {
    return this.#streams.values();
  }

  get(id: number): Http2Stream | undefined {
    return this.#streams.get(id);
  }

  open(exchange: Exchange, sendWindowBytes: number): Http2Stream {
    const stream = new Http2Stream(this.#nextId, exchange, sendWindowBytes);
    this.#nextId += 2;
    this.#streams.set(stream.id, stream);
    return stream;
  }

  remove(stream: Http2Stream): void {
    this.#streams.delete(stream.id);
  }

  /** Whether there is or was such a stream. */
  wasOpened(id: number): boolean {
    return id % 2 === 1 && id < this.#nextId;
  }
}
