import { expect, test } from 'vitest';
import type { ShardSpan } from '../../../src/core/health.ts';
import { timelineOf } from '../../../src/runner/health/timeline.ts';
import { FULL_RESULT } from '../../cli/sample-run.ts';

function shardOf(shard: number, seconds: number, utilisation: number): ShardSpan[] {
  return FULL_RESULT.health.timeline.flatMap((span) =>
    Array.from({ length: seconds }, (_, second) => {
      return { ...span, shard, utilisation, start: second + 0.002, end: second + 1.004 };
    }),
  );
}

test('a timeline has the worst shard of every second', () => {
  const timeline = timelineOf([shardOf(0, 3, 0.2), shardOf(1, 2, 0.9)]);
  expect(timeline.map(({ shard, start, utilisation }) => [shard, start, utilisation])).toEqual([
    [1, 0.002, 0.9],
    [1, 1.002, 0.9],
    [0, 2.002, 0.2],
  ]);
  expect(timelineOf([])).toEqual([]);
});

test('a timeline of a long load has at most 60 parts of it', () => {
  const timeline = timelineOf([shardOf(0, 3600, 0.2)]);
  expect(timeline).toHaveLength(60);
  expect(timeline[0]).toMatchObject({ start: 0.002, end: 61.004 });
  expect(timeline.at(-1)?.end).toBe(3600.004);
});
