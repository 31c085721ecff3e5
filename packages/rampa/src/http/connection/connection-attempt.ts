import type { Clock } from '../../core/clock.ts';
import type { RampaError } from '../../core/errors.ts';
import { type Alpn, Dial, type DialContext, type DialOwner } from '../../network/dial.ts';
import { type Fault, faultError } from '../../network/fault.ts';
import type { Wire } from '../../network/wire.ts';
import { PHASE } from '../request-timings.ts';
import type { Carrier, Exchange } from './exchange.ts';

/** Who gets the connection of an attempt. */
export interface AttemptOwner {
  connected(attempt: ConnectionAttempt, wire: Wire, alpn: Alpn | undefined): void;
  /** The attempt has come to nothing, and its exchange has failed. */
  gaveUp(attempt: ConnectionAttempt): void;
}

/** An exchange that waits for a connection of its own, which is charged for making it. */
export class ConnectionAttempt implements Carrier, DialOwner {
  readonly exchange: Exchange;
  readonly #clock: Clock;
  readonly #owner: AttemptOwner;
  #dial: Dial | undefined = undefined;
  /** When it was started, for as long as it is still that moment. */
  #startedAtMs: number | undefined = undefined;
  #isAborted = false;

  constructor(clock: Clock, exchange: Exchange, owner: AttemptOwner) {
    this.#clock = clock;
    this.exchange = exchange;
    this.#owner = owner;
    exchange.carrier = this;
  }

  /** Does nothing once its exchange is aborted. */
  start(context: DialContext, protocols: readonly Alpn[], nowMs: number): void {
    if (this.#isAborted) return;
    const { origin } = this.exchange.request.target;
    this.#dial = new Dial(context, origin, protocols, this);
    this.#startedAtMs = nowMs;
    this.#dial.start();
    this.#startedAtMs = undefined;
  }

  abort(exchange: Exchange, error: RampaError): void {
    this.#isAborted = true;
    this.#dial?.cancel();
    exchange.fail(error, this.#clock.nowMs());
    this.#owner.gaveUp(this);
  }

  connecting(): void {
    this.exchange.timings.enter(PHASE.connecting, this.#startedAtMs ?? this.#clock.nowMs());
  }

  handshaking(): void {
    this.exchange.timings.enter(PHASE.tlsHandshaking, this.#clock.nowMs());
  }

  ready(wire: Wire, alpn: Alpn | undefined): void {
    this.#owner.connected(this, wire, alpn);
  }

  failed(fault: Fault): void {
    const { method, target } = this.exchange.request;
    this.exchange.fail(faultError(`${method} ${target.label}`, fault), this.#clock.nowMs());
    this.#owner.gaveUp(this);
  }
}
