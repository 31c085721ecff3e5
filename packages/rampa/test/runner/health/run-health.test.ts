import { describe, expect, test } from 'vitest';
import type { ShardSpan } from '../../../src/core/health.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { ReachedLoad } from '../../../src/runner/health/reached.ts';
import { RunHealth } from '../../../src/runner/health/run-health.ts';
import type { ProcessReading } from '../../../src/runner/process-vitals.ts';
import { FULL_RESULT } from '../../cli/sample-run.ts';

const FIT = { shards: [], lostCount: 0 };

const READING: ProcessReading = {
  cpuMs: 1000,
  cpuPressureMs: 50,
  rssBytes: 100,
  openFiles: 10,
  openFilesLimit: 20,
  sockets: 5,
};

function openHealth(readProcess?: () => Promise<ProcessReading>): RunHealth {
  const aggregate = new Aggregate({ thresholds: [], metrics: [], maxSeries: 10 });
  return new RunHealth({
    ceiling: undefined,
    aggregate,
    reached: new ReachedLoad([]),
    readProcess,
  });
}

function secondOf(shard: number, start: number): ShardSpan[] {
  return FULL_RESULT.health.timeline.map((span) => ({
    ...span,
    shard,
    start,
    end: start + 1,
    utilisation: 0.1,
  }));
}

describe('RunHealth', () => {
  test('tells every span once', () => {
    const health = openHealth();
    health.add([...secondOf(0, 0), ...secondOf(0, 1)], 1);
    expect(health.takeEvent(FIT)).toMatchObject({
      type: 'health',
      verdict: 'trusted',
      shards: [{ start: 0 }, { start: 1 }],
      process: null,
    });
    expect(health.takeEvent(FIT).shards).toEqual([]);
  });

  test('judges the last minute while the load goes on, and all of it in the end', () => {
    const health = openHealth();
    const busy = secondOf(0, 0).map((span) => ({ ...span, end: 30, utilisation: 1 }));
    health.add(busy, 1);
    expect(health.takeEvent(FIT).verdict).toBe('suspect');
    for (let second = 30; second < 90; second++) health.add(secondOf(0, second), 1);
    expect(health.takeEvent(FIT)).toMatchObject({ verdict: 'trusted', reasons: [] });
    const result = health.result(FIT);
    expect(result.verdict).toBe('suspect');
    expect(health.takeEvent(FIT, result)).toMatchObject({
      verdict: 'suspect',
      reasons: result.reasons,
      shards: [],
    });
  });

  test('keeps an hour of seconds of one shard, and less of each of many', () => {
    const health = openHealth();
    for (let second = 0; second < 4000; second++) health.add(secondOf(0, second), 1);
    expect(health.result(FIT).timeline.at(-1)?.end).toBe(4000);
    const wide = openHealth();
    for (let shard = 0; shard < 1000; shard++) {
      for (let second = 0; second < 61; second++) wide.add(secondOf(shard, second), 1000);
    }
    // With room for 60 seconds of each shard, the 61st has made spans of two.
    expect(
      wide
        .result(FIT)
        .timeline.slice(0, 2)
        .map(({ start, end }) => [start, end]),
    ).toEqual([
      [0, 2],
      [2, 4],
    ]);
  });

  test('tells what the process used between two looks at it', async () => {
    const readings = [
      READING,
      { ...READING, cpuMs: 2500, cpuPressureMs: 350, rssBytes: 90, openFiles: 12 },
      READING,
    ];
    const health = openHealth(async () => readings.shift() ?? READING);
    health.lookAtProcess(1);
    await undefined;
    expect(health.takeEvent(FIT).process).toBeNull();
    health.lookAtProcess(2);
    await new Promise((resolve) => setImmediate(resolve));
    const span = {
      start: 1,
      end: 2,
      cpu: 1.5,
      cpu_pressure: 0.3,
      rss: 90,
      open_files: 12,
      open_files_limit: 20,
      sockets: 5,
    };
    expect(health.takeEvent(FIT).process).toEqual(span);
    expect(health.takeEvent(FIT).process).toBeNull();
    // The load is paused.
    health.lookAtProcess(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(health.result(FIT).process).toEqual(span);
  });

  test('does without a process that cannot be looked at', async () => {
    const health = openHealth(() => Promise.reject(new Error('no /proc')));
    health.lookAtProcess(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(health.result(FIT)).toMatchObject({ verdict: 'trusted', process: undefined });
  });

  test('has the health of all shards that told it, and counts those that were lost', () => {
    const [first] = FULL_RESULT.health.shards;
    const shards = [{ health: first }, { health: undefined }];
    expect(openHealth().result({ shards, lostCount: 1 })).toMatchObject({
      verdict: 'invalid',
      shards: [first],
      lostShardCount: 1,
    });
  });
});
