import { type ExactFigures, NO_FIGURES, type Trend } from '../trend.ts';
import {
  bucketsOf,
  mergeBuckets,
  NO_BUCKETS,
  packBuckets,
  type SparseBuckets,
} from './sparse-buckets.ts';

/** What a {@link Trend} knows, in as much memory as its buckets need. */
export interface PackedTrend extends ExactFigures {
  readonly positive: SparseBuckets;
  readonly negative: SparseBuckets;
}

/** A trend without values. */
export const NO_VALUES: PackedTrend = {
  ...NO_FIGURES,
  positive: NO_BUCKETS,
  negative: NO_BUCKETS,
};

/** What the trend knows, packed. */
export function packTrend(trend: Trend): PackedTrend {
  const { sum, min, max, clamped } = trend;
  const positive = packBuckets(trend.positiveBuckets());
  return { sum, min, max, clamped, positive, negative: packBuckets(trend.negativeBuckets()) };
}

/** Everything that the two know, exactly. */
export function mergePacked(left: PackedTrend, right: PackedTrend): PackedTrend {
  return {
    sum: left.sum + right.sum,
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
    clamped: left.clamped + right.clamped,
    positive: mergeBuckets(left.positive, right.positive),
    negative: mergeBuckets(left.negative, right.negative),
  };
}

/** Adds what is packed, if there is anything. */
export function unpackInto(trend: Trend, packed: PackedTrend): void {
  const { positive, negative } = packed;
  if (positive.indexes.length + negative.indexes.length === 0) return;
  trend.addParts(packed, bucketsOf(positive), bucketsOf(negative));
}
