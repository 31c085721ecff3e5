import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/core/duration.ts';

describe('parseDuration', () => {
  test.each([
    ['1h30m', 5_400_000],
    ['30s', 30_000],
    ['500ms', 500],
    ['1m30s', 90_000],
    ['90s', 90_000],
    ['1h2m3s4ms', 3_723_004],
    ['1m500ms', 60_500],
    ['5m', 300_000],
    ['0s', 0],
    ['0h0m0s0ms', 0],
    ['007s', 7000],
    ['9007199254740991ms', Number.MAX_SAFE_INTEGER],
  ])('reads %s as %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    ' ',
    '30',
    's',
    '1.5s',
    '-1s',
    '+1s',
    '1 s',
    ' 1s',
    '1s ',
    '1s\n',
    '1S',
    '1d',
    '1us',
    '1s1m',
    '1ms1s',
    '1s1s',
    '1e3s',
    '١s',
    'Infinity',
    '9007199254740992ms',
    '9999999999999h',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0s'],
    [-5, '0s'],
    [0.4, '0s'],
    [0.5, '1ms'],
    [999.6, '1s'],
    [1500, '1s500ms'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [3_600_001, '1h1ms'],
    [90_000_000, '25h'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('writes what parseDuration reads back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  test('gives every duration one text, however it was written', () => {
    const part = fc.nat({ max: 1000 });
    fc.assert(
      fc.property(part, part, part, part, (hours, minutes, seconds, ms) => {
        const readMs = parseDuration(`${hours}h${minutes}m${seconds}s${ms}ms`) ?? Number.NaN;
        expect(readMs).toBe(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms);
        expect(parseDuration(formatDuration(readMs))).toBe(readMs);
      }),
    );
  });
});
