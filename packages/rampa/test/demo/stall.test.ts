import { describe, expect, test } from 'vitest';
import { readStall, releaseMs } from '../../src/demo/stall.ts';

describe('releaseMs', () => {
  test.each([
    [0, 0],
    [99, 99],
    [100, 130],
    [129, 130],
    [130, 130],
    [199, 199],
    [215, 230],
  ])('with 30 ms every 100 ms lets an answer that is ready at %i leave at %i', (ready, leaves) => {
    expect(releaseMs({ everyMs: 100, forMs: 30 }, ready)).toBe(leaves);
  });

  test.each([
    [0, 0],
    [49, 49],
    [50, 1050],
    [1049, 1050],
    [1050, 1050],
    [5000, 5000],
  ])(
    'with one stall of 1 s after 50 ms lets an answer ready at %i leave at %i',
    (ready, leaves) => {
      expect(releaseMs({ afterMs: 50, forMs: 1000 }, ready)).toBe(leaves);
    },
  );

  test('without a stall holds nothing', () => {
    expect(releaseMs(undefined, 12)).toBe(12);
  });
});

describe('readStall', () => {
  test.each([
    { everyMs: 10, forMs: 10 },
    { everyMs: 10 },
    { everyMs: 10, afterMs: 5, forMs: 1 },
    { afterMs: -1, forMs: 1 },
    { afterMs: 1, forMs: 1, times: 3 },
    'often',
    null,
  ])('refuses %j', (source) => {
    expect(() => readStall(source)).toThrow(/^stall must be/);
  });
});
