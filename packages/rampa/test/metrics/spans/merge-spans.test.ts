import { describe, expect, test } from 'vitest';
import type { ProcessSpan, ShardSpan } from '../../../src/core/health.ts';
import {
  mergeProcessSpans,
  mergeShardSpans,
  worstShardSpan,
} from '../../../src/metrics/spans/merge-spans.ts';

const FIRST: ShardSpan = {
  shard: 0,
  start: 0,
  end: 1,
  loop_delay_p50: 1,
  loop_delay_p99: 20,
  loop_delay_max: 30,
  late: 0.4,
  very_late: 0,
  utilisation: 0.2,
  cpu: 0.4,
  cpu_wait: 0,
  event_wait: 0.4,
  gc: 0.1,
  heap_used: 80,
  heap_limit: 100,
  scheduled: 10,
  lag_p99: 5,
  lagging: 0.5,
  lagging_much: 0,
};

const SECOND: ShardSpan = {
  shard: 0,
  start: 1,
  end: 4,
  loop_delay_p50: 2,
  loop_delay_p99: 10,
  loop_delay_max: 40,
  late: 0,
  very_late: 0.4,
  utilisation: 0.6,
  cpu: 0.8,
  cpu_wait: 0.4,
  event_wait: 0.8,
  gc: 0.1,
  heap_used: 60,
  heap_limit: 100,
  scheduled: 30,
  lag_p99: 2,
  lagging: 0.1,
  lagging_much: 0.2,
};

function rounded(span: ShardSpan): object {
  const digits = (value: number | null) => value && Number(value.toFixed(9));
  return Object.fromEntries(Object.entries(span).map(([key, value]) => [key, digits(value)]));
}

describe('two spans of a shard as one', () => {
  test('have shares by time, and percentiles and heap of the worse one', () => {
    expect(rounded(mergeShardSpans(FIRST, SECOND))).toEqual({
      shard: 0,
      start: 0,
      end: 4,
      loop_delay_p50: 2,
      loop_delay_p99: 20,
      loop_delay_max: 40,
      late: 0.1,
      very_late: 0.3,
      utilisation: 0.5,
      cpu: 0.7,
      cpu_wait: 0.3,
      event_wait: 0.7,
      gc: 0.1,
      heap_used: 80,
      heap_limit: 100,
      scheduled: 40,
      lag_p99: 5,
      lagging: 0.2,
      lagging_much: 0.15,
    });
  });

  test('have no lag without iterations', () => {
    const idle = { scheduled: 0, lagging: 0, lagging_much: 0 };
    expect(mergeShardSpans({ ...FIRST, ...idle }, { ...SECOND, ...idle })).toMatchObject(idle);
  });

  test('do not know what one of them does not', () => {
    const unknown = { cpu: null, cpu_wait: null, event_wait: null, gc: null };
    expect(mergeShardSpans({ ...FIRST, ...unknown }, SECOND)).toMatchObject(unknown);
    expect(mergeShardSpans({ ...FIRST, heap_used: null }, SECOND)).toMatchObject({ heap_used: 60 });
  });
});

test('the worst of two spans is bad in every respect, and that of the busier shard', () => {
  const other = { ...SECOND, shard: 1, start: 0, end: 1 };
  expect(worstShardSpan(FIRST, other)).toMatchObject({
    shard: 1,
    start: 0,
    end: 1,
    late: 0.4,
    very_late: 0.4,
    utilisation: 0.6,
    cpu: 0.8,
    cpu_wait: 0.4,
    event_wait: 0.8,
    heap_used: 80,
    lagging: 0.5,
  });
});

test('two spans of the process have the mean of the processor, and the most of the rest', () => {
  const first: ProcessSpan = {
    start: 0,
    end: 1,
    cpu: 0.2,
    cpu_pressure: 0.1,
    rss: 200,
    open_files: 10,
    open_files_limit: 100,
    sockets: null,
  };
  const second = {
    ...first,
    start: 1,
    end: 2,
    cpu: 0.4,
    cpu_pressure: 0.3,
    rss: 100,
    open_files: 20,
    sockets: 3,
  };
  const { cpu, cpu_pressure: pressure, ...most } = mergeProcessSpans(first, second);
  expect([cpu, pressure].map((share) => share && Number(share.toFixed(9)))).toEqual([0.3, 0.2]);
  expect(most).toEqual({
    start: 0,
    end: 2,
    rss: 200,
    open_files: 20,
    open_files_limit: 100,
    sockets: 3,
  });
});
