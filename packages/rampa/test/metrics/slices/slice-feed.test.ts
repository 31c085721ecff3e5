import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { unpackInto } from '../../../src/metrics/slices/packed-trend.ts';
import type { TakeSlice } from '../../../src/metrics/slices/slice-feed.ts';
import { Trend } from '../../../src/metrics/trend.ts';

const COUNTER = { name: 'orders', kind: 'counter', unit: 'none' } as const;

/** What is handed over, second by second: the value of the only series. */
function feed(): {
  aggregate: Aggregate;
  taken: string[];
  add(value: number, atSecond: number): void;
} {
  const taken: string[] = [];
  const aggregate = new Aggregate({
    thresholds: [],
    metrics: [],
    maxSeries: 10,
    onSlice: (startSecond, series) => {
      const sums = series.map(({ values }) => (values.kind === 'counter' ? values.sum : 'none'));
      taken.push(`${startSecond}: ${sums.join(' ')}`);
    },
  });
  const recorder = new Recorder({ maxSeries: 10, metrics: [] });
  const add = (value: number, atSecond: number): void => {
    recorder.series(COUNTER, { page: '/' }).add(value);
    const frame = recorder.takeFrame();
    if (frame !== undefined) aggregate.merge(0, frame, atSecond);
  };
  return { aggregate, taken, add };
}

test('a second is handed over with the first frame of a later one', () => {
  const { taken, add } = feed();
  add(1, 0);
  add(2, 0);
  expect(taken).toEqual([]);
  add(4, 1);
  expect(taken).toEqual(['0: 3']);
  add(8, 5);
  expect(taken).toEqual(['0: 3', '1: 4']);
});

test('a second is handed over when it is said to be over, and once', () => {
  const { aggregate, taken, add } = feed();
  add(1, 3);
  aggregate.closeSlices(3);
  expect(taken).toEqual([]);
  aggregate.closeSlices(4);
  aggregate.closeSlices();
  expect(taken).toEqual(['3: 1']);
});

test('the seconds of a trend add up to the whole, bucket by bucket, however many frames there were', () => {
  const spec = { name: 'wait', kind: 'trend', unit: 'time' } as const;
  const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 10_000_000 }));
  const sample = fc.record({ second: fc.integer({ min: 0, max: 3 }), value, ends: fc.boolean() });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 80 }), (samples) => {
      const whole = new Trend();
      const parts = new Trend();
      const take: TakeSlice = (_, series) => {
        for (const { values } of series) if (values.kind === 'trend') unpackInto(parts, values);
      };
      const aggregate = new Aggregate({
        thresholds: [],
        metrics: [spec],
        maxSeries: 10,
        onSlice: take,
      });
      const recorder = new Recorder({ maxSeries: 10, metrics: [spec] });
      for (const { second, value: one, ends } of samples.toSorted((a, b) => a.second - b.second)) {
        whole.record(one);
        recorder.series(spec, { page: ends ? 'a' : 'b' }).add(one);
        const frame = recorder.takeFrame();
        if (frame !== undefined) aggregate.merge(0, frame, second);
      }
      aggregate.closeSlices();
      expect([...parts.positiveBuckets()]).toEqual([...whole.positiveBuckets()]);
      expect([...parts.negativeBuckets()]).toEqual([...whole.negativeBuckets()]);
      expect([parts.count, parts.min, parts.max]).toEqual([whole.count, whole.min, whole.max]);
    }),
  );
});

test('of a gauge the last value is handed over, with how far it went', () => {
  const spec = { name: 'level', kind: 'gauge', unit: 'none' } as const;
  const taken: unknown[] = [];
  const onSlice: TakeSlice = (second, series) =>
    taken.push([second, series.map((one) => one.values)]);
  const aggregate = new Aggregate({ thresholds: [], metrics: [spec], maxSeries: 10, onSlice });
  const recorder = new Recorder({ maxSeries: 10, metrics: [spec] });
  for (const level of [5, 9, 2]) {
    recorder.series(spec, {}).add(level);
    const frame = recorder.takeFrame();
    if (frame !== undefined) aggregate.merge(0, frame, 0);
  }
  aggregate.closeSlices();
  expect(taken).toEqual([[0, [{ kind: 'gauge', samples: 3, value: 2, min: 2, max: 9 }]]]);
});
