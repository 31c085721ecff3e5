import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BUCKET_COUNT,
  bucketIndex,
  highestValueAt,
  lowestValueAt,
  MAX_BUCKET_VALUE,
  middleValueAt,
} from '../../src/metrics/bucket-index.ts';

const values = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.integer({ min: 0, max: 0x7fff_ffff }),
  fc.integer({ min: 0, max: MAX_BUCKET_VALUE }),
);

describe('the bucket layout', () => {
  test.each([
    [0, 0],
    [1, 1],
    [2047, 2047],
    [2048, 2048],
    [2049, 2048],
    [2050, 2049],
    [4095, 3071],
    [4096, 3072],
    [2 ** 31 - 1, 22_527],
    [2 ** 31, 22_528],
    [2 ** 32, 23_552],
    [3_600_000_000, 23_220],
    [MAX_BUCKET_VALUE, BUCKET_COUNT - 1],
    [Number.MAX_VALUE, BUCKET_COUNT - 1],
  ])('puts %d into bucket %d', (value, index) => {
    expect(bucketIndex(value)).toBe(index);
  });

  test('gives every value a bucket that holds it and is at most 0.1 % wide', () => {
    fc.assert(
      fc.property(values, (value) => {
        const index = bucketIndex(value);
        const [lowest, highest] = [lowestValueAt(index), highestValueAt(index)];
        expect(lowest).toBeLessThanOrEqual(value);
        expect(highest).toBeGreaterThanOrEqual(value);
        expect(highest - lowest).toBeLessThanOrEqual(lowest / 1000);
        expect([bucketIndex(lowest), bucketIndex(highest)]).toEqual([index, index]);
      }),
    );
  });

  test('leaves no gap between one bucket and the next', () => {
    const gaps = Array.from({ length: BUCKET_COUNT - 1 }, (_, index) => index).filter(
      (index) => highestValueAt(index) + 1 !== lowestValueAt(index + 1),
    );
    expect(gaps).toEqual([]);
    expect(highestValueAt(BUCKET_COUNT - 1)).toBe(MAX_BUCKET_VALUE);
  });

  test.each([
    [100, 100],
    [2048, 2049],
    [3072, 4098],
  ])('has the middle of bucket %d at %d', (index, middle) => {
    expect(middleValueAt(index)).toBe(middle);
  });
});
