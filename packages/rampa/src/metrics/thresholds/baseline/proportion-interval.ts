import type { Interval } from '../../../core/threshold.ts';
import { binomialShares } from './binomial.ts';

/** Halvings of an interval from 0 to 1 until only rounding is left. */
const STEPS = 40;

/**
 * Where the true share lies when `successes` of `count` independent trials succeeded; each bound is wrong with a
 * probability of at most `error`. It is the exact interval: the bounds are the shares with which as many or more, and
 * as many or fewer, have the probability `error`.
 *
 * Source: C. J. Clopper, E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the
 * binomial, Biometrika 26, 1934.
 */
export function proportionInterval(successes: number, count: number, error: number): Interval {
  const share = successes / count;
  const low =
    successes === 0 ? 0 : lastWhere(0, share, (p) => atLeast(successes, count, p) <= error);
  const high =
    successes === count
      ? 1
      : lastWhere(share, 1, (p) => 1 - atLeast(successes + 1, count, p) > error);
  return { low, high };
}

/** The largest probability between `from` and `to` for which `holds`, when it holds for the smaller ones. */
function lastWhere(from: number, to: number, holds: (probability: number) => boolean): number {
  let low = from;
  let high = to;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** How likely `successes` or more of `count` trials succeed. */
function atLeast(successes: number, count: number, probability: number): number {
  const { first, shares } = binomialShares(count, probability);
  let sum = 0;
  for (let index = Math.max(0, successes - first); index < shares.length; index++) {
    sum += shares[index] ?? 0;
  }
  return sum;
}
