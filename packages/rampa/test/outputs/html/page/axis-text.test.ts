import { describe, expect, test } from 'vitest';
import {
  axisBytes,
  axisMs,
  axisNumber,
  clockText,
  ninesText,
} from '../../../../src/outputs/html/page/chart/axis-text.ts';

describe('texts on axes', () => {
  test.each([
    [0, '0'],
    [0.5, '500µs'],
    [5, '5ms'],
    [250, '250ms'],
    [1000, '1s'],
    [1250, '1.25s'],
    [1500, '1.5s'],
    [100_000, '1m40s'],
  ])('%d ms is %s', (ms, text) => {
    expect(axisMs(ms)).toBe(text);
  });

  test.each([
    [0, '0'],
    [0.25, '0.25'],
    [1500, '1500'],
    [25_000, '25k'],
    [2_500_000, '2.5M'],
  ])('%d is %s', (value, text) => {
    expect(axisNumber(value)).toBe(text);
  });

  test('bytes are those of a second', () => {
    expect([axisBytes(0), axisBytes(20_000)]).toEqual(['0B/s', '20kB/s']);
  });

  test.each([
    [0, '0:00'],
    [3.017, '0:03'],
    [9.5, '0:09.5'],
    [59.97, '1:00'],
    [61, '1:01'],
    [3600, '1:00:00'],
    [7265, '2:01:05'],
  ])('second %d is %s', (seconds, text) => {
    expect(clockText(seconds)).toBe(text);
  });

  test('percentiles are told by their nines', () => {
    const places = [0, Math.log10(2), 1, 2, 3, 4];
    expect(places.map(ninesText)).toEqual(['p0', 'p50', 'p90', 'p99', 'p99.9', 'p99.99']);
  });
});
