import * as net from 'node:net';
import { getBuiltinModule } from 'node:process';
import type * as tls from 'node:tls';
import type { Address } from './dns/name-resolver.ts';
import type { ReadOptions } from './wire.ts';

/** One attempt to connect. */
export interface SocketSetup {
  readonly to: Address;
  /** The address of this machine to connect from. */
  readonly localAddress: string | undefined;
  readonly read: ReadOptions;
  /** `undefined`: no TLS. */
  readonly tls: tls.ConnectionOptions | undefined;
}

/** Starts to connect. What goes wrong is an `error` event; only arguments that cannot be used throw. */
export function openSocket({ to, localAddress, read, tls: handshake }: SocketSetup): net.Socket {
  const options = {
    host: to.address,
    port: to.port,
    noDelay: true,
    ...(localAddress !== undefined && { localAddress }),
    ...read,
  };
  return handshake === undefined
    ? net.connect(options)
    : loadTls().connect({ ...options, ...handshake });
}

/** Starts a TLS handshake over a socket that is connected. */
export function openOver(socket: net.Socket, handshake: tls.ConnectionOptions): tls.TLSSocket {
  return loadTls().connect({ ...handshake, socket });
}

/** It takes a thread up to 30 ms to load, and most tests need none of it. */
function loadTls(): typeof tls {
  return getBuiltinModule('node:tls');
}
