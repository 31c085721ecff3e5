import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Origin } from './origin.ts';
import type { ReadOptions } from './wire.ts';

/** How to verify servers, for all connections of a shard. */
export interface TlsSettings {
  readonly secureContext: tls.SecureContext;
  readonly isVerified: boolean;
}

interface SocketSetup {
  readonly origin: Origin;
  /** What is offered in a TLS handshake (ALPN). */
  readonly protocols: readonly string[];
  readonly read: ReadOptions;
  readonly tls: () => TlsSettings;
}

/** Starts to connect. What goes wrong is an `error` event; only arguments that cannot be used throw. */
export function openSocket({ origin, protocols, read, tls: settings }: SocketSetup): net.Socket {
  const options = { host: origin.host, port: origin.port, noDelay: true, ...read };
  if (!origin.isSecure) return net.connect(options);
  const { secureContext, isVerified } = settings();
  return tls.connect({
    ...options,
    secureContext,
    rejectUnauthorized: isVerified,
    ALPNProtocols: [...protocols],
  });
}
