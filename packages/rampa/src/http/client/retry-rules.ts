import type { ErrorCode } from '../../core/codes.ts';
import type { RetryPlan } from '../../core/http-plan.ts';
import { isExpectedStatus } from '../request/expected-status.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { canBeSent } from '../request/request-body.ts';

/** Failures that another try may not have: those of the network, and limits of time. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'RAMPA_CONNECT_FAILED',
  'RAMPA_CONNECT_REFUSED',
  'RAMPA_CONNECTION_CLOSED',
  'RAMPA_CONNECTION_RESET',
  'RAMPA_DNS_FAILED',
  'RAMPA_HTTP2_CONNECTION',
  'RAMPA_HTTP2_STREAM',
  'RAMPA_HTTP_TIMEOUT',
  'RAMPA_PROXY_CONNECT',
  'RAMPA_TLS_HANDSHAKE',
]);

/** Whether the request may be sent once more. @param count how often it was already */
export function mayRetry(
  { method, body, settings: { retry } }: HttpRequest,
  count: number,
): boolean {
  if (retry === undefined || count >= retry.limit || !retry.methods.includes(method)) return false;
  return canBeSent(body);
}

/** Whether the status is a reason to send again. */
export function isRetriedStatus(retry: RetryPlan | undefined, status: number): boolean {
  return retry !== undefined && isExpectedStatus(retry.statuses, status);
}

/** Whether the failure is a reason to send again. */
export function isRetriedError(retry: RetryPlan | undefined, code: ErrorCode): boolean {
  return retry?.onError === true && TRANSIENT.has(code);
}

/** The wait before the next try: doubling, or what the server asks for, and never more than the plan allows. */
export function retryDelayMs(retry: RetryPlan, count: number, askedMs: number | undefined): number {
  return Math.min(retry.maxDelayMs, askedMs ?? retry.delayMs * 2 ** count);
}
