import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatMs,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
} from '../../src/core/quantity.ts';

describe('quantities for people', () => {
  test.each([
    [0, '0'],
    [0.001, '1µs'],
    [0.4567, '457µs'],
    [0.9994, '999µs'],
    [0.9996, '1.00ms'],
    [1.5, '1.50ms'],
    [9.994, '9.99ms'],
    [9.996, '10.0ms'],
    [612.34, '612.3ms'],
    [999.96, '1.00s'],
    [1420.5, '1.42s'],
    [59_994, '59.99s'],
    [59_996, '1m'],
    [90_400, '1m30s'],
    [-12.5, '-12.5ms'],
    [-90_000, '-1m30s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  test.each([
    [0, '0%'],
    [1, '100%'],
    [0.5, '50.00%'],
    [0.000_01, '<0.01%'],
    [0.999_99, '>99.99%'],
    [0.9899, '98.99%'],
  ])('a share of %d is %s: only nothing is 0%% and only all is 100%%', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  test.each([
    [0, '0B'],
    [999, '999B'],
    [1000, '1.0kB'],
    [12_345_678, '12.3MB'],
    [999_960, '1.0MB'],
    [5e15, '5000.0TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test.each([
    [0, '0/s'],
    [0.001, '<0.01/s'],
    [0.5, '0.50/s'],
    [12.34, '12.3/s'],
    [103.4, '103/s'],
  ])('%d times per second is %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });

  test.each([
    [1234, '1234'],
    [0.98999, '0.99'],
    [12.3456, '12.35'],
    [1845.29, '1845.3'],
    [-3.5, '-3.5'],
  ])('the number %d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test.each([
    [2, '2.0s'],
    [59.96, '1m'],
    [3600, '1h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
