import { briefly } from './briefly.ts';
import type { Fault } from './fault.ts';
import { formatPeer } from './format-peer.ts';
import { tlsFault } from './tls/tls-fault.ts';

const HINTS: Readonly<Record<string, string>> = {
  EMFILE: 'Raise the limit of open files with `ulimit -n`.',
  ENFILE: 'Raise the limit of open files of the whole system.',
  EADDRNOTAVAIL:
    'Reuse connections or widen the range of local ports if all are taken; check connection.localAddress.',
  EADDRINUSE: 'Reuse connections or widen the range of local ports: all of them are taken.',
  ENETUNREACH: 'Check the network, and whether the address family is available here.',
  EHOSTUNREACH: 'Check the network, and whether the address is right.',
  ETIMEDOUT: 'Check that the server is up and that no firewall drops the packets.',
};

const PLAIN_SERVER_HINT = 'Use http:// if the server does not speak TLS on this port.';

/** What is known about the connection when its socket fails. */
export interface SocketState {
  /** `host:port` as it is shown to people. */
  readonly peer: string;
  readonly isConnected: boolean;
  /** True once the connection can carry requests. */
  readonly isReady: boolean;
}

/** What an error of a socket means for the request that was using it. */
export function socketFault(thrown: unknown, state: SocketState): Fault {
  const error: SystemError | undefined = thrown instanceof Error ? thrown : undefined;
  const code = error?.code ?? '';
  switch (code) {
    case 'ECONNREFUSED': {
      const peer =
        error?.address === undefined ? state.peer : formatPeer(error.address, error.port);
      const problem = `connection refused by ${peer}`;
      return { code: 'RAMPA_CONNECT_REFUSED', problem, cause: thrown };
    }
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_DESTROYED':
    case 'ERR_STREAM_WRITE_AFTER_END':
      return resetFault(state, thrown);
  }
  if (!state.isConnected) return connectFault(code, state.peer, thrown);
  const tls = tlsFault(code, state.peer, thrown);
  if (tls !== undefined) return tls;
  if (!state.isReady) return handshakeFault(state.peer, thrown);
  const problem = `connection to ${state.peer} broke with ${code || briefly(thrown)}`;
  return { code: 'RAMPA_CONNECTION_RESET', problem, cause: thrown };
}

/** What it means that the server closed a connection before it could carry a request. */
export function closedEarlyFault({ peer, isConnected }: SocketState): Fault {
  if (!isConnected) return { code: 'RAMPA_CONNECT_FAILED', problem: `cannot connect to ${peer}` };
  const problem = `${peer} closed the connection during the TLS handshake`;
  return { code: 'RAMPA_TLS_HANDSHAKE', problem, hint: PLAIN_SERVER_HINT };
}

interface SystemError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
}

function resetFault({ peer, isConnected, isReady }: SocketState, cause: unknown): Fault {
  const during = isReady ? '' : isConnected ? ' during the TLS handshake' : ' while connecting';
  return { code: 'RAMPA_CONNECTION_RESET', problem: `connection reset by ${peer}${during}`, cause };
}

function connectFault(code: string, peer: string, cause: unknown): Fault {
  const problem = `cannot connect to ${peer}: ${code || briefly(cause)}`;
  return { code: 'RAMPA_CONNECT_FAILED', problem, hint: HINTS[code], cause };
}

function handshakeFault(peer: string, cause: unknown): Fault {
  const problem = `TLS handshake with ${peer} failed: ${briefly(cause)}`;
  return { code: 'RAMPA_TLS_HANDSHAKE', problem, cause };
}
