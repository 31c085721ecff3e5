/** A request as it arrived. */
export interface ReceivedRequest {
  /** Which connection it came on: from 0, in order of acceptance. */
  readonly connection: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Request line and headers without the empty line, one character per byte. */
  readonly head: string;
  readonly body: Buffer;
}

/** Cuts what arrives on one connection into requests; knows bodies with a `content-length` only. */
export class RequestReader {
  readonly #connection: number;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(connection: number) {
    this.#connection = connection;
  }

  /** The requests that are complete with these bytes. */
  push(bytes: Uint8Array): ReceivedRequest[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const requests: ReceivedRequest[] = [];
    for (let next = this.#take(); next !== undefined; next = this.#take()) requests.push(next);
    return requests;
  }

  #take(): ReceivedRequest | undefined {
    const headEnd = this.#bytes.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const head = this.#bytes.toString('latin1', 0, headEnd);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    const end = headEnd + 4 + length;
    if (this.#bytes.length < end) return undefined;
    const body = this.#bytes.subarray(headEnd + 4, end);
    this.#bytes = this.#bytes.subarray(end);
    const [method = '', path = ''] = head.split(' ', 2);
    return { connection: this.#connection, method, path, head, body };
  }
}
