import { bucketIndex, lowestValueAt } from './bucket-index.ts';

/** Evenly spaced values that share a bucket. */
interface MissingValues {
  readonly index: number;
  readonly count: number;
  readonly sum: number;
  readonly lowest: number;
}

/**
 * The values that HdrHistogram's correction for coordinated omission adds to one of `value` (http://hdrhistogram.org,
 * `recordValueWithExpectedInterval`): `value - interval`, `value - 2 * interval` and so on, as long as they are not
 * below `interval`. Grouped by bucket, so that a long wait in short intervals is no more work than a short one.
 */
export function* missingValues(value: number, interval: number): Generator<MissingValues, void> {
  let highest = value - interval;
  while (highest >= interval) {
    const index = bucketIndex(highest);
    const floor = Math.max(interval, lowestValueAt(index));
    const stepCount = Math.floor((highest - floor) / interval);
    const lowest = highest - stepCount * interval;
    const count = stepCount + 1;
    yield { index, count, sum: (count * (highest + lowest)) / 2, lowest };
    highest = lowest - interval;
  }
}
