import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunSlice, SeriesId, SeriesSlice } from '../../../src/core/slice.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { NO_BUCKETS } from '../../../src/metrics/slices/sparse-buckets.ts';
import { mergeSlices } from '../../../src/outputs/record/merge-slices.ts';
import { SliceDecoder } from '../../../src/outputs/record/slice-decoder.ts';
import { SliceEncoder } from '../../../src/outputs/record/slice-encoder.ts';

const TAGS = { scenario: 'browse', name: '/users/{}', ünïcode: '€ "," \n' };

const KINDS = ['counter', 'gauge', 'rate', 'trend'] as const;

const EMPTY: RunSlice = { startSecond: 0, endSecond: 1, series: [], errors: [] };

interface Sample {
  readonly kind: (typeof KINDS)[number];
  readonly tag: string;
  readonly value: number;
}

const sample = fc.record<Sample>({
  kind: fc.constantFrom(...KINDS),
  tag: fc.constantFrom('a', 'b', 'c'),
  value: fc.oneof(
    fc.double({ min: 0, max: 60_000, noNaN: true }),
    fc.integer({ min: 0, max: 5 }),
    fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  ),
});

/** What a run hands to its outputs when it measures so in each of its seconds. */
function slicesOf(seconds: readonly (readonly Sample[])[]): RunSlice[] {
  const slices: RunSlice[] = [];
  const aggregate = new Aggregate({
    thresholds: [],
    metrics: [],
    maxSeries: 100,
    onSlice: (startSecond, series) =>
      slices.push({ startSecond, endSecond: startSecond + 1, series, errors: [] }),
  });
  const recorder = new Recorder({ maxSeries: 100, metrics: [] });
  for (const [second, samples] of seconds.entries()) {
    for (const { kind, tag, value } of samples) {
      const metric = { name: `my_${kind}`, kind, unit: 'time' } as const;
      recorder.series(metric, { ...TAGS, tag }).add(value);
    }
    const frame = recorder.takeFrame();
    if (frame !== undefined) aggregate.merge(0, frame, second);
  }
  aggregate.closeSlices();
  return slices;
}

function encoded(slices: readonly RunSlice[]): Uint8Array {
  const encoder = new SliceEncoder();
  return Buffer.concat(slices.flatMap((one) => [encoder.encodeNames(one), encoder.encode(one)]));
}

function decoded(bytes: Uint8Array): RunSlice[] {
  return new SliceDecoder({ series: [], errors: [] }).decode(bytes);
}

const STEP = 0.000_501;

/** Sums and extremes of trends are kept to the thousandth, everything else exactly. */
function expectSame(actual: readonly RunSlice[], expected: readonly RunSlice[]): void {
  expect(actual.map(plain)).toEqual(expected.map(plain));
  const figures = [actual, expected].map((slices) => slices.flatMap(exactFigures));
  for (const [index, figure] of (figures[0] ?? []).entries()) {
    const other = figures[1]?.[index] ?? Number.NaN;
    expect(Math.abs(figure - other)).toBeLessThanOrEqual(Math.max(STEP, Math.abs(other) * 1e-12));
  }
}

function plain({ startSecond, endSecond, series, errors }: RunSlice): object {
  const rows = series.map(({ series: { metric, tags }, values }) => {
    if (values.kind !== 'trend') return { metric, tags, values };
    const { positive, negative } = values;
    const buckets = [positive, negative].map(({ indexes, counts }) => [[...indexes], [...counts]]);
    return { metric, tags, values: { clamped: values.clamped, buckets } };
  });
  const sorted = rows.sort((left, right) => keyOf(left).localeCompare(keyOf(right)));
  return { startSecond, endSecond, errors, rows: sorted };
}

function keyOf({ metric, tags }: SeriesId): string {
  return `${metric.name} ${tags['tag']}`;
}

function exactFigures({ series }: RunSlice): number[] {
  const sorted = [...series].sort((l, r) => keyOf(l.series).localeCompare(keyOf(r.series)));
  return sorted.flatMap(({ values }) =>
    values.kind === 'trend' ? [values.sum, values.min, values.max] : [],
  );
}

