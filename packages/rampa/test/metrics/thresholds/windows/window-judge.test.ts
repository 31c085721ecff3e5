import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, WindowsRig } from './windows-rig.ts';

describe('a threshold with a window', () => {
  test('judges each window by itself, and tells of the first and the worst that failed', () => {
    const result = judge('trend', 'max[2s]<10', [[1], [2], [12], [], [3], [15], [4], [5]]);
    expect(result).toMatchObject({ passed: false, lhs: 15, rhs: 10 });
    expect(result.windows).toEqual({
      judged: 4,
      failed: 2,
      first_failed: { start: 2, end: 4, value: 12 },
      worst: { start: 4, end: 6, value: 15 },
      longest_crossed: null,
    });
  });

  test('passes with the worst window when all hold', () => {
    const result = judge('trend', 'min[2s]>1', [[4], [5], [3], [9]]);
    expect(result).toMatchObject({ passed: true, lhs: 3 });
    expect(result.windows).toMatchObject({ failed: 0, first_failed: null });
    expect(result.windows?.worst).toEqual({ start: 2, end: 4, value: 3 });
  });

  test('judges what is left at the end together with the seconds before it', () => {
    const result = judge('trend', 'count[3s]<4', [[1], [1], [1], [1], [1], [1], [1, 1]]);
    expect(result.windows?.judged).toBe(3);
    expect(result.windows?.worst).toEqual({ start: 4, end: 7, value: 4 });
  });

  test('lets a last window begin early enough to be no shorter than the others', () => {
    const seconds = Array.from({ length: 7 }, (_, second) => [second]);
    const result = judge('trend', 'min[3s]>10', seconds, 6.4);
    expect(result.windows?.judged).toBe(3);
    const last = judge('trend', 'min[3s]<3', seconds, 6.4).windows?.worst;
    expect(last).toEqual({ start: 3, end: 6, value: 3 });
    expect(judge('counter', 'count[3s]>5', seconds, 6.4).windows?.judged).toBe(3);
  });

  test('reaches back with a last window that was cut short, so that it is as long as the others', () => {
    const result = judge('counter', 'rate[2s]>=1', [[1], [1], [1], [1]], 3.9);
    expect(result.windows?.judged).toBe(2);
    expect(result).toMatchObject({ passed: true, lhs: 1 });
    const last = judge('counter', 'rate[2s]<1', [[1], [1], [2], [2]], 3.6).windows?.worst;
    expect(last).toEqual({ start: 1, end: 3.6, value: 5 / 2.6 });
  });

  test('is one window over a run that is shorter', () => {
    const result = judge('rate', 'rate[1m]<0.4', [[1, 0], [0], [1]], 2.5);
    expect(result.windows).toMatchObject({ judged: 1, failed: 1 });
    expect(result.windows?.worst).toEqual({ start: 0, end: 2.5, value: 0.5 });
  });

  test('has nothing to compare where a rate or a trend has no samples', () => {
    expect(judge('rate', 'rate[1s]>0.5', [[1], [], [], [1]]).windows?.judged).toBe(2);
    expect(judge('trend', 'count[1s]>0', [[1], [], [], [1]])).toMatchObject({ passed: true });
  });

  test('counts 0 where a counter has no samples, so that an outage is seen', () => {
    const result = judge('counter', 'count[2s]>0', [[1], [1], [], [], [1], [1]]);
    expect(result).toMatchObject({ passed: false, lhs: 0 });
    expect(result.windows?.first_failed).toEqual({ start: 2, end: 4, value: 0 });
    const silentEnd = judge('counter', 'rate[2s]>0', [[1], [1], [1]], 6.2);
    expect(silentEnd.windows?.worst).toEqual({ start: 4, end: 6, value: 0 });
  });

  test('lets a gauge stand where nobody sets it', () => {
    const result = judge('gauge', 'value[2s]<5', [[], [], [3], [7], [], [], [], [1]]);
    expect(result.windows).toMatchObject({ judged: 3, failed: 2 });
    expect(result.windows?.first_failed).toEqual({ start: 2, end: 4, value: 7 });
    expect(judge('gauge', 'max[2s]<5', [[3], [1], [2], [7], [4, 3]], 5)).toMatchObject({
      windows: { judged: 3, failed: 2, first_failed: { start: 2, end: 4, value: 7 } },
    });
    expect(judge('gauge', 'min[1s]>2', [[3, 1], [], [], [5]])).toMatchObject({
      windows: { judged: 4, failed: 3, worst: { start: 0, end: 1, value: 1 } },
    });
  });

  test('passes without data when there is no sample in the whole run', () => {
    const result = judge('counter', 'count[1s]>0', [[], [], []]);
    expect(result).toEqual({
      metric: 'http_reqs',
      source: 'count[1s]>0',
      passed: true,
      lhs: null,
      rhs: 0,
    });
  });

  test('looks only at the series that its key selects', () => {
    const rig = new WindowsRig({
      'http_req_duration{name:/a}': ['max[1s]<10'],
      'http_req_duration{name:/b}': ['max[1s]<10', 'max[2s]<10'],
    });
    rig.add(0, 'trend', [1], { name: '/a' });
    rig.add(1, 'trend', [99], { name: '/b' });
    rig.add(1, 'trend', [2], { name: '/a' });
    expect(rig.finish(2).map(({ passed, lhs }) => [passed, lhs])).toEqual([
      [true, 2],
      [false, 99],
      [false, 99],
    ]);
  });

  test('adds up the VUs of all shards, and of other gauges takes the latest', () => {
    const rig = new WindowsRig({ vus: ['value[1s]<10'], level: ['value[1s]<10'] }, 2);
    for (const kind of ['vus', 'gauge'] as const) {
      rig.add(0, kind, [6], {}, 0);
      rig.add(0, kind, [7], {}, 1);
    }
    expect(rig.finish(1).map(({ lhs }) => lhs)).toEqual([13, 7]);
  });

  test('counts a frame for a second that was judged already in the next', () => {
    const rig = new WindowsRig({ http_reqs: ['count[1s]<3'] });
    rig.add(0, 'counter', [1]);
    rig.add(1, 'counter', [1]);
    rig.add(0, 'counter', [2]);
    expect(rig.finish(2)[0]?.windows?.worst).toEqual({ start: 1, end: 2, value: 3 });
  });

  const run = fc.array(fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 5 }), {
    minLength: 1,
    maxLength: 40,
  });
  const criteria = fc.constantFrom(
    ...([
      ['counter', 'count', '<900'],
      ['counter', 'rate', '>=90'],
      ['rate', 'rate', '<0.9'],
      ['trend', 'p(95)', '<900'],
      ['trend', 'avg', '!=500'],
      ['trend', 'count', '<=20'],
      ['gauge', 'value', '<500'],
      ['gauge', 'max', '<900'],
    ] as const),
  );

  test('is the plain threshold when the window is the whole run', () => {
    fc.assert(
      fc.property(run, criteria, (seconds, [kind, aggregation, limit]) => {
        const plain = judge(kind, `${aggregation}${limit}`, seconds);
        const windowed = judge(kind, `${aggregation}[${seconds.length}s]${limit}`, seconds);
        expect([windowed.passed, windowed.lhs]).toEqual([plain.passed, plain.lhs]);
      }),
    );
  });

  test('holds when and only when the plain threshold holds on each part of the run', () => {
    const length = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(run, length, (seconds, size) => {
        const starts = seconds.flatMap((_, second) =>
          second % size === 0 && second + size <= seconds.length ? [second] : [],
        );
        const isCut = seconds.length % size !== 0;
        const all = isCut ? [...starts, Math.max(0, seconds.length - size)] : starts;
        const parts = all.map((start) =>
          judge('trend', 'p(90)<800', seconds.slice(start, start + size)),
        );
        const { passed, lhs } = judge('trend', `p(90)[${size}s]<800`, seconds);
        const values = parts.flatMap((part) => part.lhs ?? []);
        expect(passed).toBe(parts.every((part) => part.passed));
        expect(lhs).toBe(values.length === 0 ? null : Math.max(...values));
      }),
    );
  });

  test('comes out the same on any number of shards', () => {
    const shardCount = fc.constantFrom(2, 3, 8);
    fc.assert(
      fc.property(run, shardCount, criteria, (seconds, count, [kind, aggregation, limit]) => {
        fc.pre(kind !== 'gauge');
        const key = { counter: 'http_reqs', rate: 'http_req_failed', trend: 'http_req_duration' };
        const rig = new WindowsRig({ [key[kind]]: [`${aggregation}[3s]${limit}`] }, count);
        for (const [second, values] of seconds.entries()) {
          for (const [index, value] of values.entries()) {
            rig.add(second, kind, [value], {}, index % count);
          }
        }
        const [merged] = rig.finish(seconds.length);
        const alone = judge(kind, `${aggregation}[3s]${limit}`, seconds);
        expect(merged?.passed).toBe(alone.passed);
        expect(merged?.lhs).toBe(alone.lhs);
      }),
    );
  });
});

