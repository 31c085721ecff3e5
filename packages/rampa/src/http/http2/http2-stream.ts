import type { Exchange } from '../connection/exchange.ts';
import type { HeldBody, OutgoingBody } from './outgoing-body.ts';
import { StreamResponse } from './stream-response.ts';

/** One exchange on an HTTP/2 connection. */
export class Http2Stream {
  readonly id: number;
  readonly exchange: Exchange;
  readonly response: StreamResponse;
  /** True once the server has sent anything on it. */
  isSeen = false;
  /** What the server allows to be sent. */
  sendWindowBytes: number;
  /** Body bytes that have arrived without the server being told so. */
  unacknowledgedBytes = 0;
  /** What is not sent yet; `undefined` once all is. */
  body: OutgoingBody | undefined = undefined;
  /** Is the {@link body} until the server wants the real one. */
  held: HeldBody | undefined = undefined;

  constructor(id: number, exchange: Exchange, sendWindowBytes: number) {
    this.id = id;
    this.exchange = exchange;
    this.sendWindowBytes = sendWindowBytes;
    this.response = new StreamResponse(exchange.request, exchange.stream);
  }
}
