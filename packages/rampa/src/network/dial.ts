import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { dnsFault } from './dns/dns-fault.ts';
import type { Address } from './dns/name-resolver.ts';
import type { Fault } from './fault.ts';
import { formatPeer } from './format-peer.ts';
import { openOver, openSocket } from './open-socket.ts';
import type { Origin } from './origin.ts';
import { unreachableProxyFault } from './proxy/proxy-fault.ts';
import { type TunnelOwner, TunnelRequest } from './proxy/tunnel-request.ts';
import type { ScenarioNetwork } from './scenario-network.ts';
import { closedEarlyFault, type SocketState, socketFault } from './socket-fault.ts';
import { ConnectionTls } from './tls/connection-tls.ts';
import type { TlsSessions } from './tls/tls-sessions.ts';
import { Wire, type WireReceiver } from './wire.ts';

/** Protocols by their names in the TLS handshake (ALPN). */
export type Alpn = 'h2' | 'http/1.1';

/** What all connections have in common that are shared by the same VUs. */
export interface DialContext {
  /** What sockets read into. Everything in it is used up before the next read, so one serves all. */
  readonly readBuffer: Buffer;
  readonly network: ScenarioNetwork;
  readonly sessions: TlsSessions;
}

/** Who waits for a connection. */
export interface DialOwner {
  /** The name is looked up; until the handshake, or the end, the connection is being made, through a proxy too. */
  connecting(): void;
  /** The TLS handshake with the server itself has begun. */
  handshaking(): void;
  /** @param alpn what the server has chosen, if there was a choice */
  ready(wire: Wire, alpn: Alpn | undefined): void;
  failed(fault: Fault): void;
}

/**
 * A connection on its way to an origin, until it is ready, has failed or is cancelled. Addresses of a name are
 * tried one after the other, and only when one fails: a server that is slow to accept must be seen to be slow.
 */
export class Dial implements WireReceiver, TunnelOwner {
  readonly #context: DialContext;
  readonly #origin: Origin;
  readonly #protocols: readonly Alpn[];
  readonly #owner: DialOwner;
  #addresses: readonly Address[] = [];
  #triedCount = 0;
  /** Why the first address failed: that of most interest. */
  #firstError: unknown = undefined;
  #wire: Wire | undefined = undefined;
  #isConnected = false;
  /** True once what happens is between rampa and the server itself. */
  #isPastProxy: boolean;
  #isOver = false;

  /** @param protocols what is offered in a TLS handshake, the most wanted first */
  constructor(context: DialContext, origin: Origin, protocols: readonly Alpn[], owner: DialOwner) {
    this.#context = context;
    this.#origin = origin;
    this.#protocols = protocols;
    this.#owner = owner;
    this.#isPastProxy = origin.proxy === undefined;
  }

