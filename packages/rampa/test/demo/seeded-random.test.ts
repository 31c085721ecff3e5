import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/demo/seeded-random.ts';

describe('seededRandom', () => {
  test('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test('stays in [0, 1) and spreads evenly', () => {
    const random = seededRandom(1);
    const buckets = new Array<number>(10).fill(0);
    for (let index = 0; index < 100_000; index++) {
      const bucket = Math.floor(random() * 10);
      buckets[bucket] = (buckets[bucket] ?? Number.NaN) + 1;
    }
    expect(buckets).toHaveLength(10);
    expect(Math.min(...buckets)).toBeGreaterThan(9_600);
    expect(Math.max(...buckets)).toBeLessThan(10_400);
  });
});
