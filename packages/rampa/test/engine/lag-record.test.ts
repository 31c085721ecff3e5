import { expect, test } from 'vitest';
import { LagRecord } from '../../src/engine/lag-record.ts';

test('lags reach their series, and are kept until they are taken', () => {
  const seen: number[] = [];
  const record = new LagRecord();
  const series = record.watch({ add: (lagMs) => void seen.push(lagMs) });
  for (const lagMs of [0, 1, 19.9, 20, 99.9, 100, 250, 3, -0.001, 2]) series.add(lagMs);
  expect(seen).toHaveLength(10);
  const { lag_p99: p99, ...shares } = record.take();
  expect(p99).toBeCloseTo(250, 0);
  expect(shares).toEqual({ scheduled: 10, lagging: 0.4, lagging_much: 0.2 });
  expect(record.take()).toEqual({ scheduled: 0, lag_p99: 0, lagging: 0, lagging_much: 0 });
});
