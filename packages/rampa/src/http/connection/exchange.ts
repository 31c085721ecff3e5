import type { RampaError } from '../../core/errors.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { RequestTimings } from '../request-timings.ts';
import type { BodyStream } from '../response/body-stream.ts';
import type { ReceivedResponse } from '../response/response.ts';

/** Who is told how an exchange ended; exactly one call of `succeed` or `fail` per exchange. */
export interface ExchangeOwner {
  /** Whose exchange it is, where VUs share connections. */
  readonly vu: object;
  /** When the exchange must have ended, on the shard's clock. */
  readonly deadlineMs: number;
  /** The time is up; the owner aborts the exchange. */
  expire(exchange: Exchange): void;
  /** @param cookieHead the response's head when it sets cookies */
  succeed(exchange: Exchange, response: ReceivedResponse, cookieHead: string | undefined): void;
  fail(exchange: Exchange, error: RampaError): void;
  /** Not an end: the exchange is about to be sent again, over another connection. */
  retried(): void;
}

/** Where an exchange is at the moment: on a connection, or in a queue. */
export interface Carrier {
  /** Takes the exchange out and fails it with `error`. */
  abort(exchange: Exchange, error: RampaError): void;
}

/** One request and its response: a redirect that is followed makes another one. */
export class Exchange {
  readonly request: HttpRequest;
  /** The request's head, with what is only known when it is sent. */
  readonly head: string;
  readonly owner: ExchangeOwner;
  readonly timings: RequestTimings;
  /** Where the body of the response goes when the script reads it while it arrives. */
  readonly stream: BodyStream | undefined;
  carrier: Carrier | undefined = undefined;
  sentBytes = 0;
  receivedBytes = 0;
  /** True once it was moved to a second connection. */
  isRetry = false;
  /** True when rampa itself ended it: that says nothing about the server, so it is not recorded. */
  isCutOff = false;

  constructor(
    request: HttpRequest,
    head: string,
    owner: ExchangeOwner,
    startedAtMs: number,
    stream?: BodyStream,
  ) {
    this.stream = stream;
    this.request = request;
    this.head = head;
    this.owner = owner;
    this.timings = new RequestTimings(startedAtMs);
  }

  get deadlineMs(): number {
    return this.owner.deadlineMs;
  }

  expire(): void {
    this.owner.expire(this);
  }

  /** Ends the exchange wherever it is; harmless when it has ended. */
  abort(error: RampaError): void {
    this.carrier?.abort(this, error);
  }

  /** Ends the exchange like {@link abort}, and leaves it out of the metrics. */
  cutOff(reason: RampaError): void {
    this.isCutOff = true;
    this.abort(reason);
  }

  /** Starts over, before it is sent over a second connection. */
  restart(nowMs: number): void {
    this.isRetry = true;
    this.timings.restart(nowMs);
    this.owner.retried();
  }

  /** Called by the carrier, after it let go of the exchange. */
  fail(error: RampaError, nowMs: number): void {
    this.carrier = undefined;
    this.timings.finish(nowMs);
    this.owner.fail(this, error);
  }
}