describe('slices in a result file', () => {
  test('are read back as they were written, whatever was measured', () => {
    const seconds = fc.array(fc.array(sample, { maxLength: 30 }), { maxLength: 6 });
    fc.assert(
      fc.property(seconds, (samples) => {
        const slices = slicesOf(samples);
        expectSame(decoded(encoded(slices)), slices);
      }),
    );
  });

  test('are as if measured at once after they were merged', () => {
    const whole = fc.array(sample, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(whole, whole, (first, second) => {
        const [left, right] = slicesOf([first, second]);
        const [both] = slicesOf([[...first, ...second]]);
        fc.pre(left !== undefined && right !== undefined && both !== undefined);
        expectSame([mergeSlices(left, right)], [{ ...both, endSecond: 2 }]);
      }),
    );
  });

  test('keep the order in which gauges were set', () => {
    const set = (tag: string): Sample => ({ kind: 'gauge', tag, value: 1 });
    const [first, second] = decoded(
      encoded(
        slicesOf([
          [set('a'), set('b')],
          [set('b'), set('a')],
        ]),
      ),
    );
    const tagsOf = (slice: RunSlice | undefined) =>
      slice?.series.map(({ series }) => series.tags['tag']);
    expect(tagsOf(first)).toEqual(['a', 'b']);
    expect(tagsOf(second)).toEqual(['b', 'a']);
  });

  test('that are merged have what was set last at the end', () => {
    const set = (tag: string): Sample => ({ kind: 'gauge', tag, value: 1 });
    const [first, second] = slicesOf([[set('a'), set('b')], [set('a')]]);
    const merged = [first, second].map((slice) => slice ?? EMPTY).reduce(mergeSlices);
    expect(merged.series.map(({ series }) => series.tags['tag'])).toEqual(['b', 'a']);
  });

  test('name a failure once, and count it in every slice', () => {
    const error = { scenario: 'browse', kind: 'TypeError', message: 'x', hint: undefined };
    const slice = (startSecond: number, count: number): RunSlice => ({
      startSecond,
      endSecond: startSecond + 1,
      series: [],
      errors: [{ ...error, stack: 'TypeError: x\n    at load.ts:1:1', count }],
    });
    const slices = [slice(0, 3), slice(7, 1)];
    const encoder = new SliceEncoder();
    expect(slices.map((one) => encoder.encodeNames(one).length)).toEqual([55, 0]);
    expect(decoded(encoded(slices))).toEqual(slices);
  });

  test('have counts and sums beyond 32 bits', () => {
    const series = { metric: { name: 'bytes', kind: 'counter', unit: 'data' }, tags: {} } as const;
    const trend = { metric: { name: 't', kind: 'trend', unit: 'time' }, tags: {} } as const;
    const buckets = { indexes: Uint16Array.of(7, 45_000), counts: Float64Array.of(2 ** 40, 1) };
    const rows: SeriesSlice[] = [
      { series, values: { kind: 'counter', samples: 2 ** 33, sum: 2 ** 52 + 2 ** 33 } },
      {
        series: trend,
        values: {
          ...{ kind: 'trend', sum: 1e20, min: 0.007, max: 9e12, clamped: 1 },
          ...{ positive: buckets, negative: NO_BUCKETS },
        },
      },
    ];
    const slice = { startSecond: 2 ** 33, endSecond: 2 ** 33 + 64, series: rows, errors: [] };
    expect(decoded(encoded([slice]))).toEqual([slice]);
  });

  test('have the largest number instead of a sum that became infinite', () => {
    const series = { metric: { name: 'sum', kind: 'counter', unit: 'none' }, tags: {} } as const;
    const values = { kind: 'counter', samples: 2, sum: Number.POSITIVE_INFINITY } as const;
    const slice = { startSecond: 0, endSecond: 1, series: [{ series, values }], errors: [] };
    const [read] = decoded(encoded([slice]));
    expect(read?.series[0]?.values).toEqual({ ...values, sum: Number.MAX_VALUE });
  });

  test('of any other bytes are a RangeError, or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decoded(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  test.each([
    ['a number that is cut off', [1, 128]],
    ['more things than there are bytes', [0, 200, 1]],
    ['a kind of record that does not exist', [9]],
    ['a slice without length', [1, 0, 0, 0, 0, 0, 0, 0]],
    ['a series without a name', [1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0]],
    ['a number over 2^53', [1, 255, 255, 255, 255, 255, 255, 255, 255, 127]],
    ['a metric without a kind', [0, 1, 0, 9, 0, 0, 0]],
  ])('refuse %s', (_, bytes) => {
    expect(() => decoded(Uint8Array.from(bytes))).toThrow(RangeError);
  });
});
