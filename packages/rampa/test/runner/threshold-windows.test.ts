import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/core/run.ts';

/** One value per half second, in the middle of it: the first and the second half of each second. */
function runWith(thresholds: unknown, valueAt: (second: number) => number, seconds = 12) {
  return virtualRun(
    { executor: 'constant-arrival-rate', rate: 2, duration: `${seconds}s`, startTime: '225ms' },
    (worker, clock) => {
      worker.trend('wait', valueAt(Math.floor(clock.nowMs() / 1000)), { kind: 'read' });
      worker.trend('wait', 1, { kind: 'write' });
    },
    { exports: { config: { thresholds, metrics: { wait: 'trend' } } } },
  );
}

const slowAt =
  (...slow: readonly number[]) =>
  (second: number) =>
    slow.includes(second) ? 500 : 10;

describe('a run with thresholds over windows', () => {
  test('fails for one bad window, and says which one it was and when', async () => {
    const key = 'wait{kind:read}';
    const { result } = await runWith({ [key]: ['p(95)[3s]<400', 'p(75)<400'] }, slowAt(4));
    expect(result.exitCode).toBe(1);
    expect(result.thresholds).toEqual([
      {
        metric: key,
        source: 'p(95)[3s]<400',
        passed: false,
        lhs: 500,
        rhs: 400,
        windows: {
          judged: 4,
          failed: 1,
          first_failed: { start: 3, end: 6, value: 500 },
          worst: { start: 3, end: 6, value: 500 },
          longest_crossed: null,
        },
      },
      { metric: key, source: 'p(75)<400', passed: true, lhs: 10.007, rhs: 400 },
    ]);
    expect(result.causes.map(({ message }) => message)).toEqual([
      'threshold crossed: wait{kind:read} p(95)[3s]<400, got 500 from 3s to 6s, 1 of 4 windows crossed',
    ]);
  });

  test("holds while the windows are crossed for less than 'for'", async () => {
    const thresholds = { wait: ['max[1s]<400 for 3s', 'max[1s]<400 for 2s'] };
    const { result } = await runWith(thresholds, slowAt(2, 3, 4, 8, 9));
    expect(result.thresholds.map(({ passed }) => passed)).toEqual([true, false]);
    expect(result.causes.map(({ message }) => message)).toEqual([
      'threshold crossed: wait max[1s]<400 for 2s, got 500 from 2s to 3s, crossed without a break from 3s to 5s',
    ]);
  });

  test('ends at the first look after a window failed that may end it', async () => {
    const thresholds = { wait: [{ threshold: 'max[3s]<400', abortOnFail: true }] };
    const { result, events, endedAtMs } = await runWith(thresholds, slowAt(1, 2), 60);
    expect(endedAtMs).toBe(4000);
    expect(result.status).toBe('threshold_failed');
    expect(result.thresholds[0]?.windows).toMatchObject({
      failed: 2,
      first_failed: { start: 0, end: 3, value: 500 },
    });
    expect(
      lives(events).map((live) => [live.will_abort, live.results[0]?.windows?.failed]),
    ).toEqual([
      [false, 0],
      [true, 1],
    ]);
  });

  test('goes on when the windows recover within the grace period, and still fails', async () => {
    const threshold = { threshold: 'max[1s]<400', abortOnFail: true, gracePeriod: '5s' };
    const { result, endedAtMs } = await runWith({ wait: [threshold] }, slowAt(1, 2, 3, 6, 7, 8));
    expect(endedAtMs).toBe(12_225);
    expect(result.thresholds[0]?.windows).toMatchObject({ judged: 12, failed: 6 });
    expect(result.exitCode).toBe(1);
  });

  test('counts what happened just before the end of a second in that second', async () => {
    const { result } = await virtualRun(
      { executor: 'constant-arrival-rate', rate: 1, duration: '5s', startTime: '970ms' },
      (worker, clock) => worker.trend('wait', slowAt(2)(Math.floor(clock.nowMs() / 1000))),
      { exports: { config: { thresholds: { wait: 'max[1s]<400' }, metrics: { wait: 'trend' } } } },
    );
    expect(result.thresholds[0]?.windows).toMatchObject({
      failed: 1,
      first_failed: { start: 2, end: 3, value: 500 },
    });
  });

  test('has the same windows on several shards', async () => {
    const thresholds = { iteration_duration: ['count[3s]<6'] };
    const run = (inlineShards: number) =>
      virtualRun(
        { executor: 'constant-arrival-rate', rate: 2, duration: '9s', startTime: '225ms' },
        () => {},
        { exports: { config: { thresholds } }, inlineShards },
      );
    const results = await Promise.all([1, 2, 8].map(run));
    for (const { result } of results) {
      expect(result.thresholds[0]?.windows).toMatchObject({
        judged: 3,
        worst: { start: 0, end: 3, value: 6 },
      });
    }
  });
});

function lives(events: readonly RunEvent[]) {
  return events.filter((event) => event.type === 'live_threshold');
}
