import type { RampaError } from '../../core/errors.ts';
import { giveHeads } from '../../core/exchange-heads.ts';
import { ConnectionLife } from '../../network/connection-life.ts';
import { type Fault, faultError } from '../../network/fault.ts';
import { type Origin, peerOf } from '../../network/origin.ts';
import { type SocketState, socketFault } from '../../network/socket-fault.ts';
import type { Wire, WireReceiver } from '../../network/wire.ts';
import type { Exchange } from '../connection/exchange.ts';
import type {
  ConnectionContext,
  ConnectionOwner,
  HttpConnection,
} from '../connection/http-connection.ts';
import { isKeepAliveRace } from '../connection/keep-alive-race.ts';
import { GIVEN } from '../request/header-reader.ts';
import type { RequestBody } from '../request/request-body.ts';
import { withHeader } from '../request/request-head.ts';
import { PHASE } from '../request-timings.ts';
import type { BodyStream } from '../response/body-stream.ts';
import { DroppedBody } from '../response/dropped-body.ts';
import { ReceivedResponse } from '../response/response.ts';
import { shownHeads } from '../shown-heads.ts';
import { BodyUpload, type UploadOwner } from './body-upload.ts';
import { ResponseParser } from './response-parser.ts';

/**
 * A request of so many bytes leaves with one write: the connection carries nothing else, so there is room in the
 * system's buffer, and a record of TLS holds 16 KiB. Over TLS, node tells of it a turn of the event loop later, when
 * the response may be there already.
 */
const LEAVES_AT_ONCE_BYTES = 16_384;

/** An HTTP/1.1 connection: carries one exchange at a time. */
export class Http1Connection implements HttpConnection, UploadOwner, WireReceiver {
  readonly life: ConnectionLife;
  isListed = false;
  readonly #context: ConnectionContext;
  readonly #owner: ConnectionOwner;
  readonly #origin: Origin;
  readonly #parser: ResponseParser;
  readonly #wire: Wire;
  #exchange: Exchange | undefined = undefined;
  /** Sends the body of the exchange, unless it left together with the head. */
  #upload: BodyUpload | undefined = undefined;
  /** Why nothing can be sent any more; there may still be a response to read. */
  #sendFault: Fault | undefined = undefined;
  #dropped: DroppedBody | undefined = undefined;
  #isClosed = false;
  /** The server has closed the connection, or said that it would. */
  #isEndedByPeer = false;
  /** When the last exchange ended. */
  #idleSinceMs = 0;
  /** How long the connection was idle before the exchange that it carries; 0 for the first one. */
  #idleMs = 0;
  #isFirst = true;
  #sentAtMs = 0;

  constructor(context: ConnectionContext, owner: ConnectionOwner, origin: Origin, wire: Wire) {
    this.#context = context;
    this.#owner = owner;
    this.#origin = origin;
    this.#wire = wire;
    this.#parser = new ResponseParser(context.heads);
    this.life = new ConnectionLife(context.lifeRules, context.clock.nowMs(), () => this.close());
    wire.receiver = this;
  }

  get hasRoom(): boolean {
    return this.#exchange === undefined;
  }

  get isIdle(): boolean {
    return this.#exchange === undefined;
  }

  get isUsable(): boolean {
    return this.#wire.isUsable;
  }

  exchanges(): Iterable<Exchange> {
    return this.#exchange === undefined ? [] : [this.#exchange];
  }

  send(exchange: Exchange, nowMs: number): void {
    this.#exchange = exchange;
    this.#idleMs = this.#isFirst ? 0 : nowMs - this.#idleSinceMs;
    this.#isFirst = false;
    exchange.carrier = this;
    this.#write(exchange, nowMs);
  }

