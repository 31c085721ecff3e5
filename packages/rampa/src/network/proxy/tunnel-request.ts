import type { ErrorCode } from '../../core/codes.ts';
import type { Fault } from '../fault.ts';
import { formatPeer } from '../format-peer.ts';
import type { Origin } from '../origin.ts';
import { socketFault } from '../socket-fault.ts';
import type { Wire, WireReceiver } from '../wire.ts';
import { refusingProxyFault, unreachableProxyFault } from './proxy-fault.ts';
import type { ProxyServer } from './proxy-server.ts';

/** Bytes that the head of a proxy's answer may have. */
const MAX_HEAD_BYTES = 16_384;

/** Who waits for a tunnel; told at least once. */
export interface TunnelOwner {
  /** @param wire the one to the proxy: what goes over it from now on is between rampa and the server */
  opened(wire: Wire): void;
  refused(fault: Fault): void;
}

/** Which tunnel is asked for, and where. */
export interface TunnelSetup {
  readonly proxy: ProxyServer;
  /** The server at its other end. */
  readonly origin: Origin;
  /** The connection to the proxy, and what it reads into. */
  readonly wire: Wire;
  readonly buffer: Buffer;
}

/** Asks a proxy for a tunnel to a server with CONNECT, RFC 9110 section 9.3.6. */
export class TunnelRequest implements WireReceiver {
  readonly #proxy: ProxyServer;
  readonly #target: string;
  readonly #wire: Wire;
  readonly #buffer: Buffer;
  readonly #owner: TunnelOwner;
  /** What the proxy has answered so far, one character per byte. */
  #answer = '';

  constructor({ proxy, wire, buffer, origin: { host, port } }: TunnelSetup, owner: TunnelOwner) {
    this.#proxy = proxy;
    this.#target = formatPeer(host, port);
    this.#wire = wire;
    this.#buffer = buffer;
    this.#owner = owner;
  }

  /** Takes over the wire to the proxy until the tunnel is open. */
  send(): void {
    this.#wire.receiver = this;
    const { authorization } = this.#proxy;
    const credentials =
      authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
    const head = `CONNECT ${this.#target} HTTP/1.1\r\nHost: ${this.#target}\r\n${credentials}\r\n`;
    this.#wire.write(head);
  }

  receive(length: number): void {
    this.#answer += this.#buffer.toString('latin1', 0, length);
    const end = this.#answer.indexOf('\r\n\r\n');
    if (end < 0 && this.#answer.length <= MAX_HEAD_BYTES) return;
    const [, status = ''] = /^HTTP\/1\.[01] (\d{3})[ \r]/.exec(this.#answer) ?? [];
    if (end < 0 || status === '') this.#refuse('RAMPA_PROXY_PROTOCOL', 'answered no valid HTTP');
    else if (status === '407') this.#refuse('RAMPA_PROXY_AUTH', this.#credentialsProblem());
    else if (!status.startsWith('2')) {
      const what = `answered CONNECT ${this.#target} with status ${status}`;
      this.#refuse('RAMPA_PROXY_REFUSED', what);
    } else if (end + 4 < this.#answer.length) {
      this.#refuse('RAMPA_PROXY_PROTOCOL', 'sent more than the answer to CONNECT');
    } else this.#owner.opened(this.#wire);
  }

  drained(): void {
    // Nothing waits for it: a head is small.
  }

  ended(): void {
    this.#refuse('RAMPA_PROXY_REFUSED', 'closed the connection instead of opening a tunnel');
  }

  failed(error: unknown): void {
    const fault = socketFault(error, { peer: this.#proxy.peer, isConnected: true, isReady: true });
    this.#owner.refused(unreachableProxyFault(this.#proxy, fault));
  }

  #credentialsProblem(): string {
    return this.#proxy.authorization === undefined
      ? 'wants credentials'
      : 'does not accept the credentials';
  }

  #refuse(code: ErrorCode, what: string): void {
    this.#owner.refused(refusingProxyFault(this.#proxy, code, what));
  }
}
