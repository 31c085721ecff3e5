import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FailureSummary } from '../../../src/core/failure.ts';
import type { RunSlice, SeriesId, SeriesSlice } from '../../../src/core/slice.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { NO_BUCKETS } from '../../../src/metrics/slices/sparse-buckets.ts';
import { mergeSlices } from '../../../src/outputs/record/merge-slices.ts';
import { SliceDecoder } from '../../../src/outputs/record/slice-decoder.ts';
import { SliceEncoder } from '../../../src/outputs/record/slice-encoder.ts';
import { CHECK, ERROR } from '../../core/sample-failures.ts';

const TAGS = { scenario: 'browse', name: '/users/{}', ünïcode: '€ "," \n' };

const KINDS = ['counter', 'gauge', 'rate', 'trend'] as const;

const FAILURES: [string, FailureSummary][] = [
  ['an error with its request and response', ERROR],
  [
    'an error without a stack, a hint or a request',
    {
      ...ERROR,
      stack: undefined,
      hint: undefined,
      sample: { iteration: undefined, heads: undefined },
    },
  ],
  ['the rest of the errors', { ...ERROR, sample: undefined }],
  ['a failed check with its request', CHECK],
  ['a failed check that threw nothing', { ...CHECK, message: undefined }],
];

const EMPTY: RunSlice = { startSecond: 0, endSecond: 1, series: [], errors: [] };

interface Sample {
  readonly kind: (typeof KINDS)[number];
  readonly tag: string;
  readonly value: number;
}

const sample = fc.record<Sample>({
  kind: fc.constantFrom(...KINDS),
  tag: fc.constantFrom('a', 'b', 'c'),
  // Sums of these are exact, in any order.
  value: fc.oneof(
    fc.integer({ min: 0, max: 60_000_000 }).map((parts) => parts / 1024),
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }),
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
    const slice = (startSecond: number, count: number): RunSlice => ({
      startSecond,
      endSecond: startSecond + 1,
      series: [],
      // Frames come a little later than what they tell of.
      errors: [{ ...ERROR, count, firstSecond: startSecond - 0.04, lastSecond: startSecond + 0.9 }],
    });
    const slices = [slice(1, 3), slice(7, 1)];
    const encoder = new SliceEncoder();
    expect(slices.map((one) => encoder.encodeNames(one).length)).toEqual([197, 0]);
    expect(decoded(encoded(slices))).toEqual(slices);
  });

  test('of two become one with the earlier sample, and the times of both', () => {
    const slice = (startSecond: number, more: Partial<typeof ERROR>): RunSlice => ({
      ...{ startSecond, endSecond: startSecond + 1, series: [] },
      errors: [{ ...ERROR, ...more, firstSecond: startSecond, lastSecond: startSecond + 0.5 }],
    });
    const early = { iteration: 4, heads: undefined };
    const merged = mergeSlices(slice(1, { count: 2, sample: early }), slice(2, { count: 5 }));
    expect(merged.errors).toEqual([
      { ...ERROR, count: 7, firstSecond: 1, lastSecond: 2.5, sample: early },
    ]);
  });

  test.each(FAILURES)('keep all of %s', (_, failure) => {
    const slice = { startSecond: 3, endSecond: 4, series: [], errors: [failure] };
    expect(decoded(encoded([slice]))).toEqual([slice]);
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
