import { expect, test } from 'vitest';
import { coordinatorCost } from './coordinator-cost.ts';
import { frameCost } from './frame-cost.ts';
import { runCost } from './run-cost.ts';
import { SeriesRig } from './series-rig.ts';

test('a frame grows with the buckets that were touched, not with the samples', () => {
  const [once, again] = [1, 20].map((rounds) => {
    const rig = new SeriesRig(3);
    rig.add(65_536 * 3 - 3);
    rig.takeFrame();
    for (let round = 0; round < rounds; round++) rig.add(65_536 * 3);
    return rig.takeFrame().trends;
  });
  expect(again?.ids).toEqual(once?.ids);
  expect(again?.positive.indexes).toEqual(once?.positive.indexes);
  expect(again?.positive.counts).toEqual(once?.positive.counts.map((count) => count * 20));
});

test('a frame has a row for each series that was touched', () => {
  expect([1, 5].map((seriesCount) => frameCost(5, seriesCount, 1).buckets)).toEqual([5, 5]);
  const rig = new SeriesRig(7);
  rig.add(3);
  expect([...rig.takeFrame().trends.ids]).toHaveLength(3);
});

test('a snapshot has as many metrics after a long run as after a short one', () => {
  const [short, long] = [1000, 20_000].map((samples) => runCost(samples, 3));
  expect(long?.metrics).toBe(short?.metrics);
  const more = runCost(1000, 13);
  expect(more.metrics - (short?.metrics ?? 0)).toBe(10);
});

test('a coordinator loses no request of its fleet', () => {
  const fleet = { workers: 50, requestsPerSecond: 20, framesPerSecond: 2, seconds: 3 };
  const cost = coordinatorCost(fleet);
  // The frames that introduce the series come before the first second.
  expect(cost.requests).toBe(50 * 10 + 50 * 20 * 3);
  expect(cost.rowsPerSecond).toBe(50 * 2 * (5 * 7 + 1));
});
