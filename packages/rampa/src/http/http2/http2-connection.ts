import type { RampaError } from '../../core/errors.ts';
import { giveHeads } from '../../core/exchange-heads.ts';
import { ConnectionLife } from '../../network/connection-life.ts';
import { type Fault, faultError } from '../../network/fault.ts';
import { type Origin, peerOf } from '../../network/origin.ts';
import { socketFault } from '../../network/socket-fault.ts';
import type { Wire, WireReceiver } from '../../network/wire.ts';
import type { Exchange } from '../connection/exchange.ts';
import type {
  ConnectionContext,
  ConnectionOwner,
  HttpConnection,
} from '../connection/http-connection.ts';
import { isKeepAliveRace } from '../connection/keep-alive-race.ts';
import { canBeSent } from '../request/request-body.ts';
import { PHASE } from '../request-timings.ts';
import type { BodyStream } from '../response/body-stream.ts';
import { ReceivedResponse } from '../response/response.ts';
import { shownHeads } from '../shown-heads.ts';
import { H2_ERROR } from './error-code.ts';
import { Http2Session } from './http2-session.ts';
import type { Http2Stream } from './http2-stream.ts';
import { ResponseFields } from './response-fields.ts';
import type { SessionOwner } from './session-state.ts';

/** How long a server may leave a ping without an answer, and send nothing else. */
const MOST_SILENT_MS = 1000;

/** An HTTP/2 connection: carries as many exchanges at a time as the server allows. */
export class Http2Connection implements HttpConnection, SessionOwner, WireReceiver {
  readonly life: ConnectionLife;
  isListed = false;
  readonly #context: ConnectionContext;
  readonly #owner: ConnectionOwner;
  readonly #origin: Origin;
  readonly #wire: Wire;
  readonly #session: Http2Session;
  /** Streams whose requests are in the output, or in what was written last. */
  #leaving: Http2Stream[] = [];
  /** Bodies that scripts read, with bytes of the read buffer in them. */
  readonly #arrived = new Set<BodyStream>();
  /** True while the socket holds bytes back. */
  #isBlocked = false;
  #isFlushDue = false;
  #isClosed = false;
  /** The server has closed the connection, or said that it would. */
  #isEndedByPeer = false;
  /** True when the owner has to be told as soon as there is room. */
  #mustOffer = false;
  /** When the last bytes arrived. */
  #receivedAtMs = 0;
  #pingedAtMs = 0;
  /** When the last stream ended that was alone. */
  #idleSinceMs: number | undefined = undefined;
  /** How long the connection was idle before the oldest of its streams. */
  #idleMs = 0;
  #sentAtMs = 0;

  constructor(context: ConnectionContext, owner: ConnectionOwner, origin: Origin, wire: Wire) {
    this.#context = context;
    this.#owner = owner;
    this.#origin = origin;
    this.#wire = wire;
    this.#session = new Http2Session(this, context.clock, origin.isSecure);
    this.life = new ConnectionLife(context.lifeRules, context.clock.nowMs(), () => this.close());
    wire.receiver = this;
  }

  get hasRoom(): boolean {
    return this.#session.hasRoom && !this.life.isSpent;
  }

  get isIdle(): boolean {
    return this.#session.streamCount === 0;
  }

  get isUsable(): boolean {
    const { isDraining, isShut } = this.#session;
    return !isDraining && !isShut && !this.life.isSpent && this.#wire.isUsable;
  }

