import { describe, expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/core/retry-after.ts';

const NOW_MS = Date.UTC(2030, 0, 1);

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
