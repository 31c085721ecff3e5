/** Numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** The largest seed of a run; the smallest is 0. */
export const MAX_SEED = 2 ** 32 - 1;

/** Who draws: each has numbers of its own, so that neither changes what the other gets. */
export type Drawer = 'script' | 'client';

/** What the numbers of all iterations of a scenario have in common. */
interface Source {
  /** From 0 to {@link MAX_SEED}. */
  readonly seed: number;
  readonly scenario: { readonly name: string };
}

/** Rounds after which every bit of the state depends on all that it was made from. */
const WARM_UP_ROUNDS = 15;
const WORD = 2 ** 32;

/**
 * The numbers of one iteration: the same for the same seed, scenario and iteration, wherever it runs. Not for secrets.
 *
 * Algorithm: sfc32 by Chris Doty-Humphrey (PractRand, in the public domain), 128 bits of state. Its step is a bijection,
 * so that different iterations never have the same state after the same number of draws.
 */
export function iterationRandom(
  { seed, scenario }: Source,
  iteration: number,
  drawer: Drawer,
): Random {
  const stream = drawer === 'script' ? 0 : 1;
  let a = seed | 0;
  let b = hashOf(scenario.name);
  let c = iteration | 0;
  let counter = (Math.floor(iteration / WORD) * 2 + stream) | 0;
  const nextWord = (): number => {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return word >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) nextWord();
  // 27 and 26 bits: all that a number between 0 and 1 can hold.
  return () => ((nextWord() >>> 5) * 2 ** 26 + (nextWord() >>> 6)) / 2 ** 53;
}

/** A text of 32 hex digits that no other draws have: 128 bits. */
export function randomHex(random: Random): string {
  const word = (): string =>
    Math.floor(random() * WORD)
      .toString(16)
      .padStart(8, '0');
  return word() + word() + word() + word();
}

/** FNV-1a over the UTF-16 units of the text, 32 bits: draft-eastlake-fnv. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}
