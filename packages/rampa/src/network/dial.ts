import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Random } from '../core/iteration-random.ts';
import { dnsFault } from './dns/dns-fault.ts';
import type { Address } from './dns/name-resolver.ts';
import type { Fault } from './fault.ts';
import { formatPeer } from './format-peer.ts';
import { openOver, openSocket } from './open-socket.ts';
import type { Origin } from './origin.ts';
import { unreachableProxyFault } from './proxy/proxy-fault.ts';
import type { ProxyServer } from './proxy/proxy-server.ts';
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
  /** Chooses among the addresses of a name. */
  readonly random: Random;
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
  /** Whether the proxy has to open a tunnel, because it does not read what the connection carries. */
  readonly #needsTunnel: boolean;
  #addresses: readonly Address[] = [];
  #triedCount = 0;
  /** Why the first address failed: that of most interest. */
  #firstError: unknown = undefined;
  #wire: Wire | undefined = undefined;
  #isConnected = false;
  /** The proxy, until there is a connection to the server itself. */
  #proxy: ProxyServer | undefined;
  #isOver = false;

  /** @param protocols what is offered in a TLS handshake, the most wanted first; without TLS the first is spoken */
  constructor(context: DialContext, origin: Origin, protocols: readonly Alpn[], owner: DialOwner) {
    this.#context = context;
    this.#origin = origin;
    this.#protocols = protocols;
    this.#owner = owner;
    this.#proxy = origin.proxy;
    this.#needsTunnel = origin.isSecure || !protocols.includes('http/1.1');
  }

  start(): void {
    const { host, port } = this.#proxy ?? this.#origin;
    const { network, random } = this.#context;
    network.names.resolve(host, port, random, (error, addresses) => {
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
      if (this.#proxy === undefined) this.#context.sessions.forget(this.#origin.key);
      this.#fail(socketFault(error, this.#state()));
      return;
    }
    this.#firstError ??= error;
    if (this.#triedCount < this.#addresses.length) this.#tryNext();
    else this.#fail(socketFault(this.#firstError, this.#state()));
  }

  /** The proxy has opened a tunnel to the server. */
  opened(wire: Wire): void {
    this.#proxy = undefined;
    wire.silence();
    if (!this.#origin.isSecure) {
      this.#finish(wire, undefined);
      return;
    }
    this.#owner.handshaking();
    const secured = new Wire(this, this.#context.readBuffer, () =>
      openOver(wire.socket, this.#handshake()),
    );
    secured.readChunks();
    this.#wire = secured;
    this.#finishOnceSecured(secured);
  }

  refused(fault: Fault): void {
    this.#failWith(fault);
  }

  #tryNext(): void {
    const to = this.#addresses[this.#triedCount++];
    if (to === undefined) return;
    this.#wire?.abandon();
    try {
      if (this.#proxy === undefined) this.#openDirect(to);
      else this.#openProxied(to, this.#proxy);
    } catch (error) {
      this.failed(error);
    }
  }

  #openDirect(to: Address): void {
    const { isSecure } = this.#origin;
    const wire = this.#open(to, isSecure ? this.#handshake() : undefined);
    wire.socket.once('connect', () => {
      this.#isConnected = true;
      if (isSecure) this.#owner.handshaking();
      else this.#finish(wire, undefined);
    });
    if (isSecure) this.#finishOnceSecured(wire);
  }

  #openProxied(to: Address, proxy: ProxyServer): void {
    const wire = this.#open(to, proxy.isSecure ? this.#handshakeWith(proxy) : undefined);
    wire.socket.once('connect', () => {
      this.#isConnected = true;
    });
    wire.socket.once(proxy.isSecure ? 'secureConnect' : 'connect', () => {
      const setup = { proxy, origin: this.#origin, wire, buffer: this.#context.readBuffer };
      if (this.#needsTunnel) new TunnelRequest(setup, this).send();
      else this.#finish(wire, undefined);
    });
  }

  #open(to: Address, tls: ConnectionOptions | undefined): Wire {
    const { localAddress } = this.#context.network;
    const wire = new Wire(this, this.#context.readBuffer, (read) =>
      openSocket({ to, localAddress, read, tls }),
    );
    this.#wire = wire;
    return wire;
  }

  #finishOnceSecured(wire: Wire): void {
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
      socket.on('session', (session) => {
        sessions.keep(key, tls?.toSession(session) ?? { session, shown: undefined });
      });
    }
  }

  #finish(wire: Wire, alpn: Alpn | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.ready(wire, alpn);
  }

  #handshake(): ConnectionOptions {
    const { network, sessions } = this.#context;
    const { host, key } = this.#origin;
    const serverName = network.tls.serverName(host);
    const session = sessions.get(key)?.session;
    return network.tls.options({ host, serverName, protocols: this.#protocols, session });
  }

  #handshakeWith({ host }: ProxyServer): ConnectionOptions {
    const { tls } = this.#context.network;
    return tls.options({ host, serverName: host, protocols: ['http/1.1'], session: undefined });
  }

  #fail(fault: Fault): void {
    this.#failWith(this.#proxy === undefined ? fault : unreachableProxyFault(this.#proxy, fault));
  }

  #failWith(fault: Fault): void {
    if (this.#isOver) return;
    this.cancel();
    this.#owner.failed(fault);
  }

  #state(): SocketState {
    const { host, port } = this.#origin;
    const peer = this.#proxy?.peer ?? formatPeer(host, port);
    return { peer, isConnected: this.#isConnected, isReady: false };
  }
}

function chosenProtocol({ alpnProtocol }: TLSSocket): Alpn | undefined {
  return alpnProtocol === 'h2' || alpnProtocol === 'http/1.1' ? alpnProtocol : undefined;
}
