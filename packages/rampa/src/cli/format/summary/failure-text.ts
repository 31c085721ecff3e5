import type { ExchangeHeads } from '../../../core/exchange-heads.ts';
import type { FailureSummary } from '../../../core/failure.ts';
import { formatSeconds } from '../../../core/quantity.ts';
import { shortenMiddle, wrapWords } from '../columns.ts';

const WIDTH = 88;
const MAX_URL = 120;

/** When a failure came, which iteration had it first, and what was asked and answered there. */
export function failureText(failure: FailureSummary): string[] {
  const { sample, message = '' } = failure;
  const iteration = sample?.iteration;
  const heads = isTold(sample?.heads, message) ? undefined : sample?.heads;
  const parts = [
    timesOf(failure),
    ...(iteration === undefined ? [] : [`first in iteration ${iteration}`]),
  ];
  return wrapWords(`${parts.join(', ')}${heads === undefined ? '' : `: ${about(heads)}`}`, WIDTH);
}

/** Errors of requests name them, and there is no more to say about one without a response. */
function isTold(heads: ExchangeHeads | undefined, message: string): boolean {
  if (heads === undefined || heads.response !== undefined) return false;
  const { method, url } = heads.request;
  return message.includes(`${method} ${url.split('?', 1)[0]}`);
}

function timesOf({ firstSecond, lastSecond }: FailureSummary): string {
  const [first, last] = [formatSeconds(firstSecond), formatSeconds(lastSecond)];
  return first === last ? `at ${first}` : `from ${first} to ${last}`;
}

function about({ request: { method, url }, response }: ExchangeHeads): string {
  const outcome = response === undefined ? 'no response' : response.status;
  return `${method} ${shortenMiddle(url, MAX_URL)} → ${outcome}`;
}
