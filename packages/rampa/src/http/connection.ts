import { isIP, type Socket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { RampaError } from '../core/errors.ts';
import type { Carrier, Exchange } from './exchange.ts';
import { type Fault, faultError } from './fault.ts';
import { openSocket, type TlsSettings } from './open-socket.ts';
import { PHASE } from './request-timings.ts';
import { ReceivedResponse } from './response.ts';
import { ResponseParser } from './response-parser.ts';
import { closedEarlyFault, formatPeer, socketFault } from './socket-fault.ts';
import type { Origin } from './target.ts';

/** What all connections of a shard have in common. */
export interface ConnectionContext {
  readonly clock: Clock;
  /** What sockets read into. Everything in it is used up before the next read, so one serves all. */
  readonly readBuffer: Buffer;
  readonly maxBodyBytes: number;
  readonly tls: () => TlsSettings;
}

/** Who uses the connection. */
export interface ConnectionOwner {
  /** A response is complete and the connection can take the next request. */
  release(connection: Connection, nowMs: number): void;
  /** The connection is gone; called once. */
  forget(connection: Connection): void;
  /** A kept connection turned out to be dead: the exchange needs another one. */
  retry(exchange: Exchange, nowMs: number): void;
}

/** Servers close a connection only after it was idle for a while; an end before that is a failure. */
const LEAST_IDLE_MS = 500;

/** How soon after a request is sent it shows that the connection was gone already, round trip included. */
const MOST_SENT_MS = 500;

/** Methods that do the same when the server sees them twice, RFC 9110 section 9.2.2. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** A socket that carries one exchange at a time, from the first one on. */
export class Connection implements Carrier {
  readonly #context: ConnectionContext;
  readonly #owner: ConnectionOwner;
  readonly #origin: Origin;
  readonly #parser: ResponseParser;
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  #isConnected = false;
  #isReady = false;
  #isClosed = false;
  /** When the last exchange ended. */
  #idleSinceMs = 0;
  /** How long the connection was idle before the exchange that it carries; 0 for the first one. */
  #idleMs = 0;
  #sentAtMs = 0;

  /** @throws when node refuses the address; the exchange is then still the caller's */
  constructor(
    context: ConnectionContext,
    owner: ConnectionOwner,
    exchange: Exchange,
    nowMs: number,
  ) {
    this.#context = context;
    this.#owner = owner;
    this.#origin = exchange.request.target.origin;
    this.#parser = new ResponseParser(context.maxBodyBytes);
    this.#exchange = exchange;
    exchange.carrier = this;
    if (isIP(this.#origin.host) !== 0) exchange.timings.enter(PHASE.connecting, nowMs);
    this.#socket = openSocket({
      origin: this.#origin,
      buffer: context.readBuffer,
      receive: (length) => this.#receive(length),
      tls: context.tls,
    });
    this.#listen();
  }

  get exchange(): Exchange | undefined {
    return this.#exchange;
  }

  /** False once the server has closed its side. */
  get isUsable(): boolean {
    return this.#socket.writable;
  }

  /** Sends the next exchange over a connection that is ready. */
  send(exchange: Exchange, nowMs: number): void {
    this.#exchange = exchange;
    this.#idleMs = nowMs - this.#idleSinceMs;
    exchange.carrier = this;
    this.#write(exchange, nowMs);
  }

  abort(exchange: Exchange, error: RampaError): void {
    this.#exchange = undefined;
    this.close();
    exchange.fail(error, this.#context.clock.nowMs());
  }

  /** Drops the socket; an exchange that is still on it must be failed by the caller. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.destroy();
    this.#owner.forget(this);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('lookup', (error) => {
      if (error === null) this.#enter(PHASE.connecting);
    });
    socket.on('connect', () => {
      this.#isConnected = true;
      if (this.#origin.isSecure) this.#enter(PHASE.tlsHandshaking);
      else this.#start();
    });
    socket.on('secureConnect', () => this.#start());
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => this.#fail(socketFault(error, this.#state())));
    socket.on('close', () => this.#ended());
  }

  #enter(phase: typeof PHASE.connecting | typeof PHASE.tlsHandshaking): void {
    this.#exchange?.timings.enter(phase, this.#context.clock.nowMs());
  }

  #start(): void {
    this.#isReady = true;
    if (this.#exchange !== undefined) this.#write(this.#exchange, this.#context.clock.nowMs());
  }

  #write(exchange: Exchange, nowMs: number): void {
    const { request, head, timings } = exchange;
    const { body } = request;
    this.#parser.start(request.method);
    this.#sentAtMs = nowMs;
    timings.enter(PHASE.sending, nowMs);
    let isFlushed: boolean;
    if (body === undefined) {
      isFlushed = this.#socket.write(head, 'latin1');
    } else if (typeof body.content === 'string') {
      isFlushed = this.#socket.write(head + body.content, 'latin1');
    } else {
      this.#socket.cork();
      this.#socket.write(head, 'latin1');
      isFlushed = this.#socket.write(body.content);
      this.#socket.uncork();
    }
    exchange.sentBytes += head.length + (body === undefined ? 0 : body.bytes);
    if (isFlushed) timings.enter(PHASE.waiting, this.#context.clock.nowMs());
  }

  #drained(): void {
    const timings = this.#exchange?.timings;
    if (timings?.phase === PHASE.sending) timings.enter(PHASE.waiting, this.#context.clock.nowMs());
  }

  #receive(length: number): void {
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

  /** The server closed its side, or the socket is gone. */
  #ended(): void {
    const exchange = this.#exchange;
    this.#parser.close();
    if (exchange === undefined) this.close();
    else if (!this.#isReady) this.#fail(closedEarlyFault(this.#state()));
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
    if (isKeepAlive && isInStep && this.#socket.writableLength === 0) {
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

  #state(): Parameters<typeof socketFault>[1] {
    const peer = formatPeer(this.#origin.host, this.#origin.port);
    return { peer, isConnected: this.#isConnected, isReady: this.#isReady };
  }
}
