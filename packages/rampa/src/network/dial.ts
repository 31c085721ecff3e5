import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Fault } from './fault.ts';
import { openSocket, type TlsSettings } from './open-socket.ts';
import type { Origin } from './origin.ts';
import { closedEarlyFault, formatPeer, type SocketState, socketFault } from './socket-fault.ts';
import { Wire, type WireReceiver } from './wire.ts';

/** Protocols by their names in the TLS handshake (ALPN). */
export type Alpn = 'h2' | 'http/1.1';

/** What all connections of a scenario in a shard have in common. */
export interface DialContext {
  /** What sockets read into. Everything in it is used up before the next read, so one serves all. */
  readonly readBuffer: Buffer;
  readonly tls: () => TlsSettings;
}

/** Who waits for a connection. */
export interface DialOwner {
  /** The name is looked up and the connection is being made; not called when there is no name, only an address. */
  connecting(): void;
  handshaking(): void;
  /** @param alpn what the server has chosen, if there was a choice */
  ready(wire: Wire, alpn: Alpn | undefined): void;
  failed(fault: Fault): void;
}

/** A connection on its way to an origin, until it is ready, has failed or is cancelled. */
export class Dial implements WireReceiver {
  readonly #origin: Origin;
  readonly #owner: DialOwner;
  readonly #wire: Wire;
  #isConnected = false;
  #isOver = false;

  /**
   * @param protocols what is offered in a TLS handshake, the most wanted first
   * @throws when node refuses the address
   */
  constructor(context: DialContext, origin: Origin, protocols: readonly Alpn[], owner: DialOwner) {
    this.#origin = origin;
    this.#owner = owner;
    this.#wire = new Wire(this, context.readBuffer, (read) =>
      openSocket({ origin, protocols, read, tls: context.tls }),
    );
    this.#listen(this.#wire.socket);
  }

  /** Drops the connection; the owner hears nothing more. */
  cancel(): void {
    this.#isOver = true;
    this.#wire.close();
  }

  /** A server that speaks first says nothing that a client could use. */
  receive(): void {
    this.#fail(closedEarlyFault(this.#state()));
  }

  drained(): void {
    // Nothing is written before the connection is ready.
  }

  ended(): void {
    this.#fail(closedEarlyFault(this.#state()));
  }

  failed(error: unknown): void {
    this.#fail(socketFault(error, this.#state()));
  }

  #listen(socket: Socket): void {
    socket.once('lookup', (error) => {
      if (error === null && !this.#isOver) this.#owner.connecting();
    });
    socket.once('connect', () => {
      this.#isConnected = true;
      if (this.#isOver) return;
      if (this.#origin.isSecure) this.#owner.handshaking();
      else this.#finish(undefined);
    });
    socket.once('secureConnect', () => this.#finish(chosenProtocol(socket as TLSSocket)));
  }

  #finish(alpn: Alpn | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.ready(this.#wire, alpn);
  }

  #fail(fault: Fault): void {
    if (this.#isOver) return;
    this.cancel();
    this.#owner.failed(fault);
  }

  #state(): SocketState {
    const peer = formatPeer(this.#origin.host, this.#origin.port);
    return { peer, isConnected: this.#isConnected, isReady: false };
  }
}

function chosenProtocol({ alpnProtocol }: TLSSocket): Alpn | undefined {
  return alpnProtocol === 'h2' || alpnProtocol === 'http/1.1' ? alpnProtocol : undefined;
}