describe("a threshold with 'for'", () => {
  const crossedAt = (...crossed: readonly number[]) =>
    Array.from({ length: 12 }, (_, second) => [crossed.includes(second) ? 9 : 1]);

  test('fails when windows at all seconds are crossed for that long', () => {
    const result = judge('trend', 'max[1s]<5 for 3s', crossedAt(1, 2, 5, 6, 7, 8, 10));
    expect(result).toMatchObject({ passed: false, lhs: 9 });
    expect(result.windows).toEqual({
      judged: 12,
      failed: 1,
      first_failed: { start: 6, end: 9, value: 9 },
      worst: { start: 1, end: 2, value: 9 },
      longest_crossed: 3,
    });
  });

  test('passes when it was crossed for less, and tells for how long', () => {
    const result = judge('trend', 'max[1s]<5 for 3s', crossedAt(1, 2, 3, 5, 6, 7));
    expect(result).toMatchObject({ passed: true, lhs: 9 });
    expect(result.windows).toMatchObject({ failed: 0, first_failed: null, longest_crossed: 2 });
  });

  test('looks at a window that ends at each second', () => {
    // A value of second 3 is in the windows that end at 4, 5 and 6.
    const result = judge('trend', 'max[3s]<5 for 2s', crossedAt(3));
    expect(result.windows).toMatchObject({ judged: 10, failed: 1 });
    expect(result.windows?.first_failed).toEqual({ start: 4, end: 6, value: 9 });
  });

  test('sees in each window what happened in its seconds, and nothing else', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 5 });
    const run = fc.array(values, { minLength: 1, maxLength: 40 });
    const aggregation = fc.constantFrom('p(90)', 'med', 'avg', 'min', 'max', 'count');
    fc.assert(
      fc.property(run, fc.integer({ min: 1, max: 8 }), aggregation, (seconds, size, name) => {
        fc.pre(seconds.length >= size);
        const all = seconds.flatMap((_, second) => {
          if (second + 1 < size) return [];
          const part = seconds.slice(second + 1 - size, second + 1);
          return judge('trend', `${name}<0`, part).lhs ?? [];
        });
        const { lhs } = judge('trend', `${name}[${size}s]<0 for 1s`, seconds);
        expect(lhs).toBe(all.length === 0 ? null : Math.max(...all));
      }),
    );
  });

  test('counts each time that it lasted long enough once', () => {
    const result = judge('trend', 'max[1s]<5 for 1s', crossedAt(0, 1, 2, 4, 5, 8, 10, 11));
    expect(result.windows).toMatchObject({ failed: 3, longest_crossed: 2 });
    expect(result.windows?.first_failed).toEqual({ start: 1, end: 3, value: 9 });
  });

  test('takes a window without samples as one that holds', () => {
    const result = judge('trend', 'max[1s]<5 for 2s', [[9], [9], [], [9], [9]]);
    expect(result).toMatchObject({ passed: true });
  });
});

