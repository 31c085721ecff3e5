import { formatPeer } from './format-peer.ts';
import type { ProxyServer } from './proxy/proxy-server.ts';

/** Where connections go: what a pool is keyed by. */
export interface Origin {
  /** Scheme, host and port, such as `http://127.0.0.1:8080`. */
  readonly key: string;
  readonly isSecure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** The `host` header: the port only when it is not the scheme's own. */
  readonly authority: string;
  /** The proxy on the way to it. */
  readonly proxy: ProxyServer | undefined;
}

/** Who is at the other end of a connection that is ready, as it is shown to people. */
export function peerOf({ isSecure, host, port, proxy }: Origin): string {
  // Through a tunnel it is the server itself.
  return proxy === undefined || isSecure ? formatPeer(host, port) : proxy.peer;
}
