import type { ExchangeHeads } from '../../src/core/exchange-heads.ts';
import type { FailedCheckSummary, IterationErrorSummary } from '../../src/core/failure.ts';

/** A request that got an answer. */
export const HEADS: ExchangeHeads = {
  request: {
    ...{ method: 'POST', url: 'http://127.0.0.1:3000/orders?page=2' },
    headers: { 'content-type': 'application/json', authorization: '***' },
    moreHeaders: 0,
  },
  response: {
    ...{ status: 500, httpVersion: '1.1' },
    headers: { 'x-request-id': 'a1', __proto__: 'odd' },
    moreHeaders: 3,
  },
};

/** An error of which everything is known. */
export const ERROR: IterationErrorSummary = {
  ...{ type: 'error', scenario: 'browse', kind: 'TypeError', message: 'no items' },
  ...{ stack: 'TypeError: no items\n    at load.ts:1:1', hint: 'Add items.' },
  ...{ count: 1, firstSecond: 1.5, lastSecond: 2.25 },
  sample: { iteration: 0, heads: HEADS },
};

/** A failed check of which everything is known. */
export const CHECK: FailedCheckSummary = {
  ...{ type: 'check', scenario: 'browse', name: 'status is 200', group: 'cart::pay' },
  ...{ message: 'it threw', count: 4, firstSecond: 0, lastSecond: 59.999 },
  sample: { iteration: 48_213, heads: { ...HEADS, response: undefined } },
};
