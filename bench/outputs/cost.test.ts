import { expect, test } from 'vitest';
import { outputCost } from './cost.ts';

const pair = (without: number, withOutput: number) => ({
  without: { process: without, main: 1 },
  withOutput: { process: withOutput, main: 3 },
});

test('an output is compared with the run beside it, pair by pair', () => {
  const pairs = [pair(100, 125), pair(8, 12), pair(20, 20), pair(4, 4.5), pair(16, 20)];
  expect(outputCost(pairs)).toEqual({
    without: 16,
    process: 0.25,
    quartiles: [0.125, 0.25],
    main: 0.125,
  });
});
