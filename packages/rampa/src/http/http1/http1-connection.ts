import type { RampaError } from '../../core/errors.ts';
import { type Fault, faultError } from '../../network/fault.ts';
import type { Origin } from '../../network/origin.ts';
import { formatPeer, type SocketState, socketFault } from '../../network/socket-fault.ts';
import type { Wire, WireReceiver } from '../../network/wire.ts';
import type { Exchange } from '../connection/exchange.ts';
import type {
  ConnectionContext,
  ConnectionOwner,
  HttpConnection,
} from '../connection/http-connection.ts';
import { PHASE } from '../request-timings.ts';
import { ReceivedResponse } from '../response/response.ts';
import { ResponseParser } from './response-parser.ts';

/** Servers close a connection only after it was idle for a while; an end before that is a failure. */
const LEAST_IDLE_MS = 500;

/** How soon after a request is sent it shows that the connection was gone already, round trip included. */
const MOST_SENT_MS = 500;

/** Methods that do the same when the server sees them twice, RFC 9110 section 9.2.2. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** An HTTP/1.1 connection: carries one exchange at a time. */
export class Http1Connection implements HttpConnection, WireReceiver {
  readonly #context: ConnectionContext;
  readonly #owner: ConnectionOwner;
  readonly #origin: Origin;
  readonly #parser = new ResponseParser();
  readonly #wire: Wire;
  #exchange: Exchange | undefined = undefined;
  #isClosed = false;
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
    wire.receiver = this;
  }

  get hasRoom(): boolean {
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
    this.#exchange = undefined;
    this.close();
    exchange.fail(error, this.#context.clock.nowMs());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wire.close();
    this.#owner.forget(this);
  }

  #write(exchange: Exchange, nowMs: number): void {
    const { request, head, timings } = exchange;
    const { body } = request;
    this.#parser.start(request.method, request.settings.maxBodyBytes);
    this.#sentAtMs = nowMs;
    timings.enter(PHASE.sending, nowMs);
    let isFlushed: boolean;
    if (body === undefined) {
      isFlushed = this.#wire.write(head);
    } else if (typeof body.content === 'string') {
      isFlushed = this.#wire.write(head + body.content);
    } else {
      this.#wire.socket.cork();
      this.#wire.write(head);
      isFlushed = this.#wire.write(body.content);
      this.#wire.socket.uncork();
    }
    exchange.sentBytes += head.length + (body === undefined ? 0 : body.bytes);
    if (isFlushed) timings.enter(PHASE.waiting, this.#context.clock.nowMs());
  }

  drained(): void {
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
    if (exchange.timings.phase !== PHASE.receiving) exchange.timings.enter(PHASE.receiving, nowMs);
    const taken = this.#parser.push(this.#context.readBuffer, 0, length);
    exchange.receivedBytes += taken;
    if (this.#parser.fault !== undefined) this.#fail(this.#parser.fault);
    else if (this.#parser.isDone) this.#complete(exchange, nowMs, taken === length);
  }

  failed(error: unknown): void {
    this.#fail(socketFault(error, this.#state()));
  }

  ended(): void {
    const exchange = this.#exchange;
    this.#parser.close();
    if (exchange === undefined) this.close();
    else if (this.#parser.fault !== undefined) this.#fail(this.#parser.fault);
    else this.#complete(exchange, this.#context.clock.nowMs(), false);
  }

  #complete(exchange: Exchange, nowMs: number, isInStep: boolean): void {
    const { head, headText, body, isKeepAlive } = this.#parser;
    const { request, timings } = exchange;
    timings.finish(nowMs);
    this.#exchange = undefined;
    this.#idleSinceMs = nowMs;
    exchange.carrier = undefined;
    const httpVersion = head.isHttp10 ? '1.0' : '1.1';
    const { status, hasSetCookie } = head;
    const response = new ReceivedResponse({
      request,
      status,
      httpVersion,
      headText,
      body,
      timings,
    });
    // A body that is still being sent would run into the next request.
    if (isKeepAlive && isInStep && this.#wire.pendingBytes === 0) {
      this.#owner.release(this, nowMs);
    } else {
      this.close();
    }
    exchange.owner.succeed(exchange, response, hasSetCookie ? headText : undefined);
  }

  #fail(fault: Fault): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.close();
    if (exchange === undefined) return;
    const nowMs = this.#context.clock.nowMs();
    if (this.#mayRetry(exchange, fault, nowMs)) {
      this.#owner.retry(exchange, nowMs);
    } else {
      const { method, target } = exchange.request;
      exchange.fail(faultError(`${method} ${target.label}`, fault), nowMs);
    }
  }

  /**
   * A server may close an idle connection just as a request is on its way: that is nobody's failure. A
   * server that ends connections at any other time is one that fails, and must be seen to.
   */
  #mayRetry(exchange: Exchange, { code }: Fault, nowMs: number): boolean {
    return (
      this.#idleMs >= LEAST_IDLE_MS &&
      nowMs - this.#sentAtMs <= MOST_SENT_MS &&
      !exchange.isRetry &&
      exchange.receivedBytes === 0 &&
      (code === 'RAMPA_HTTP_CLOSED' || code === 'RAMPA_HTTP_RESET') &&
      IDEMPOTENT.has(exchange.request.method)
    );
  }

  #state(): SocketState {
    const peer = formatPeer(this.#origin.host, this.#origin.port);
    return { peer, isConnected: true, isReady: true };
  }
}
