import { describe, expect, test } from 'vitest';
import { DEFAULT_RETRY } from '../../../src/core/http-plan.ts';
import { parseRetryAfter, retryDelayMs } from '../../../src/http/client/retry-rules.ts';

const RETRY = { limit: 10, ...DEFAULT_RETRY };
const NOW_MS = Date.UTC(2030, 0, 1);

test('the wait doubles up to its limit', () => {
  const delays = [0, 1, 2, 6, 7, 100].map((count) => retryDelayMs(RETRY, count, undefined));
  expect(delays).toEqual([100, 200, 400, 6400, 10_000, 10_000]);
});

test('the wait is what the server asks for, up to its limit', () => {
  const delays = [0, 50, 9999, 3_600_000].map((askedMs) => retryDelayMs(RETRY, 3, askedMs));
  expect(delays).toEqual([0, 50, 9999, 10_000]);
});

describe('retry-after', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['0', 0],
    ['120', 120_000],
    ['99999999999', 99_999_999_999_000],
    ['1.5', undefined],
    ['-5', undefined],
    ['10, 20', undefined],
    ['Tuesday, 01-Jan-30 00:00:05 GMT', 5000],
    ['Tue, 01 Jan 2030 00:00:05 GMT', 5000],
    ['Mon, 31 Dec 2029 00:00:00 GMT', 0],
  ])('%j asks for a wait of %s ms', (header, ms) => {
    expect(parseRetryAfter(header, NOW_MS)).toBe(ms);
  });
});
