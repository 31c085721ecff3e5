import { RampaError } from '../../core/errors.ts';

/**
 * Headers as a user gave them, with names in lower case, so that none comes twice.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` for a name or a value that no header can have
 */
export function readHeaders(
  output: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    // Values may be secret.
    const names = Object.keys(headers).join(', ');
    const message = `${output}: headers must be valid names and values of headers, got values of ${names}`;
    throw new RampaError('RAMPA_OUTPUT_INVALID', message);
  }
}
