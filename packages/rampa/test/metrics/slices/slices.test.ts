import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../../src/core/catalog.ts';
import type { MetricSpec } from '../../../src/core/metric.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { Slices, type SlicesOptions } from '../../../src/metrics/slices/slices.ts';
import { Trend } from '../../../src/metrics/trend.ts';

describe('slices', () => {
  test('are one second long and sparse while there is room', () => {
    const run = new Run();
    run.at(0.2, CATALOG.httpReqs, 1);
    run.at(0.9, CATALOG.httpReqs, 1);
    run.at(1, CATALOG.httpReqs, 1);
    run.at(7.5, CATALOG.httpReqs, 5);
    run.at(8.5, CATALOG.checks, 1);
    expect(run.windows('http_reqs', 'count')).toEqual([
      [0, 1, 2],
      [1, 2, 1],
      [7, 8, 5],
    ]);
  });

  test('take frames that come late into the second that they belong to', () => {
    const run = new Run();
    for (const second of [3, 5, 4, 3]) run.at(second, CATALOG.httpReqs, 1);
    expect(run.windows('http_reqs', 'count')).toEqual([
      [3, 4, 2],
      [4, 5, 1],
      [5, 6, 1],
    ]);
  });

  test('are merged pairwise when there are too many, and double their length', () => {
    const run = new Run({ sliceLimit: 4 });
    for (const second of [0, 1, 2, 3, 4]) run.at(second, CATALOG.httpReqs, 10 ** second);
    expect(run.windows('http_reqs', 'count')).toEqual([
      [0, 2, 11],
      [2, 4, 1100],
      [4, 6, 10_000],
    ]);
    run.at(2, CATALOG.httpReqs, 1);
    run.at(5, CATALOG.httpReqs, 1);
    for (const second of [6, 8]) run.at(second, CATALOG.httpReqs, 1);
    expect(run.windows('http_reqs', 'count')).toEqual([
      [0, 4, 1112],
      [4, 8, 10_002],
      [8, 12, 1],
    ]);
  });

  test('keep their number bounded over a day, and lose no sample', () => {
    const slices = new Slices();
    let most = 0;
    for (let second = 0; second < 86_400; second++) {
      slices.at(second);
      most = Math.max(most, slices.count);
    }
    expect(most).toBe(3600);
    expect([slices.widthSeconds, slices.count]).toEqual([32, 2700]);
    const gaps = slices.all().filter((slice, index) => slice.startSecond !== index * 32);
    expect(gaps).toEqual([]);
  });

  test.each([
    ['', 1],
    [', also of series with many frames in a second', 20],
  ])('keep the number of stored buckets bounded%s', (_, frameCount) => {
    const run = new Run({ weightLimit: 2000 });
    for (let second = 0; second < 64; second++) {
      for (let value = 0; value < 200; value++) {
        run.add(CATALOG.httpReqDuration, value);
        if (value % (200 / frameCount) === 0) run.flush(second);
      }
      run.flush(second);
      // A slice weighs 240: its cell and 200 buckets.
      expect(run.windows('http_req_duration', 'count').length).toBeLessThanOrEqual(9);
    }
    const windows = run.windows('http_req_duration', 'count');
    expect(windows.reduce((sum, [, , count = 0]) => sum + count, 0)).toBe(64 * 200);
  });

  test('can be read while frames are coming in, and after', () => {
    const run = new Run();
    const read: (number | undefined)[] = [];
    for (let frame = 1; frame <= 12; frame++) {
      run.add(CATALOG.httpReqDuration, -frame);
      run.add(CATALOG.httpReqDuration, frame);
      run.flush(frame === 12 ? 0 : Math.floor(frame / 6));
      const [first] = [...run.aggregate.slicesOf('http_req_duration')];
      read.push(first?.total.stats(1)['count']);
    }
    expect(read).toEqual([2, 4, 6, 8, 10, 10, 10, 10, 10, 10, 10, 12]);
    expect(run.windows('http_req_duration', 'min')).toEqual([
      [0, 1, -12],
      [1, 2, -11],
    ]);
    expect(run.windows('http_req_duration', 'med')).toEqual([
      [0, 1, -1],
      [1, 2, -6.003],
    ]);
  });

  test('merge trends exactly', () => {
    const value = fc.oneof(
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: 0, max: 10_000_000 }),
    );
    const sample = fc.record({ second: fc.integer({ min: 0, max: 30 }), value });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 80 }), (samples) => {
        const run = new Run({ sliceLimit: 3 });
        const whole = new Trend();
        for (const { second, value } of samples) {
          run.at(second, CATALOG.httpReqDuration, value);
          whole.record(value);
        }
        const merged = new Trend();
        for (const { total } of run.aggregate.slicesOf('http_req_duration')) {
          if (total.kind === 'trend') merged.add(total);
        }
        expect([...merged.positiveBuckets()]).toEqual([...whole.positiveBuckets()]);
        expect([...merged.negativeBuckets()]).toEqual([...whole.negativeBuckets()]);
        expect(merged.stats()).toEqual(whole.stats());
      }),
    );
  });

  test('count on beyond 32 bits', () => {
    const run = new Run({ sliceLimit: 1 });
    for (let second = 0; second < 3; second++) {
      run.add(CATALOG.httpReqDuration, 1);
      run.flush(second, 3_000_000_000);
    }
    expect(run.windows('http_req_duration', 'count')).toEqual([[0, 4, 9_000_000_000]]);
  });

  test('can be read for a part of the series', () => {
    const run = new Run();
    run.add(CATALOG.httpReqs, 1, { name: '/a', status: '200' });
    run.add(CATALOG.httpReqs, 10, { name: '/a', status: '500' });
    run.add(CATALOG.httpReqs, 100, { name: '/b', status: '200' });
    run.flush(0);
    const count = (selector: Record<string, string>) => run.windows('http_reqs', 'count', selector);
    expect(count({ name: '/a' })).toEqual([[0, 1, 11]]);
    expect(count({ status: '200' })).toEqual([[0, 1, 101]]);
    expect(count({ name: '/c' })).toEqual([]);
  });

  test('let a gauge keep its value while nobody sets it, and add up vus', () => {
    const run = new Run();
    run.add(CATALOG.vus, 3, { scenario: 'a' });
    run.flush(1);
    run.add(CATALOG.vus, 4, { scenario: 'b' });
    run.flush(2);
    run.at(3, CATALOG.httpReqs, 1);
    expect(run.windows('vus', 'value')).toEqual([
      [1, 2, 3],
      [2, 3, 7],
      [3, 4, 7],
    ]);
    expect(run.windows('vus', 'value', { scenario: 'b' })).toEqual([
      [2, 3, 4],
      [3, 4, 4],
    ]);
  });

  test('let the latest write win for a custom gauge, also when merged', () => {
    const level: MetricSpec = { name: 'level', kind: 'gauge', unit: 'none' };
    const run = new Run({ sliceLimit: 1 });
    for (const [second, [queue, value]] of [
      ['a', 5] as const,
      ['b', 9] as const,
      ['a', 2] as const,
    ].entries()) {
      run.add(level, value, { queue });
      run.flush(second);
    }
    const [window] = [...run.aggregate.slicesOf('level')];
    expect(window?.total.stats(1)).toEqual({ value: 2, min: 2, max: 9 });
  });
});