  abort(exchange: Exchange, error: RampaError): void {
    this.#giveHeads(exchange, error);
    this.#release();
    this.close();
    exchange.fail(error, this.#context.clock.nowMs());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isEndedByPeer) this.#context.metrics.closedByPeer.add(1);
    this.#wire.close();
    this.#owner.forget(this);
  }

  #write(exchange: Exchange, nowMs: number): void {
    const { request, timings } = exchange;
    const { body, settings } = request;
    const head = this.life.isSpent ? withClose(exchange) : exchange.head;
    if (exchange.stream !== undefined || settings.discardBody) {
      const sink = exchange.stream ?? this.#droppedBody();
      this.#parser.start(request.method, Number.POSITIVE_INFINITY, sink);
    } else {
      this.#parser.start(request.method, settings.maxBodyBytes);
    }
    this.#sentAtMs = nowMs;
    timings.enter(PHASE.sending, nowMs);
    exchange.sentBytes += head.length;
    let isFlushed: boolean;
    if (body === undefined) {
      isFlushed = this.#wire.write(head);
    } else if (body.type === 'streamed' || (request.given & GIVEN.expect) !== 0) {
      this.#startUpload(exchange, head, body);
      return;
    } else if (typeof body.content === 'string') {
      isFlushed = this.#wire.write(head + body.content);
    } else {
      isFlushed = this.#wire.writeBoth(head, body.content);
    }
    exchange.sentBytes += body?.bytes ?? 0;
    if (isFlushed || hasLeft(exchange)) {
      timings.enter(PHASE.waiting, this.#context.clock.nowMs());
    }
  }

  /** A server that is asked first gets the body when it says so, or when it says nothing. */
  #startUpload({ request }: Exchange, head: string, body: RequestBody): void {
    const upload = new BodyUpload(this.#context.clock, this.#wire, body, this);
    this.#upload = upload;
    this.#wire.write(head);
    if ((request.given & GIVEN.expect) === 0) upload.start();
    else upload.startLater();
  }

  wrote(bytes: number): void {
    if (this.#exchange !== undefined) this.#exchange.sentBytes += bytes;
  }

  uploaded(): void {
    this.#allSent();
  }

  uploadFailed(fault: Fault): void {
    this.#fail(fault);
  }

  drained(): void {
    if (this.#upload === undefined) this.#allSent();
    else this.#upload.drained();
  }

  #allSent(): void {
    const timings = this.#exchange?.timings;
    if (timings?.phase === PHASE.sending) timings.enter(PHASE.waiting, this.#context.clock.nowMs());
  }

  receive(length: number): void {
    const exchange = this.#exchange;
    if (exchange === undefined) {
      // Nobody asked: a late error page, or a server that is out of step.
      this.close();
      return;
    }
    const nowMs = this.#context.clock.nowMs();
    const { timings } = exchange;
    const taken = this.#parser.push(this.#context.readBuffer, 0, length);
    exchange.receivedBytes += taken;
    if (!this.#parser.hasBegun) {
      // The server asks for the body.
      if (this.#parser.isContinued) this.#upload?.start();
    } else if (timings.phase !== PHASE.receiving) {
      timings.enter(PHASE.receiving, nowMs);
    }
    if (exchange.stream !== undefined) this.#handOn(exchange, exchange.stream, nowMs);
    // Whoever got something of the response may have ended it.
    if (this.#exchange !== exchange) return;
    if (this.#parser.fault !== undefined) this.#fail(this.#parser.fault);
    else if (this.#parser.isDone) this.#complete(exchange, nowMs, taken === length);
  }

  #handOn(exchange: Exchange, stream: BodyStream, nowMs: number): void {
    if (this.#parser.hasHead && !stream.isAnswered) {
      stream.onRoom = () => this.#wire.resume();
      stream.answer(this.#response(exchange), this.#cookieHead());
    }
    stream.flush(nowMs);
    if (stream.isFull) this.#wire.pause();
  }

  failed(error: unknown): void {
    this.#isEndedByPeer = true;
    const fault = socketFault(error, this.#state());
    if (this.#exchange === undefined || !isWriteError(error)) {
      this.#fail(fault);
      return;
    }
    // A server that does not want the body may answer and close: the answer is read before the end is.
    this.#sendFault = fault;
    this.#upload?.stop();
  }

  ended(): void {
    this.#isEndedByPeer = true;
    const exchange = this.#exchange;
    this.#parser.close();
    if (exchange === undefined) this.close();
    else if (this.#parser.fault !== undefined) this.#fail(this.#sendFault ?? this.#parser.fault);
    else this.#complete(exchange, this.#context.clock.nowMs(), false);
  }

  #complete(exchange: Exchange, nowMs: number, isInStep: boolean): void {
    const { isKeepAlive } = this.#parser;
    exchange.timings.finish(nowMs);
    const isSent = this.#upload?.isDone !== false && (hasLeft(exchange) || !this.#wire.isSending);
    this.#release();
    this.#idleSinceMs = nowMs;
    exchange.carrier = undefined;
    const response = this.#response(exchange);
    const cookieHead = this.#cookieHead();
    this.#wire.resume();
    // A body that is still being sent would run into the next request.
    if (isKeepAlive && isInStep && isSent) {
      this.#owner.release(this, nowMs);
    } else {
      if (!isKeepAlive && !this.life.isSpent) this.#isEndedByPeer = true;
      this.close();
    }
    exchange.owner.succeed(exchange, response, cookieHead);
  }

  #response({ request, head: requestHead, timings }: Exchange): ReceivedResponse {
    const { head, headText } = this.#parser;
    return new ReceivedResponse({
      request,
      requestHead,
      status: head.status,
      httpVersion: head.isHttp10 ? '1.0' : '1.1',
      headText,
      body: this.#parser.takeBody(),
      isEncoded: head.hasContentEncoding,
      timings,
      tls: this.#wire.tls,
    });
  }

  #cookieHead(): string | undefined {
    return this.#parser.head.hasSetCookie ? this.#parser.headText : undefined;
  }

  #droppedBody(): DroppedBody {
    this.#dropped ??= new DroppedBody();
    return this.#dropped;
  }

  #fail(fault: Fault): void {
    const exchange = this.#exchange;
    this.#release();
    this.close();
    if (exchange === undefined) return;
    const nowMs = this.#context.clock.nowMs();
    if (this.#mayRetry(exchange, fault, nowMs)) {
      this.#owner.retry(exchange, nowMs);
    } else {
      const { method, target } = exchange.request;
      const error = faultError(`${method} ${target.label}`, fault);
      this.#giveHeads(exchange, error);
      exchange.fail(error, nowMs);
    }
  }

  /** What has come of the response says more than the request alone. */
  #giveHeads({ request, head: requestHead, isCutOff }: Exchange, error: RampaError): void {
    if (!this.#parser.hasHead || isCutOff) return;
    const { head, headText } = this.#parser;
    const { status, isHttp10 } = head;
    const httpVersion = isHttp10 ? '1.0' : '1.1';
    giveHeads(error, () => shownHeads(request, requestHead, { status, httpVersion, headText }));
  }

  /** Lets go of the exchange, and of what its body is read from. */
  #release(): void {
    this.#exchange = undefined;
    this.#upload?.stop();
    this.#upload = undefined;
  }

  #mayRetry(exchange: Exchange, fault: Fault, nowMs: number): boolean {
    const times = { idleMs: this.#idleMs, sentForMs: nowMs - this.#sentAtMs };
    return exchange.receivedBytes === 0 && isKeepAliveRace(exchange, fault, times);
  }

  #state(): SocketState {
    return { peer: peerOf(this.#origin), isConnected: true, isReady: true };
  }
}

function hasLeft({ sentBytes }: Exchange): boolean {
  return sentBytes <= LEAVES_AT_ONCE_BYTES;
}

function isWriteError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}

/** Tells the server that no request follows; a script that says what becomes of the connection is left alone. */
function withClose({ head, request }: Exchange): string {
  const isSaid = request.headers.some(({ lowerName }) => lowerName === 'connection');
  return isSaid ? head : withHeader(head, 'Connection', 'close');
}
