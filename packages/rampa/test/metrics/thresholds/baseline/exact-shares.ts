/** The binomial distribution by its definition, for few trials. */
export function exactShares(count: number, probability: number): number[] {
  return Array.from({ length: count + 1 }, (_, successes) => {
    let ways = 1;
    for (let k = 1; k <= successes; k++) ways = (ways * (count - successes + k)) / k;
    return ways * probability ** successes * (1 - probability) ** (count - successes);
  });
}