  start(): void {
    const { host, port } = this.#origin.proxy ?? this.#origin;
    this.#context.network.names.resolve(host, port, (error, addresses) => {
      if (this.#isOver) return;
      if (error !== undefined) {
        this.#fail(dnsFault(host, error));
        return;
      }
      this.#addresses = addresses;
      this.#owner.connecting();
      this.#tryNext();
    });
  }

  /** Drops the connection; the owner hears nothing more. */
  cancel(): void {
    this.#isOver = true;
    this.#wire?.abandon();
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
    if (this.#isConnected) {
      if (this.#isPastProxy) this.#context.sessions.forget(this.#origin.key);
      this.#fail(socketFault(error, this.#state()));
      return;
    }
    this.#firstError ??= error;
    if (this.#triedCount < this.#addresses.length) this.#tryNext();
    else this.#fail(socketFault(this.#firstError, this.#state()));
  }

  /** The proxy has opened a tunnel to the server. */
  opened(): void {
    const proxied = this.#wire;
    if (proxied === undefined) return;
    this.#isPastProxy = true;
    this.#owner.handshaking();
    const wire = new Wire(this, this.#context.readBuffer, () =>
      openOver(proxied.socket, this.#handshake()),
    );
    wire.readChunks();
    this.#wire = wire;
    this.#whenSecured(wire);
  }

  refused(fault: Fault): void {
    this.#failWith(fault);
  }

  #tryNext(): void {
    const to = this.#addresses[this.#triedCount++];
    if (to === undefined) return;
    this.#wire?.abandon();
    try {
      this.#open(to);
    } catch (error) {
      this.failed(error);
    }
  }

  #open(to: Address): void {
    const { proxy, isSecure } = this.#origin;
    const { localAddress } = this.#context.network;
    const isSecureHop = proxy === undefined ? isSecure : proxy.isSecure;
    const tls = isSecureHop ? this.#handshake() : undefined;
    const wire = new Wire(this, this.#context.readBuffer, (read) =>
      openSocket({ to, localAddress, read, tls }),
    );
    this.#wire = wire;
    wire.socket.once('connect', () => {
      this.#isConnected = true;
      if (this.#isOver) return;
      if (!isSecureHop) this.#reached(wire);
      else if (proxy === undefined) this.#owner.handshaking();
    });
    if (!isSecureHop) return;
    if (proxy === undefined) this.#whenSecured(wire);
    else wire.socket.once('secureConnect', () => this.#reached(wire));
  }

  /** The wire leads to the server, or to the proxy, without TLS to the server itself. */
  #reached(wire: Wire): void {
    const { proxy, isSecure } = this.#origin;
    if (this.#isOver) return;
    if (proxy !== undefined && isSecure) {
      new TunnelRequest(proxy, this.#origin, this.#context.readBuffer, this).send(wire);
    } else this.#finish(wire, undefined);
  }

  #whenSecured(wire: Wire): void {
    const { network, sessions } = this.#context;
    const { key } = this.#origin;
    const socket = wire.socket as TLSSocket;
    let tls: ConnectionTls | undefined;
    socket.once('secureConnect', () => {
      tls = new ConnectionTls(socket, sessions.get(key));
      wire.tls = tls;
      this.#finish(wire, chosenProtocol(socket));
    });
    // Sessions come after that, but a socket that nobody listens to from the beginning has none.
    if (network.tls.resumesSessions) {
      socket.on('session', (session) => sessions.keep(key, { session, shown: tls?.shown }));
    }
  }

  #finish(wire: Wire, alpn: Alpn | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.ready(wire, alpn);
  }

  /** With the server itself, or else with a proxy that is spoken to over TLS. */
  #handshake(): ConnectionOptions {
    const { network, sessions } = this.#context;
    const { host, key, proxy } = this.#origin;
    if (!this.#isPastProxy && proxy !== undefined) {
      const serverName = proxy.host;
      const protocols = ['http/1.1'];
      return network.tls.options({ host: serverName, serverName, protocols, session: undefined });
    }
    const serverName = network.tls.serverName(host);
    const session = sessions.get(key)?.session;
    return network.tls.options({ host, serverName, protocols: this.#protocols, session });
  }

  #fail(fault: Fault): void {
    const { proxy } = this.#origin;
    const isProxys = proxy !== undefined && !this.#isPastProxy;
    this.#failWith(isProxys ? unreachableProxyFault(proxy, fault) : fault);
  }

  #failWith(fault: Fault): void {
    if (this.#isOver) return;
    this.cancel();
    this.#owner.failed(fault);
  }

  #state(): SocketState {
    const { proxy, host, port } = this.#origin;
    const isProxys = proxy !== undefined && !this.#isPastProxy;
    const peer = isProxys ? proxy.peer : formatPeer(host, port);
    return { peer, isConnected: this.#isConnected, isReady: false };
  }
}

function chosenProtocol({ alpnProtocol }: TLSSocket): Alpn | undefined {
  return alpnProtocol === 'h2' || alpnProtocol === 'http/1.1' ? alpnProtocol : undefined;
}
