import { openOutput } from 'testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { CATALOG } from '../../src/core/catalog.ts';
import type { GeneratorHealth, ProcessSpan, ShardSpan } from '../../src/core/health.ts';
import type { RunSlice } from '../../src/core/slice.ts';
import { recordOutput } from '../../src/outputs/record/record-output.ts';
import { readResult } from '../../src/report/read-result.ts';
import { reportOn } from '../../src/report/report-on.ts';
import { FULL_RESULT, PASSED_RESULT, PLAN } from '../cli/sample-run.ts';
import { tempFolder } from '../outputs/temp-folder.ts';

const folder = await tempFolder();
afterAll(() => folder[Symbol.asyncDispose]());

const [SPAN] = FULL_RESULT.health.timeline;
const BASE = { run_id: 'abc', timestamp: 0, type: 'health', verdict: 'trusted' } as const;
const REQUESTS = { metric: CATALOG.httpReqs, tags: {} };

/** A second of shard 0 that was busy from second 4 to 8, and of the process. */
function second(at: number): { readonly shard: ShardSpan; readonly process: ProcessSpan } {
  if (SPAN === undefined || FULL_RESULT.health.process === undefined) throw new Error('no sample');
  const times = { start: at + 0.001, end: at + 1.001 };
  const utilisation = at >= 4 && at < 8 ? 0.98765 : 0.3;
  return {
    shard: { ...SPAN, ...times, shard: 0, utilisation },
    process: { ...FULL_RESULT.health.process, ...times, rss: 1024 * 1024 * (100 + at) },
  };
}

function slice(at: number): RunSlice {
  const sum = at === 6 ? 900 : 100;
  return {
    startSecond: at,
    endSecond: at + 1,
    series: [{ series: REQUESTS, values: { kind: 'counter', samples: sum, sum } }],
    errors: [],
  };
}

async function record(path: string, seconds: number, health: Partial<GeneratorHealth>) {
  await using output = await openOutput(recordOutput, path);
  output.onStart?.({ ...FULL_RESULT, plan: PLAN, scriptSha256: undefined, shardCount: 1 });
  for (let at = 0; at < seconds; at++) {
    const { shard, process } = second(at);
    output.onSlice?.(slice(at), 0);
    output.onEvent?.({ ...BASE, reasons: [], shards: [shard], process });
  }
  const snapshot = { timestamp: 0, duration: seconds, metrics: {} };
  const result = { ...PASSED_RESULT, snapshot };
  const whole = { ...result, health: { ...result.health, ...health } };
  // A second time as if the output of another result had failed after it.
  await output.finish(whole);
  await output.finish(whole);
  return readResult(path);
}

const BUSY =
  'event loop of shard 0 was busy 99 % from second 4 to 8 (limit 90 %): use more threads, less load, or less work per iteration';

describe('the health of a recording', () => {
  test('is every second of it', async () => {
    const recorded = await record(folder.path('seconds'), 12, {});
    const { shards, process } = recorded.health;
    expect(recorded.damage).toBeUndefined();
    expect(shards.map(({ start, end }) => [start, end])).toEqual(
      Array.from({ length: 12 }, (_, at) => [at, at + 1]),
    );
    const heap = { heap_used: 38 * 1024 * 1024 };
    const times = { start: 4, end: 5 };
    expect(shards[4]).toEqual({ ...SPAN, ...times, ...heap, shard: 0, utilisation: 0.988 });
    expect(process).toHaveLength(12);
    expect(process[11]?.rss).toBe(111 * 1024 * 1024);
    expect(recorded.events).toEqual([]);
  });

  test('fills as many chunks as it needs', async () => {
    const { health } = await record(folder.path('long'), 300, {});
    expect(health.shards.map(({ start }) => start)).toEqual(
      Array.from({ length: 300 }, (_, at) => at),
    );
  });

  test('is judged again for a part of the run', async () => {
    const recorded = await record(folder.path('parts'), 12, { lostShardCount: 0 });
    const verdictFrom = (fromSecond: number, toSecond: number) =>
      reportOn(recorded, { fromSecond, toSecond }).outcome.health;
    expect(verdictFrom(0, 12)).toMatchObject({ verdict: 'suspect', reasons: [BUSY] });
    expect(verdictFrom(0, 4)).toMatchObject({ verdict: 'trusted', reasons: [] });
    expect(verdictFrom(8, 12)).toMatchObject({ verdict: 'trusted', reasons: [] });
    const part = verdictFrom(5, 7);
    expect(part.reasons).toEqual([BUSY.replace('from second 4 to 8', 'throughout')]);
    expect(part.timeline.map(({ start, end }) => [start, end])).toEqual([
      [5, 6],
      [6, 7],
    ]);
    expect(part.process).toMatchObject({ start: 5, end: 7, rss: 106 * 1024 * 1024 });
  });

  test('knows the ceiling, and the shards that were lost', async () => {
    const ceiling = { requestsPerSecond: 1000, iterationsPerSecond: undefined, shardCount: 1 };
    const recorded = await record(folder.path('ceiling'), 12, { ceiling, lostShardCount: 1 });
    const { verdict, reasons } = reportOn(recorded, { fromSecond: 5, toSecond: 7 }).outcome.health;
    expect(verdict).toBe('invalid');
    expect(reasons.map((reason) => reason.slice(0, 54))).toEqual([
      'a shard died: its part of the load is missing from the',
      'event loop of shard 0 was busy 99 % throughout (limit ',
      'the load reached 900 requests/s in second 6, 90 % of t',
    ]);
    expect(reportOn(recorded, { toSecond: 4 }).outcome.health.reasons).toHaveLength(1);
  });

  test('is that of the whole run in a file without seconds', async () => {
    const { ceiling, process, shards } = FULL_RESULT.health;
    const recorded = await record(folder.path('none'), 0, { ceiling, process, shards });
    expect(reportOn(recorded, { toSecond: 3 }).outcome.health).toMatchObject({ shards, process });
  });
});
