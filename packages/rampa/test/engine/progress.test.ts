import { describe, expect, test } from 'vitest';
import { ShardProgress } from '../../src/engine/progress.ts';

describe('ShardProgress', () => {
  test('counts each scenario by itself', () => {
    const progress = ShardProgress.forScenarios(3);
    progress.addStarted(0);
    progress.addStarted(2);
    progress.addStarted(2);
    progress.addEnded(2);
    progress.addDropped(1, 5);
    progress.addDropped(1, 2);
    const seen = [0, 1, 2].map((index) => [
      progress.started(index),
      progress.ended(index),
      progress.dropped(index),
    ]);
    expect(seen).toEqual([
      [1, 0, 0],
      [0, 0, 7],
      [2, 1, 0],
    ]);
  });

  test('is memory that another thread can see', () => {
    const progress = ShardProgress.forScenarios(2);
    expect(progress.counts.buffer).toBeInstanceOf(SharedArrayBuffer);
    const elsewhere = new ShardProgress(progress.counts);
    elsewhere.addStarted(1);
    expect(progress.started(1)).toBe(1);
  });

  test('a copy of the counts stays as it was', () => {
    const progress = ShardProgress.forScenarios(1);
    progress.addEnded(0);
    const copy = new ShardProgress(progress.counts.slice());
    progress.addEnded(0);
    expect(copy.ended(0)).toBe(1);
    expect(progress.ended(0)).toBe(2);
  });

  test('a scenario that it does not hold has counts of 0', () => {
    const progress = new ShardProgress(new Float64Array());
    expect([progress.started(0), progress.ended(4), progress.dropped(1)]).toEqual([0, 0, 0]);
  });
});
