import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { MetricSpec } from '../../../src/core/metric.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import type { SampleColumns } from '../../../src/metrics/samples/sample-columns.ts';
import { SampleTap } from '../../../src/metrics/samples/sample-tap.ts';

const ORDERS: MetricSpec = { name: 'orders', kind: 'counter', unit: 'none' };
const SIZE: MetricSpec = { name: 'size', kind: 'trend', unit: 'none' };

/** By a clock that reads 50 ms at the epoch's 1000 ms, and one more each time. */
function tapAt(capacity: number): SampleTap {
  let ms = 49;
  const clock = new VirtualClock();
  return new SampleTap(
    capacity,
    Object.assign(clock, { nowMs: () => ++ms, wallTimeMs: () => 1000 }),
  );
}

function rowsOf(taken: SampleColumns | undefined) {
  const { ids = [], values = [], timestamps = [], count = 0, dropped } = taken ?? {};
  return {
    ids: [...ids.slice(0, count)],
    values: [...values.slice(0, count)],
    timestamps: [...timestamps.slice(0, count)],
    dropped,
  };
}

describe('a sample tap', () => {
  test('gives what was added since the last time, in order, with its time', () => {
    const tap = tapAt(8);
    tap.add(3, 0.5);
    tap.add(1, -2);
    expect(rowsOf(tap.take())).toEqual({
      ids: [3, 1],
      values: [0.5, -2],
      timestamps: [1001, 1002],
      dropped: 0,
    });
    expect(tap.take()).toBeUndefined();
  });

  test('gives samples the moment that they come with, by the same clock', () => {
    const tap = tapAt(8);
    tap.add(0, 1, 70.25);
    tap.add(0, 2);
    expect(rowsOf(tap.take())).toMatchObject({ timestamps: [1020.25, 1001] });
  });

  test('counts what does not fit, and has room again when it was taken', () => {
    const tap = tapAt(2);
    for (const value of [1, 2, 3, 4, 5]) tap.add(0, value);
    expect(rowsOf(tap.take())).toMatchObject({ values: [1, 2], dropped: 3 });
    tap.add(0, 6);
    expect(rowsOf(tap.take())).toMatchObject({ values: [6], dropped: 0 });
  });

  test('leaves alone what was taken until it is given back, and uses it again then', () => {
    const tap = tapAt(2);
    tap.add(0, 1);
    const first = tap.take();
    tap.add(0, 2);
    const second = tap.take();
    expect([rowsOf(first).values, rowsOf(second).values]).toEqual([[1], [2]]);
    if (first !== undefined) tap.giveBack(first);
    tap.add(0, 3);
    tap.take();
    for (const value of [4, 5, 6]) tap.add(7, value);
    const fourth = tap.take();
    expect(rowsOf(fourth)).toMatchObject({ ids: [7, 7], values: [4, 5], dropped: 1 });
    expect(fourth?.values).toBe(first?.values);
    expect(rowsOf(second).values).toEqual([2]);
  });

  test('gets the samples of every series of its recorder, and no value that is refused', () => {
    const tap = tapAt(8);
    const recorder = new Recorder({ maxSeries: 10, metrics: [ORDERS, SIZE], tap });
    recorder.series(ORDERS, { shop: 'a' }).add(2);
    recorder.series(SIZE, {}).add(Number.NaN);
    recorder.series(SIZE, {}).add(7.25);
    const ids = recorder.takeFrame()?.definitions.map(({ id }) => id);
    expect(ids).toEqual([0, 1]);
    expect(rowsOf(tap.take())).toMatchObject({ ids: [0, 1], values: [2, 7.25] });
  });
});
