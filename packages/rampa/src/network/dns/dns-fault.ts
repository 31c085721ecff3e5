import { briefly } from '../briefly.ts';
import type { Fault } from '../fault.ts';

/** What it means that a host has no address, or that nobody could tell. */
export function dnsFault(host: string, error: Error): Fault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOTFOUND' || code === 'ENODATA') {
    const hint = 'Check the spelling of the host name, and dns.family.';
    return {
      code: 'RAMPA_DNS_NOT_FOUND',
      problem: `host ${host} does not exist`,
      hint,
      cause: error,
    };
  }
  const problem = `host ${host} could not be looked up: ${code || briefly(error)}`;
  return { code: 'RAMPA_DNS_FAILED', problem, hint: 'Check the name server.', cause: error };
}
