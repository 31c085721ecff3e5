import type { ProxyServerPlan } from '../../core/network.ts';
import { formatPeer } from '../format-peer.ts';

/** A proxy as connections use it. */
export interface ProxyServer {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** `host:port` as it is shown to people. */
  readonly peer: string;
  /** The `proxy-authorization` header; never to be shown. */
  readonly authorization: string | undefined;
}

export function proxyServer({ isSecure, host, port, credentials }: ProxyServerPlan): ProxyServer {
  const authorization = credentials === undefined ? undefined : basic(credentials);
  return { isSecure, host, port, peer: formatPeer(host, port), authorization };
}

/** RFC 7617. */
function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
