import { formatDuration } from '../../core/duration.ts';
import type { HttpTimeouts } from '../../core/http-plan.ts';
import type { Fault } from '../../network/fault.ts';
import { PHASE, type RequestTimings } from '../request-timings.ts';

/** What a request was doing, by {@link PHASE}. */
const DOING = [
  'getting a connection',
  'connecting',
  'in the TLS handshake',
  'sending the request',
  'waiting for the response',
  'receiving the response',
] as const;

const NEVER = Number.POSITIVE_INFINITY;

/** The shortest limit of a part of the request: none of its parts can be over before that. */
export function leastLimitMs({ connectMs, headersMs, bodyMs }: HttpTimeouts): number {
  return Math.min(connectMs ?? NEVER, headersMs ?? NEVER, bodyMs ?? NEVER);
}

/** When the part of the request that is under way must have ended. */
export function partDeadlineMs(timings: RequestTimings, limits: HttpTimeouts): number {
  const { phase, sinceMs } = timings;
  switch (phase) {
    case PHASE.blocked:
    case PHASE.connecting:
    case PHASE.tlsHandshaking: {
      const startedAtMs = sinceMs - timings.blocked - timings.connecting - timings.tlsHandshaking;
      return startedAtMs + (limits.connectMs ?? NEVER);
    }
    case PHASE.sending:
      return NEVER;
    case PHASE.waiting:
      return sinceMs + (limits.headersMs ?? NEVER);
    case PHASE.receiving:
      return sinceMs + (limits.bodyMs ?? NEVER);
  }
}

/** What it means that the time of a request is over: of all of it, or of the part that is under way. */
export function timeoutFault(
  { phase }: RequestTimings,
  { connectMs = 0, headersMs = 0, bodyMs = 0, totalMs }: HttpTimeouts,
  isTotal: boolean,
): Fault {
  const doing = `it was ${DOING[phase]}`;
  const fault = (what: string, limitMs: number, name: string): Fault => ({
    code: 'RAMPA_HTTP_TIMEOUT',
    problem: `${what} within ${formatDuration(limitMs)}${name}, ${doing}`,
  });
  if (isTotal || phase === PHASE.sending) return fault('no response', totalMs, '');
  if (phase < PHASE.sending) return fault('no connection', connectMs, ' (timeout.connect)');
  if (phase === PHASE.waiting) return fault('no answer', headersMs, ' (timeout.headers)');
  return fault('no complete body', bodyMs, ' (timeout.body)');
}
