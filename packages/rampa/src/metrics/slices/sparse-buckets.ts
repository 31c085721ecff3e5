/** Bucket counts of one short interval; indexes ascend. Never changed once made. */
export interface SparseBuckets {
  readonly indexes: Uint16Array;
  readonly counts: Uint32Array | Float64Array;
}

export const NO_BUCKETS: SparseBuckets = {
  indexes: new Uint16Array(0),
  counts: new Uint32Array(0),
};

const COUNT_MAX = 0xffff_ffff;

/** The buckets, whose indexes must ascend, in as much memory as they need. */
export function packBuckets(
  buckets: Iterable<readonly [index: number, count: number]>,
): SparseBuckets {
  const indexes: number[] = [];
  const counts: number[] = [];
  let highest = 0;
  for (const [index, count] of buckets) {
    indexes.push(index);
    counts.push(count);
    if (count > highest) highest = count;
  }
  if (indexes.length === 0) return NO_BUCKETS;
  const columns = highest > COUNT_MAX ? Float64Array : Uint32Array;
  return { indexes: Uint16Array.from(indexes), counts: columns.from(counts) };
}

/** Everything that the two counted, exactly. */
export function mergeBuckets(left: SparseBuckets, right: SparseBuckets): SparseBuckets {
  if (left.indexes.length === 0) return right;
  if (right.indexes.length === 0) return left;
  const most = left.indexes.length + right.indexes.length;
  const indexes = new Uint16Array(most);
  const counts = new Float64Array(most);
  let length = 0;
  let highest = 0;
  let l = 0;
  let r = 0;
  while (l < left.indexes.length || r < right.indexes.length) {
    const leftIndex = left.indexes[l] ?? Number.POSITIVE_INFINITY;
    const rightIndex = right.indexes[r] ?? Number.POSITIVE_INFINITY;
    let count = 0;
    if (leftIndex <= rightIndex) count += left.counts[l++] ?? 0;
    if (rightIndex <= leftIndex) count += right.counts[r++] ?? 0;
    indexes[length] = Math.min(leftIndex, rightIndex);
    counts[length++] = count;
    if (count > highest) highest = count;
  }
  const filled = counts.subarray(0, length);
  return {
    indexes: indexes.slice(0, length),
    counts: highest > COUNT_MAX ? filled.slice() : Uint32Array.from(filled),
  };
}

/** The buckets as `[index, count]`. */
export function* bucketsOf(
  sparse: SparseBuckets,
): Generator<readonly [index: number, count: number], void> {
  for (const [position, index] of sparse.indexes.entries()) {
    yield [index, sparse.counts[position] ?? 0];
  }
}
