import type { Fault } from './fault.ts';

const HINTS: Readonly<Record<string, string>> = {
  EMFILE: 'Raise the limit of open files with `ulimit -n`.',
  ENFILE: 'Raise the limit of open files of the whole system.',
  EADDRNOTAVAIL: 'Reuse connections or widen the range of local ports: all of them are taken.',
  EADDRINUSE: 'Reuse connections or widen the range of local ports: all of them are taken.',
  ENETUNREACH: 'Check the network, and whether the address family is available here.',
  EHOSTUNREACH: 'Check the network, and whether the address is right.',
  ETIMEDOUT: 'Check that the server is up and that no firewall drops the packets.',
};

const PLAIN_SERVER_HINT = 'Use http:// if the server does not speak TLS on this port.';
const CERTIFICATE_HINT =
  'Pass the certificate authority as `ca`, or turn verification off for this target.';

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
  const error = firstError(thrown);
  const code = error?.code ?? '';
  const peer = error?.address === undefined ? state.peer : formatPeer(error.address, error.port);
  switch (code) {
    case 'ECONNREFUSED':
      return {
        code: 'RAMPA_HTTP_REFUSED',
        problem: `connection refused by ${peer}`,
        cause: thrown,
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return dnsFault(code, error?.hostname ?? state.peer, thrown);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_DESTROYED':
    case 'ERR_STREAM_WRITE_AFTER_END':
      return resetFault(state, thrown);
  }
  if (!state.isConnected) return connectFault(code, peer, thrown);
  if (!state.isReady) return tlsFault(code, state.peer, thrown);
  return {
    code: 'RAMPA_HTTP_RESET',
    problem: `connection to ${state.peer} broke with ${code || describe(thrown)}`,
    cause: thrown,
  };
}

/** What it means that the server closed a connection before it could carry a request. */
export function closedEarlyFault({ peer, isConnected }: SocketState): Fault {
  if (!isConnected) return { code: 'RAMPA_HTTP_CONNECT', problem: `cannot connect to ${peer}` };
  const problem = `${peer} closed the connection during the TLS handshake`;
  return { code: 'RAMPA_HTTP_TLS', problem, hint: PLAIN_SERVER_HINT };
}

/** An address as it is written in a URL: IPv6 in brackets. */
export function formatPeer(host: string, port: number | undefined): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

interface SystemError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

/** Connecting to a name with several addresses fails with one error per address. */
function firstError(thrown: unknown): SystemError | undefined {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) {
    return firstError(thrown.errors[0]);
  }
  return thrown instanceof Error ? thrown : undefined;
}

function dnsFault(code: string, host: string, cause: unknown): Fault {
  const problem = code === 'ENOTFOUND' ? 'does not exist' : 'could not be looked up';
  const hint =
    code === 'ENOTFOUND' ? 'Check the spelling of the host name.' : 'Check the name server.';
  return { code: 'RAMPA_HTTP_DNS', problem: `host ${host} ${problem}`, hint, cause };
}

function resetFault({ peer, isConnected, isReady }: SocketState, cause: unknown): Fault {
  const during = isReady ? '' : isConnected ? ' during the TLS handshake' : ' while connecting';
  return { code: 'RAMPA_HTTP_RESET', problem: `connection reset by ${peer}${during}`, cause };
}

function connectFault(code: string, peer: string, cause: unknown): Fault {
  const problem = `cannot connect to ${peer}: ${code || describe(cause)}`;
  return { code: 'RAMPA_HTTP_CONNECT', problem, hint: HINTS[code], cause };
}

function tlsFault(code: string, peer: string, cause: unknown): Fault {
  const isProtocol = code === 'EPROTO' || code.startsWith('ERR_SSL');
  const problem = `TLS handshake with ${peer} failed: ${describe(cause)}`;
  const hint = isProtocol ? PLAIN_SERVER_HINT : CERTIFICATE_HINT;
  return { code: 'RAMPA_HTTP_TLS', problem, hint, cause };
}

function describe(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}
