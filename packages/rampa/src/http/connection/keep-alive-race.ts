import type { Fault } from '../../network/fault.ts';
import { canBeSent } from '../request/request-body.ts';
import type { Exchange } from './exchange.ts';

/** Servers close a connection only after it was idle for a while; an end before that is a failure. */
const LEAST_IDLE_MS = 500;

/** How soon after a request is sent it shows that the connection was gone already, round trip included. */
const MOST_SENT_MS = 500;

/** Methods that do the same when the server sees them twice, RFC 9110 section 9.2.2. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** What happened on the connection of an exchange. */
export interface RaceTimes {
  /** How long it was idle before the exchange; 0 for the first one. */
  readonly idleMs: number;
  /** How long ago the exchange was sent. */
  readonly sentForMs: number;
}

/**
 * Whether an exchange without an answer failed only because the server closed an idle connection just as the
 * request was on its way: that is nobody's failure. A server that ends connections at any other time is one
 * that fails, and must be seen to.
 */
export function isKeepAliveRace(
  exchange: Exchange,
  { code }: Fault,
  { idleMs, sentForMs }: RaceTimes,
): boolean {
  return (
    idleMs >= LEAST_IDLE_MS &&
    sentForMs <= MOST_SENT_MS &&
    !exchange.isRetry &&
    (code === 'RAMPA_CONNECTION_CLOSED' || code === 'RAMPA_CONNECTION_RESET') &&
    IDEMPOTENT.has(exchange.request.method) &&
    canBeSent(exchange.request.body)
  );
}