/** One shard and its aggregate. */
class Run {
  readonly aggregate: Aggregate;
  readonly #recorder = new Recorder({ maxSeries: 100, metrics: [] });

  constructor(slices: SlicesOptions = {}) {
    this.aggregate = new Aggregate({ thresholds: [], metrics: [], maxSeries: 100, slices });
  }

  add(spec: MetricSpec, value: number, tags: Record<string, string> = {}): void {
    this.#recorder.series(spec, tags).add(value);
  }

  /** Hands the frame over, as if every trend sample had come `repeats` times. */
  flush(atSecond: number, repeats = 1): void {
    const frame = this.#recorder.takeFrame();
    if (frame === undefined) return;
    frame.trends.samples.forEach((count, row, samples) => {
      samples[row] = count * repeats;
    });
    frame.trends.positive.counts.forEach((count, entry, counts) => {
      counts[entry] = count * repeats;
    });
    this.aggregate.merge(0, frame, atSecond);
  }

  at(atSecond: number, spec: MetricSpec, value: number): void {
    this.add(spec, value);
    this.flush(atSecond);
  }

  windows(metric: string, stat: string, selector: Record<string, string> = {}): number[][] {
    return [...this.aggregate.slicesOf(metric, selector)].map(
      ({ startSecond, endSecond, total }) => [startSecond, endSecond, total.stats(1)[stat] ?? -1],
    );
  }
}
