/** Numbers from 0 (included) to 1 (excluded); the same seed gives the same numbers. */
export type Random = () => number;

/**
 * A small generator for repeatable behaviour, not for secrets: 32 bits of state, period 2^32.
 * Algorithm: mulberry32 by Tommy Ettinger, in the public domain.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
