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

/** A sender with the options that the user gave. */
export function openSender(
  { options, host }: OutputRequest<SenderRequest>,
  rest: Omit<HttpSenderOptions, 'timeoutMs' | 'deadlineMs' | 'maxWaitingBytes' | 'encode'>,
): HttpSender {
  const { timeout: timeoutMs, deadline: deadlineMs, compression } = options;
  const limits = { timeoutMs, deadlineMs, maxWaitingBytes: MAX_WAITING_BYTES };
  if (compression !== 'gzip') return new HttpSender({ ...rest, ...limits }, host);
  const headers = { ...rest.headers, 'content-encoding': 'gzip' };
  return new HttpSender({ ...rest, ...limits, headers, encode: gzipBody }, host);
}
