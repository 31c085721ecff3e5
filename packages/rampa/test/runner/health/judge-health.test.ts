import { describe, expect, test } from 'vitest';
import type { ProcessSpan, ShardSpan } from '../../../src/core/health.ts';
import type { HealthEvidence } from '../../../src/runner/health/health-rules.ts';
import { judgeHealth } from '../../../src/runner/health/judge-health.ts';

const HEALTHY: ShardSpan = {
  shard: 0,
  start: 0,
  end: 1,
  loop_delay_p50: 0.3,
  loop_delay_p99: 2,
  loop_delay_max: 2,
  late: 0,
  very_late: 0,
  utilisation: 0.5,
  cpu: 0.5,
  cpu_wait: 0.01,
  event_wait: 0.04,
  gc: 0.02,
  heap_used: 50_000_000,
  heap_limit: 4_000_000_000,
  scheduled: 100,
  lag_p99: 1,
  lagging: 0,
  lagging_much: 0,
};

const PROCESS: ProcessSpan = {
  start: 0,
  end: 1,
  cpu: 0.6,
  cpu_pressure: 0.05,
  rss: 100_000_000,
  open_files: 30,
  open_files_limit: 1000,
  sockets: 20,
};

/** The seconds of one shard, of which those from `from` to `to` are different. */
function shard(
  seconds: number,
  change: Partial<ShardSpan> = {},
  { from = 0, to = seconds }: { readonly from?: number; readonly to?: number } = {},
): ShardSpan[] {
  return Array.from({ length: seconds }, (_, second) => ({
    ...HEALTHY,
    start: second + 0.004,
    end: second + 1.004,
    ...(second >= from && second < to ? change : {}),
  }));
}

function judge(evidence: Partial<HealthEvidence>): ReturnType<typeof judgeHealth> {
  const nothing = { perSecond: 0, second: 0 };
  return judgeHealth({
    shards: [],
    process: [],
    lostShardCount: 0,
    ceiling: undefined,
    reached: () => ({ requests: nothing, iterations: nothing }),
    medianMs: 20,
    ...evidence,
  });
}

const BUSY = 'use more threads, less load, or less work per iteration';
const WAITS =
  'end other programs on this machine, move the target to another one, or use fewer threads';
const LATE = 'move long computations out of iterations, or use more threads';
const LAGS = 'use more threads, or a lower rate';

