import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bucketsOf,
  mergeBuckets,
  NO_BUCKETS,
  packBuckets,
  type SparseBuckets,
} from '../../../src/metrics/slices/sparse-buckets.ts';

const counts = fc.dictionary(fc.nat(40).map(String), fc.integer({ min: 1, max: 5 }));

describe('mergeBuckets', () => {
  test('has every bucket once, ascending, with the sum of both counts', () => {
    fc.assert(
      fc.property(counts, counts, (left, right) => {
        const sums = new Map<number, number>();
        for (const [index, count] of [...Object.entries(left), ...Object.entries(right)]) {
          sums.set(Number(index), (sums.get(Number(index)) ?? 0) + count);
        }
        const merged = mergeBuckets(sparseOf(left), sparseOf(right));
        expect([...bucketsOf(merged)]).toEqual([...sums].sort(([a], [b]) => a - b));
      }),
    );
  });

  test('counts on beyond 32 bits', () => {
    const most = sparseOf({ 7: 0xffff_ffff });
    const merged = mergeBuckets(mergeBuckets(most, most), sparseOf({ 8: 1 }));
    expect([...bucketsOf(merged)]).toEqual([
      [7, 2 * 0xffff_ffff],
      [8, 1],
    ]);
  });

  test('returns the other one when one is empty', () => {
    const some = sparseOf({ 7: 1 });
    expect(mergeBuckets(NO_BUCKETS, some)).toBe(some);
    expect(mergeBuckets(some, NO_BUCKETS)).toBe(some);
  });
});

describe('packBuckets', () => {
  test('has the same buckets, and counts beyond 32 bits where there are any', () => {
    const small = [[7, 1] as const, [9, 0xffff_ffff] as const];
    const large = [[7, 1] as const, [9, 2 ** 53 - 1] as const];
    expect([...bucketsOf(packBuckets(small))]).toEqual(small);
    expect([...bucketsOf(packBuckets(large))]).toEqual(large);
    expect(packBuckets(small).counts).toBeInstanceOf(Uint32Array);
    expect(packBuckets([])).toBe(NO_BUCKETS);
  });
});

function sparseOf(counts: Record<string, number>): SparseBuckets {
  const entries = Object.entries(counts).sort(([left], [right]) => Number(left) - Number(right));
  return {
    indexes: Uint16Array.from(entries, ([index]) => Number(index)),
    counts: Uint32Array.from(entries, ([, count]) => count),
  };
}