  *exchanges(): Generator<Exchange> {
    for (const { exchange } of this.#session.streams()) yield exchange;
  }

  send(exchange: Exchange, nowMs: number): void {
    exchange.carrier = this;
    exchange.timings.enter(PHASE.sending, nowMs);
    this.#session.open(exchange);
    this.#mustOffer = !this.hasRoom;
    if (this.#session.streamCount > 1) {
      // Requests of one turn of the event loop leave together.
      this.#flushLater();
      return;
    }
    this.#idleMs = nowMs - (this.#idleSinceMs ?? nowMs);
    this.#sentAtMs = nowMs;
    this.#flush();
  }

  abort(exchange: Exchange, error: RampaError): void {
    const nowMs = this.#context.clock.nowMs();
    for (const stream of this.#session.streams()) {
      if (stream.exchange !== exchange) continue;
      this.#giveHeads(stream, error);
      this.#session.cancel(stream);
      this.#probe(nowMs);
      break;
    }
    this.#flushLater();
    exchange.fail(error, nowMs);
    this.#streamEnded(nowMs);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isEndedByPeer) this.#context.metrics.closedByPeer.add(1);
    this.#session.end(H2_ERROR.noError);
    if (this.#wire.isUsable && !this.#isBlocked) this.#wire.write(this.#session.takeOutput());
    this.#wire.close();
    this.#owner.forget(this);
  }

  receive(length: number): void {
    this.#receivedAtMs = this.#context.clock.nowMs();
    this.#session.push(this.#context.readBuffer, 0, length, this.#receivedAtMs);
    for (const stream of this.#arrived) stream.flush(this.#receivedAtMs);
    this.#arrived.clear();
    this.#flush();
  }

  drained(): void {
    this.#isBlocked = false;
    this.#left();
    this.#session.sendBodies();
    this.#flush();
  }

  ended(): void {
    this.#isEndedByPeer = true;
    if (this.#session.goaway !== undefined) this.#fail(this.#session.goaway);
    else {
      const problem = 'the server closed the connection before the response was complete';
      const mayBeHttp1 = !this.#session.isConfirmed && !this.#origin.isSecure;
      const hint = mayBeHttp1
        ? 'Set httpVersion to "1.1" if the server does not speak HTTP/2.'
        : undefined;
      this.#fail({ code: 'RAMPA_CONNECTION_CLOSED', problem, hint });
    }
  }

  failed(error: unknown): void {
    this.#isEndedByPeer = true;
    const peer = peerOf(this.#origin);
    this.#fail(socketFault(error, { peer, isConnected: true, isReady: true }));
  }

  outputGrew(): void {
    this.#flush();
  }

  sent(stream: Http2Stream): void {
    this.#leaving.push(stream);
  }

  answered({ exchange }: Http2Stream): void {
    exchange.timings.enter(PHASE.receiving, this.#receivedAtMs);
  }

  headArrived(stream: Http2Stream): void {
    const body = stream.exchange.stream;
    if (body === undefined) return;
    body.onRoom = () => this.#session.resume(stream);
    body.answer(this.#responseOf(stream), cookieHead(stream));
  }

  bodyArrived({ exchange }: Http2Stream): void {
    if (exchange.stream !== undefined) this.#arrived.add(exchange.stream);
  }

  completed(stream: Http2Stream): void {
    const nowMs = this.#receivedAtMs;
    const { exchange } = stream;
    exchange.timings.finish(nowMs);
    exchange.carrier = undefined;
    const response = this.#responseOf(stream);
    this.#streamEnded(nowMs);
    exchange.owner.succeed(exchange, response, cookieHead(stream));
  }

  #responseOf({ exchange, response }: Http2Stream): ReceivedResponse {
    const { fields = NO_FIELDS } = response;
    return new ReceivedResponse({
      request: exchange.request,
      requestHead: exchange.head,
      status: fields.status,
      httpVersion: '2',
      headText: fields.headText,
      body: response.takeBody(),
      isEncoded: fields.hasContentEncoding,
      timings: exchange.timings,
      tls: this.#wire.tls,
    });
  }

  streamFailed(stream: Http2Stream, fault: Fault): void {
    const nowMs = this.#context.clock.nowMs();
    // Not everything that fails comes from the server.
    this.#flushLater();
    this.#failStream(stream, fault, nowMs);
    this.#streamEnded(nowMs);
  }

  streamRefused(stream: Http2Stream, fault: Fault): void {
    const nowMs = this.#context.clock.nowMs();
    const { exchange } = stream;
    if (!exchange.isRetry && canBeSent(exchange.request.body)) this.#owner.retry(exchange, nowMs);
    else this.#failStream(stream, fault, nowMs);
    this.#streamEnded(nowMs);
  }

  roomChanged(): void {
    if (this.#session.isDraining) this.#isEndedByPeer = true;
    if (!this.hasRoom) this.#mustOffer = true;
    this.#offer(this.#receivedAtMs);
  }

  broken(fault: Fault): void {
    this.#fail(fault);
  }

  #streamEnded(nowMs: number): void {
    if (this.isIdle) {
      this.#idleSinceMs = nowMs;
      this.#mustOffer = true;
    }
    this.#offer(nowMs);
  }

  /** Room goes to the owner, and a connection without use away. */
  #offer(nowMs: number): void {
    if (this.#isClosed) return;
    if (!this.isUsable) {
      if (this.isIdle) this.close();
      // What waits for room here can only be carried by another connection.
      else this.#owner.release(this, nowMs);
    } else if (this.#mustOffer && this.hasRoom) {
      this.#mustOffer = false;
      this.#owner.release(this, nowMs);
    }
  }

  /**
   * A request was given up: is anybody there? A connection that carries many cannot be dropped for one, and
   * one that is dead must not get any more.
   */
  #probe(nowMs: number): void {
    if (!this.#session.isPingOut) {
      this.#session.ping();
      this.#pingedAtMs = nowMs;
    } else if (
      this.#receivedAtMs < this.#pingedAtMs &&
      nowMs - this.#pingedAtMs >= MOST_SILENT_MS
    ) {
      this.#session.drain();
    }
  }

  #fail(fault: Fault): void {
    if (this.#isClosed) return;
    const streams = [...this.#session.streams()];
    this.close();
    const nowMs = this.#context.clock.nowMs();
    for (const stream of streams) {
      const { exchange, isSeen } = stream;
      const times = { idleMs: this.#idleMs, sentForMs: nowMs - this.#sentAtMs };
      if (!isSeen && isKeepAliveRace(exchange, fault, times)) {
        this.#owner.retry(exchange, nowMs);
      } else {
        this.#failStream(stream, fault, nowMs);
      }
    }
  }

  #failStream(stream: Http2Stream, fault: Fault, nowMs: number): void {
    const { method, target } = stream.exchange.request;
    const error = faultError(`${method} ${target.label}`, fault);
    this.#giveHeads(stream, error);
    stream.exchange.fail(error, nowMs);
  }

  /** What has come of the response says more than the request alone. */
  #giveHeads({ exchange, response: { fields } }: Http2Stream, error: RampaError): void {
    if (fields === undefined || exchange.isCutOff) return;
    const { status, headText } = fields;
    const { request, head } = exchange;
    giveHeads(error, () => shownHeads(request, head, { status, httpVersion: '2', headText }));
  }

  #flushLater(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (!this.#isBlocked && !this.#isClosed) {
      const output = this.#session.takeOutput();
      if (output === '') return;
      this.#isBlocked = !this.#wire.write(output);
      if (this.#isBlocked) return;
      this.#left();
      this.#session.sendBodies();
    }
  }

  /** All that was written has left. */
  #left(): void {
    if (this.#leaving.length === 0) return;
    const nowMs = this.#context.clock.nowMs();
    for (const { exchange } of this.#leaving) {
      if (exchange.timings.phase === PHASE.sending) exchange.timings.enter(PHASE.waiting, nowMs);
    }
    this.#leaving.length = 0;
  }
}

const NO_FIELDS = new ResponseFields();

function cookieHead({ response: { fields } }: Http2Stream): string | undefined {
  return fields?.hasSetCookie === true ? fields.headText : undefined;
}