describe('the verdict on the load generator', () => {
  test('is trusted when nothing is wrong, and when nothing is known', () => {
    const trusted = { verdict: 'trusted', reasons: [] };
    expect(judge({ shards: [shard(30)], process: [PROCESS] })).toEqual(trusted);
    expect(judge({})).toEqual(trusted);
    const unknown = {
      cpu: null,
      cpu_wait: null,
      event_wait: null,
      gc: null,
      heap_used: null,
      heap_limit: null,
    };
    expect(judge({ shards: [shard(30, unknown)] })).toEqual(trusted);
  });

  test.each<[string, ShardSpan[], string[]]>([
    ['busy, but not too busy', shard(30, { utilisation: 0.899 }), []],
    [
      'busy all the time',
      shard(30, { utilisation: 0.98 }),
      [`event loop of shard 0 was busy 98 % throughout (limit 90 %): ${BUSY}`],
    ],
    [
      'busy for some time',
      shard(40, { shard: 2, utilisation: 0.98 }, { from: 12, to: 31 }),
      [`event loop of shard 2 was busy 98 % from second 12 to 31 (limit 90 %): ${BUSY}`],
    ],
    [
      'busy in a tenth of the seconds',
      shard(30, { utilisation: 0.9 }, { from: 7, to: 10 }),
      [`event loop of shard 0 was busy 90 % from second 7 to 10 (limit 90 %): ${BUSY}`],
    ],
    ['busy in less', shard(30, { utilisation: 1 }, { from: 7, to: 9 }), []],
    [
      'busy now and then',
      shard(10, { utilisation: 0.94 }, { from: 2, to: 4 }).map((span, second) =>
        second === 8 ? { ...span, utilisation: 1 } : span,
      ),
      [
        `event loop of shard 0 was busy 96 % in 30 % of the seconds, longest from second 2 to 4 (limit 90 %): ${BUSY}`,
      ],
    ],
    [
      'without a processor',
      shard(10, { cpu_wait: 0.104 }, { from: 5 }),
      [
        `shard 0 waited for a processor 10 % of the time from second 5 to 10 (limit 10 %): ${WAITS}`,
      ],
    ],
    ['hardly without a processor', shard(10, { cpu_wait: 0.099 }), []],
    [
      'collecting garbage',
      shard(10, { gc: 0.233 }, { from: 5 }),
      [
        'shard 0 collected garbage 23 % of the time from second 5 to 10 (limit 20 %): keep less in memory, or read fewer bodies',
      ],
    ],
    [
      'late',
      shard(10, { late: 0.06, loop_delay_max: 58.4 }, { from: 3, to: 5 }),
      [
        `event loop of shard 0 was late by 20 ms or more 1.2 % of the time, by up to 58 ms, from second 3 to 5 (limit 1 %): ${LATE}`,
      ],
    ],
    ['late once', shard(10, { late: 0.09 }, { from: 3, to: 4 }), []],
    [
      'starting iterations late',
      shard(10, { lagging: 0.1 }, { from: 3, to: 5 }),
      [
        `shard 0 started 2 % of its scheduled iterations late by 20 ms or more, from second 3 to 5 (limit 1 %): ${LAGS}`,
      ],
    ],
    ['hardly starting any late', shard(10, { lagging: 0.09 }, { from: 3, to: 4 }), []],
    [
      'nearly out of memory',
      shard(10, { heap_used: 3_720_000_000 }, { from: 9 }),
      [
        'heap of shard 0 was 93 % full from second 9 to 10 (limit 90 %): keep less in memory, or use more threads',
      ],
    ],
  ])('%s', (_, spans, reasons) => {
    const verdict = reasons.length === 0 ? 'trusted' : 'suspect';
    expect(judge({ shards: [spans] })).toEqual({ verdict, reasons });
  });

  test.each<[string, ShardSpan[], string]>([
    [
      'very late',
      shard(10, { late: 0.4, very_late: 0.2, loop_delay_max: 812 }, { from: 3, to: 4 }),
      `event loop of shard 0 was late by 100 ms or more 2 % of the time, by up to 812 ms, from second 3 to 4 (limit 1 %): ${LATE}`,
    ],
    [
      'starting iterations very late',
      shard(10, { lagging: 1, lagging_much: 1 }),
      `shard 0 started 100 % of its scheduled iterations late by 100 ms or more, throughout (limit 1 %): ${LAGS}`,
    ],
  ])('%s makes it invalid', (_, spans, reason) => {
    expect(judge({ shards: [spans] })).toEqual({ verdict: 'invalid', reasons: [reason] });
  });

  test('names the worst of several shards, and counts the others', () => {
    const shards = [
      shard(10, { shard: 0, utilisation: 0.95 }, { from: 8 }),
      shard(10, { shard: 1, utilisation: 0.97 }, { from: 4 }),
      shard(10, { shard: 2 }),
    ];
    expect(judge({ shards }).reasons).toEqual([
      `event loop of shard 1 (and 1 more) was busy 97 % from second 4 to 10 (limit 90 %): ${BUSY}`,
    ]);
  });

  test('one reason does not take back another, and the worst decides', () => {
    const shards = [
      shard(10, { shard: 0, very_late: 0.02, late: 0.02, loop_delay_max: 130 }),
      shard(10, { shard: 1, utilisation: 1 }),
    ];
    const { verdict, reasons } = judge({ shards });
    expect(verdict).toBe('invalid');
    expect(reasons.map((reason) => reason.slice(0, 30))).toEqual([
      'event loop of shard 1 was busy',
      'event loop of shard 0 was late',
    ]);
  });

  test('a load of less than a second is busy with its own start, and late for real', () => {
    const short = (change: Partial<ShardSpan>): ShardSpan[] => [
      { ...HEALTHY, end: 0.9, ...change },
    ];
    expect(judge({ shards: [short({ utilisation: 1 })] }).verdict).toBe('trusted');
    expect(judge({ shards: [short({ late: 0.1, very_late: 0.1 })] }).verdict).toBe('invalid');
  });

  test('answers that wait too long for what they are make it suspect', () => {
    const shards = [shard(10, { event_wait: 0.2345 }, { from: 5 })];
    expect(judge({ shards })).toEqual({
      verdict: 'suspect',
      reasons: [
        `answers waited 0.23 ms in shard 0, on average, before they were looked at from second 5 to 10 (limit 0.2 ms): ${BUSY}`,
      ],
    });
    expect(judge({ shards, medianMs: 30 }).verdict).toBe('trusted');
    expect(judge({ shards: [shard(10, { event_wait: 0.1 })], medianMs: 0 }).verdict).toBe(
      'suspect',
    );
    expect(judge({ shards: [shard(10, { event_wait: 0.099 })], medianMs: 0 }).verdict).toBe(
      'trusted',
    );
  });

  test('a machine with more work than processors makes it suspect', () => {
    const spanAt = (start: number, pressure: number | null): ProcessSpan => {
      return { ...PROCESS, start, end: start + 1, cpu_pressure: pressure };
    };
    expect(judge({ process: [spanAt(1, 0.09), spanAt(2, 0.46), spanAt(3, 0.5)] })).toEqual({
      verdict: 'suspect',
      reasons: [
        'processes of this machine waited for a processor 48 % of the time from second 2 to 4 (limit 10 %): end other programs on this machine, or move the target to another one',
      ],
    });
    expect(judge({ process: [spanAt(1, 0.099)] }).verdict).toBe('trusted');
    expect(judge({ process: [spanAt(1, null)] }).verdict).toBe('trusted');
  });

  test('few file descriptors that are left are a doubt', () => {
    const process = [PROCESS, { ...PROCESS, start: 1, end: 2, open_files: 933 }];
    expect(judge({ process })).toEqual({
      verdict: 'suspect',
      reasons: [
        '933 of at most 1000 files and sockets were open from second 1 to 2 (limit 90 %): raise the limit (`ulimit -n`), or use fewer connections',
      ],
    });
    expect(judge({ process: [{ ...PROCESS, open_files: 899 }] }).verdict).toBe('trusted');
    expect(judge({ process: [{ ...PROCESS, open_files_limit: null }] }).verdict).toBe('trusted');
  });

  test.each([
    [1, 'a shard died: its part of the load is missing from the numbers'],
    [2, '2 shards died: their part of the load is missing from the numbers'],
  ])('a run that lost %d shards cannot be trusted at all', (lostShardCount, reason) => {
    expect(judge({ lostShardCount })).toEqual({ verdict: 'invalid', reasons: [reason] });
  });

  describe('with a self-test', () => {
    const ceiling = { requestsPerSecond: 10_000, iterationsPerSecond: 8000, shardCount: 1 };
    const reaching = (requests: number, iterations: number): HealthEvidence['reached'] => {
      return () => ({
        requests: { perSecond: requests, second: 12 },
        iterations: { perSecond: iterations, second: 3 },
      });
    };

    test('a load that stayed away from the ceiling is trusted', () => {
      expect(judge({ ceiling, reached: reaching(8000, 6400) }).verdict).toBe('trusted');
    });

    test('a load that came near is suspect', () => {
      expect(judge({ ceiling, reached: reaching(9120, 0) })).toEqual({
        verdict: 'suspect',
        reasons: [
          'the load reached 9120 requests/s in second 12, 91 % of the 10000/s that the self-test found possible (limit 80 %): use more threads, or more machines',
        ],
      });
      expect(judge({ ceiling, reached: reaching(10, 6401) }).reasons).toEqual([
        'the load reached 6401 iterations/s in second 3, 80 % of the 8000/s that the self-test found possible (limit 80 %): use more threads, or more machines',
      ]);
    });

    test('iterations are compared only when they have a schedule', () => {
      const closed = { ...ceiling, iterationsPerSecond: undefined };
      expect(judge({ ceiling: closed, reached: reaching(10, 1e6) }).verdict).toBe('trusted');
    });
  });
});
