import { RampaError } from '../../core/errors.ts';
import type { OutputRequest } from '../../core/output.ts';
import { gzipBody } from './gzip-body.ts';
import { HttpSender, type HttpSenderOptions } from './http-sender.ts';
import { choiceOption, durationOption } from './output-options.ts';

/** The options of every output that sends over HTTP. */
export const SENDER_OPTIONS = {
  timeout: durationOption({ about: 'how long one request may take' }, 10_000),
  deadline: durationOption(
    { about: 'how long the end of the run waits for what is still to be sent' },
    30_000,
  ),
};

/** Whether requests are compressed, for servers that understand it. */
export const COMPRESSION = choiceOption(
  { about: 'how requests are compressed' },
  ['gzip', 'none'],
  'gzip',
);

/** So much may wait while a server is slow or away. */
const MAX_WAITING_BYTES = 64 * 2 ** 20;

interface SenderRequest {
  readonly timeout: number;
  readonly deadline: number;
  /** Left out by outputs whose protocol has its own. */
  readonly compression?: 'gzip' | 'none';
}

/**
 * A sender with the options that the user gave.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` for a header, such as one with a token, that cannot be sent
 */
export function openSender(
  { options, host }: OutputRequest<SenderRequest>,
  rest: Omit<HttpSenderOptions, 'timeoutMs' | 'deadlineMs' | 'maxWaitingBytes' | 'encode'>,
): HttpSender {
  verifyHeaders(rest);
  const { timeout: timeoutMs, deadline: deadlineMs, compression } = options;
  const limits = { timeoutMs, deadlineMs, maxWaitingBytes: MAX_WAITING_BYTES };
  if (compression !== 'gzip') return new HttpSender({ ...rest, ...limits }, host);
  const headers = { ...rest.headers, 'content-encoding': 'gzip' };
  return new HttpSender({ ...rest, ...limits, headers, encode: gzipBody }, host);
}

/** Refused here, what fetch would refuse for each request, with the value in its message. */
function verifyHeaders({ name, headers }: Pick<HttpSenderOptions, 'name' | 'headers'>): void {
  const refused = Object.entries(headers).filter(([header, value]) => !isHeader(header, value));
  if (refused.length === 0) return;
  const names = refused.map(([header]) => header).join(', ');
  const message = `${name}: the header ${names} cannot be sent: its value has a line end, or a character that no header can have`;
  const hint = 'Check the token, the user and the password, and where they were read from.';
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}
