import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Origin } from './target.ts';

/** How to verify servers, for all connections of a shard. */
export interface TlsSettings {
  readonly secureContext: tls.SecureContext;
  readonly isVerified: boolean;
}

interface SocketSetup {
  readonly origin: Origin;
  /** Filled before each call of `receive`; many sockets may share it. */
  readonly buffer: Buffer;
  readonly receive: (length: number) => void;
  readonly tls: () => TlsSettings;
}

/** Starts to connect. What goes wrong is an `error` event; only arguments that cannot be used throw. */
export function openSocket({ origin, buffer, receive, tls: settings }: SocketSetup): net.Socket {
  const options = {
    host: origin.host,
    port: origin.port,
    noDelay: true,
    onread: {
      buffer,
      callback(length: number): boolean {
        receive(length);
        return true;
      },
    },
  };
  if (!origin.isSecure) return net.connect(options);
  const { secureContext, isVerified } = settings();
  return tls.connect({
    ...options,
    secureContext,
    rejectUnauthorized: isVerified,
    ALPNProtocols: ['http/1.1'],
  });
}
