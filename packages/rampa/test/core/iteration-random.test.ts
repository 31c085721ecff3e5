import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iterationRandom, MAX_SEED } from '../../src/core/iteration-random.ts';

const draws = (seed: number, name: string, iteration: number, count = 5): number[] => {
  const random = iterationRandom({ seed, scenario: { name } }, iteration, 'script');
  return Array.from({ length: count }, random);
};

describe('the random numbers of an iteration', () => {
  test('never change, or runs of earlier versions could not be repeated', () => {
    expect(draws(1, 'load', 0, 3)).toEqual([
      0.6603056017758403, 0.4564624792761618, 0.21734275291412797,
    ]);
    expect(draws(MAX_SEED, 'load', 2 ** 40 + 3, 3)).toEqual([
      0.7376194762227617, 0.608044803472823, 0.7180907263897623,
    ]);
  });

  test('are those of the published generator', () => {
    const words = sfc32([7, hash('x'), 9, 0], 15 + 4).slice(15);
    const [first = 0, second = 0, third = 0, fourth = 0] = words;
    const made = [toNumber(first, second), toNumber(third, fourth)];
    expect(draws(7, 'x', 9, 2)).toEqual(made);
  });

  test('are from 0 to below 1, and others for another seed, scenario, iteration or drawer', () => {
    const seed = fc.integer({ min: 0, max: MAX_SEED });
    const iteration = fc.maxSafeNat();
    void fc.assert(
      fc.property(seed, fc.string(), iteration, (number, name, index) => {
        const numbers = draws(number, name, index);
        expect(numbers.every((each) => each >= 0 && each < 1)).toBe(true);
        expect(draws(number, name, index)).toEqual(numbers);
        expect(draws((number ^ 1) >>> 0, name, index)).not.toEqual(numbers);
        expect(draws(number, `${name}x`, index)).not.toEqual(numbers);
        expect(draws(number, name, index === 0 ? 1 : index - 1)).not.toEqual(numbers);
        const source = { seed: number, scenario: { name } };
        expect(iterationRandom(source, index, 'client')()).not.toBe(numbers[0]);
      }),
    );
  });

  test('iterations 2^32 apart differ', () => {
    expect(draws(1, 'load', 5)).not.toEqual(draws(1, 'load', 2 ** 32 + 5));
  });

  test('are spread evenly, also over the first numbers of many iterations', () => {
    const count = 100_000;
    for (const at of [0, 1]) {
      const buckets = new Float64Array(100);
      for (let iteration = 0; iteration < count; iteration++) {
        const number = draws(1, 'load', iteration, 2)[at] ?? 0;
        const bucket = Math.floor(number * 100);
        buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      }
      const expected = count / 100;
      const chiSquare = buckets.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
      // 99 degrees of freedom: the middle 99.98 % of truly random ones are between these.
      expect(chiSquare).toBeGreaterThan(54);
      expect(chiSquare).toBeLessThan(160);
    }
  });
});

/** PractRand's sfc32, in 64-bit arithmetic. */
function sfc32(state: readonly [number, number, number, number], count: number): number[] {
  const word = (value: bigint): bigint => BigInt.asUintN(32, value);
  let [a, b, c, counter] = state.map((each) => word(BigInt(each))) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return Array.from({ length: count }, () => {
    const drawn = word(a + b + counter);
    counter = word(counter + 1n);
    a = b ^ (b >> 9n);
    b = word(c + (c << 3n));
    c = word(word((c << 21n) | (c >> 11n)) + drawn);
    return Number(drawn);
  });
}

function hash(text: string): number {
  const units = Array.from(text, (letter) => BigInt(letter.charCodeAt(0)));
  const prime = 0x01000193n;
  return Number(units.reduce((sum, unit) => ((sum ^ unit) * prime) & 0xffffffffn, 0x811c9dc5n));
}

function toNumber(high: number, low: number): number {
  return (Math.floor(high / 32) * 2 ** 26 + Math.floor(low / 64)) / 2 ** 53;
}
