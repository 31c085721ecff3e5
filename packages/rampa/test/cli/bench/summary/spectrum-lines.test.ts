import { expect, test } from 'vitest';
import { spectrumPercentiles } from '../../../../src/cli/bench/summary/spectrum-lines.ts';

test('a spectrum gets closer towards the slowest requests', () => {
  const first = [0, 10, 20, 30, 40, 50, 55, 60, 65, 70, 75, 77.5, 80, 82.5, 85, 87.5, 88.75, 90];
  expect(spectrumPercentiles(10)).toEqual([...first, 100]);
});

test.each([
  [1, [0, 100]],
  [2, [0, 10, 20, 30, 40, 50, 100]],
])('a spectrum of %d requests ends where less than one is left', (count, percentiles) => {
  expect(spectrumPercentiles(count)).toEqual(percentiles);
});

test('a spectrum of a billion requests is 151 rows long', () => {
  expect(spectrumPercentiles(1e9)).toHaveLength(151);
});
