import { expect, test } from 'vitest';
import { DEFAULT_RETRY } from '../../../src/core/http-plan.ts';
import { retryDelayMs } from '../../../src/http/client/retry-rules.ts';

const RETRY = { limit: 10, ...DEFAULT_RETRY };

test('the wait doubles up to its limit', () => {
  const delays = [0, 1, 2, 6, 7, 100].map((count) => retryDelayMs(RETRY, count, undefined));
  expect(delays).toEqual([100, 200, 400, 6400, 10_000, 10_000]);
});

test('the wait is what the server asks for, up to its limit', () => {
  const delays = [0, 50, 9999, 3_600_000].map((askedMs) => retryDelayMs(RETRY, 3, askedMs));
  expect(delays).toEqual([0, 50, 9999, 10_000]);
});
