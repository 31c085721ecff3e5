import type { ErrorCode } from '../../core/codes.ts';
import type { Fault } from '../fault.ts';
import type { ProxyServer } from './proxy-server.ts';

/** What it means that there is no connection to the proxy. */
export function unreachableProxyFault(
  { peer }: ProxyServer,
  { problem, hint, cause }: Fault,
): Fault {
  return {
    code: 'RAMPA_PROXY_CONNECT',
    problem: `no connection to proxy ${peer}: ${problem}`,
    hint,
    cause,
  };
}

/** A proxy that could be asked for a tunnel and opened none. */
export function refusingProxyFault({ peer }: ProxyServer, code: ErrorCode, what: string): Fault {
  return { code, problem: `proxy ${peer} ${what}`, hint: HINTS[code] };
}

const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  RAMPA_PROXY_AUTH: 'Put user and password into the URL of the proxy.',
  RAMPA_PROXY_REFUSED: 'Check that the proxy allows and reaches this server, or add it to noProxy.',
  RAMPA_PROXY_PROTOCOL: 'Check that this is an HTTP proxy, and whether its URL begins with https.',
};
