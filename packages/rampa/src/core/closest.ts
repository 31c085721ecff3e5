/** Longer than any name that somebody types. */
const MAX_LENGTH = 200;

/**
 * The candidate that `name` is most probably a typing error for.
 * @returns `undefined` when none is similar: at most 40 % of the longer name's letters may differ
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestSimilarity = 0.6;
  for (const candidate of candidates) {
    const longest = Math.max(name.length, candidate.length);
    if (longest > MAX_LENGTH) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const similarity = longest === 0 ? 0 : 1 - distance / longest;
    if (similarity > bestSimilarity || (similarity === bestSimilarity && best === undefined)) {
      best = candidate;
      bestSimilarity = similarity;
    }
  }
  return best;
}

/** Levenshtein distance; names are short, so the plain two-row table is enough. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = left[row - 1] === right[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + substitution,
        ),
      );
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
