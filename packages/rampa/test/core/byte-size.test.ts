import { describe, expect, test } from 'vitest';
import { parseByteSize } from '../../src/core/byte-size.ts';

describe('a size', () => {
  test.each([
    ['0B', 0],
    ['512B', 512],
    ['1kB', 1000],
    ['1KB', 1000],
    ['10MB', 10_000_000],
    ['2GB', 2_000_000_000],
    ['64KiB', 65_536],
    ['1.5MiB', 1_572_864],
    ['1GiB', 1_073_741_824],
    ['0.3B', 0],
  ])('%j is %d bytes', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  test.each([
    '',
    '10',
    'MB',
    '10mb',
    '-1B',
    '1e3B',
    '10 TB',
    '1,5MB',
    '1 MB',
    ' 1MB',
    '99999999999GB',
    'B10',
  ])('%j is none', (text) => {
    expect(parseByteSize(text)).toBeUndefined();
  });
});
