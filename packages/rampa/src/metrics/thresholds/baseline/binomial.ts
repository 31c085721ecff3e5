/** The probabilities of `first`, `first + 1` and so on; those that are left out add up to next to nothing. */
export interface BinomialShares {
  readonly first: number;
  readonly shares: Float64Array;
}

/** Shares that are smaller than this part of the largest one are left out. */
const NEGLIGIBLE = 1e-20;

/**
 * The binomial distribution: how likely `k` of `count` independent trials succeed, each with the same probability
 * (0 to 1). Each share comes from its neighbour, beginning at the most likely number:
 * `P(k + 1) / P(k) = (count - k) / (k + 1) * probability / (1 - probability)`.
 */
export function binomialShares(count: number, probability: number): BinomialShares {
  const mode = Math.min(count, Math.floor((count + 1) * probability));
  const odds = probability / (1 - probability);
  const below: number[] = [];
  for (let k = mode, share = 1; k > 0; k--) {
    share *= k / ((count - k + 1) * odds);
    if (!(share > NEGLIGIBLE)) break;
    below.push(share);
  }
  const above: number[] = [];
  for (let k = mode, share = 1; k < count; k++) {
    share *= ((count - k) / (k + 1)) * odds;
    if (!(share > NEGLIGIBLE)) break;
    above.push(share);
  }
  const shares = Float64Array.from([...below.toReversed(), 1, ...above]);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return { first: mode - below.length, shares: shares.map((share) => share / total) };
}
