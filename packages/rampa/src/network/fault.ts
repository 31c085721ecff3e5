import type { ErrorCode } from '../core/codes.ts';
import { RampaError } from '../core/errors.ts';

/** Why a request has no response, before it is known which request that is. */
export interface Fault {
  readonly code: ErrorCode;
  /** Completes the sentence `GET http://host/path failed: ...`. */
  readonly problem: string;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The error that a script sees. `subject` is the request's method and address without query. */
export function faultError(subject: string, fault: Fault): RampaError {
  const { code, problem, hint, cause } = fault;
  return new RampaError(code, `${subject} failed: ${problem}`, { hint, cause });
}

/** A body that is larger than a script wants to have. */
export function bodyTooLargeFault(maxBodyBytes: number): Fault {
  const problem = `the response body is over ${maxBodyBytes} bytes`;
  const hint = 'Ask the server for less, or raise maxBody.';
  return { code: 'RAMPA_HTTP_TOO_LARGE', problem, hint };
}

/** A server that broke the rules of HTTP. */
export function protocolFault(problem: string, hint?: string): Fault {
  return { code: 'RAMPA_HTTP_PROTOCOL', problem, hint };
}
