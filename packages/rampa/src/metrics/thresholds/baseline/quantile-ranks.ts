import { binomialShares } from './binomial.ts';

/** Between which of the sorted values, counted from 1, the true percentile lies. */
export interface QuantileRanks {
  /** `undefined` when there are too few values for a bound. */
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/**
 * The ranks that enclose a percentile, whatever the distribution: how many of `count` independent values are at or
 * below the true percentile is binomial. The bounds are the narrowest of which each is wrong with a probability of at
 * most `error`: `P(B < low) <= error` and `P(B >= high) <= error`.
 *
 * Source: H. A. David, H. N. Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1.
 * @param percentile above 0 and below 100
 */
export function quantileRanks(count: number, percentile: number, error: number): QuantileRanks {
  const { first, shares } = binomialShares(count, percentile / 100);
  let low = first;
  for (let sum = shares[0] ?? 0; sum <= error; sum += shares[low - first] ?? 1) low++;
  let last = first + shares.length - 1;
  for (let sum = shares.at(-1) ?? 0; sum <= error; sum += shares[last - first] ?? 1) last--;
  const high = last + 1;
  return { low: low < 1 ? undefined : low, high: high > count ? undefined : high };
}
