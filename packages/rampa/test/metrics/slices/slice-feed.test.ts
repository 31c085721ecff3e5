import { expect, test } from 'vitest';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';

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
