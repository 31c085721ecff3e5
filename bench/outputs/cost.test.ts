import { expect, test } from 'vitest';
import { outputCosts } from './cost.ts';

test('an output is compared with the run of its own round', () => {
  const rounds = [
    [
      { output: 'none', cpuMicros: 10 },
      { output: 'csv', cpuMicros: 12 },
    ],
    [
      { output: 'none', cpuMicros: 100 },
      { output: 'csv', cpuMicros: 130 },
    ],
    [
      { output: 'none', cpuMicros: 20 },
      { output: 'csv', cpuMicros: 22 },
    ],
  ];
  const [none, csv] = outputCosts(rounds, 'none');
  expect(none).toEqual({ output: 'none', cpuMicros: 20, share: 0, range: [0, 0] });
  expect(csv?.cpuMicros).toBe(22);
  expect(csv?.share).toBeCloseTo(0.2);
  expect(csv?.range.map((share) => share.toFixed(2))).toEqual(['0.10', '0.30']);
});
