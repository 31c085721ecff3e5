/**
 * The bucket layout of HdrHistogram with 3 significant digits and unit 1: 2048 buckets of width 1, then
 * 1024 per power of two, each as wide as 1/1024 of its octave or less.
 *
 * ```
 * index   0 ........ 2047 | 2048 .... 3071 | 3072 .... 4095 | ...        45055
 * value   0 ........ 2047 | 2048 .... 4095 | 4096 .... 8191 | ...     2^53 - 1
 * width         1         |       2        |       4        | ...         2^42
 * ```
 *
 * Indexes are those of the `countsArray` of the standard implementations (http://hdrhistogram.org).
 */
const SUB_BUCKET_MASK = 2047;
const HALF_BITS = 10;
const HALF_COUNT = 1024;

/** How wide the buckets are in each block of 1024: a table, because powers are slow to compute. */
const BLOCK_WIDTHS = Float64Array.from({ length: 44 }, (_, block) => 2 ** Math.max(0, block - 1));

/** The largest value that has a bucket of its own. */
export const MAX_BUCKET_VALUE: number = Number.MAX_SAFE_INTEGER;

/** How many buckets cover 0 to {@link MAX_BUCKET_VALUE}; every index fits in 16 bits. */
export const BUCKET_COUNT = 45_056;

/** The bucket of a non-negative integer; values over {@link MAX_BUCKET_VALUE} share the last one. */
export function bucketIndex(value: number): number {
  if (value < 0x8000_0000) {
    const shift = 21 - Math.clz32(value | SUB_BUCKET_MASK);
    return (shift << HALF_BITS) + (value >>> shift);
  }
  return wideBucketIndex(value);
}

/** The smallest value that falls into the bucket. */
export function lowestValueAt(index: number): number {
  if (index <= SUB_BUCKET_MASK) return index;
  return ((index & (HALF_COUNT - 1)) + HALF_COUNT) * bucketWidth(index);
}

/** The largest value that falls into the bucket: what percentiles report, as HdrHistogram does. */
export function highestValueAt(index: number): number {
  return lowestValueAt(index) + bucketWidth(index) - 1;
}

/** The value in the middle of the bucket: what means are made of. */
export function middleValueAt(index: number): number {
  return lowestValueAt(index) + Math.floor(bucketWidth(index) / 2);
}

function bucketWidth(index: number): number {
  return BLOCK_WIDTHS[index >> HALF_BITS] ?? 1;
}

/** Bit operators are 32 bits wide, so the octave comes from the upper 32 of the 53 bits. */
function wideBucketIndex(value: number): number {
  const bounded = Math.min(value, MAX_BUCKET_VALUE);
  const shift = 42 - Math.clz32(Math.floor(bounded / 2 ** 21));
  return shift * HALF_COUNT + Math.floor(bounded / 2 ** shift);
}