describe('the monitor of a threshold with a window', () => {
  const abortsAt = (source: object, crossed: readonly number[], lookAt: readonly number[]) => {
    const rig = new WindowsRig({ http_req_duration: [{ abortOnFail: true, ...source }] });
    const aborts: number[] = [];
    for (let second = 0; second < 20; second++) {
      if (lookAt.includes(second)) {
        const { willAbort } = rig.monitor.evaluate(second * 1000, second);
        if (willAbort) aborts.push(second);
      }
      rig.add(second, 'trend', [crossed.includes(second) ? 9 : 1]);
    }
    return aborts;
  };
  const EVERY = Array.from({ length: 20 }, (_, second) => second);

  test('aborts once a window is over that failed, and its frames have come', () => {
    expect(abortsAt({ threshold: 'max[5s]<5' }, [1], EVERY)[0]).toBe(6);
  });

  test('aborts for a window that failed between two looks, although the next one held', () => {
    expect(abortsAt({ threshold: 'max[1s]<5' }, [3], [2, 8, 14])).toEqual([8, 14]);
  });

  test('waits for the grace period, which a window that holds ends', () => {
    const source = { threshold: 'max[2s]<5', gracePeriod: '3s' };
    expect(abortsAt(source, [0], EVERY)).toEqual([]);
    expect(abortsAt(source, [0, 2, 4], EVERY)[0]).toBe(6);
    expect(abortsAt(source, [0, 4, 8], EVERY)).toEqual([]);
  });

  test("adds the grace period to the time of 'for'", () => {
    const source = { threshold: 'max[1s]<5 for 2s', gracePeriod: '2s' };
    expect(abortsAt(source, [1, 2, 3, 4], EVERY)).toEqual([]);
    expect(abortsAt(source, [1, 2, 3, 4, 5], EVERY)[0]).toBe(7);
  });

  test('tells how the windows stand that are over', () => {
    const rig = new WindowsRig({ http_req_duration: ['max[2s]<5'] });
    for (const second of [0, 1, 2]) rig.add(second, 'trend', [9]);
    const { results } = rig.monitor.evaluate(3000, 3);
    expect(results[0]).toMatchObject({ passed: false, windows: { judged: 1, failed: 1 } });
  });
});
