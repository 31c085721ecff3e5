import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SampleBatch } from '../../../src/core/sample.ts';
import type { SeriesId } from '../../../src/core/slice.ts';
import { SampleLines } from '../../../src/outputs/influxdb/sample-lines.ts';
import { LineWriter } from '../../../src/outputs/support/line-writer.ts';
import { parseLine } from './parse-line.ts';

const METRIC = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;
const SERIES: readonly SeriesId[] = ['a', 'b'].map((name) => ({ metric: METRIC, tags: { name } }));
const AT_MS = 1_716_691_200_000;

/** @param rows series and time, ms */
function batchOf(
  rows: readonly (readonly [id: number, atMs: number])[],
  series = SERIES,
): SampleBatch {
  return {
    ids: Uint32Array.from(rows, ([id]) => id),
    values: Float64Array.from(rows, (_, index) => index),
    timestamps: Float64Array.from(rows, ([, atMs]) => atMs),
    series,
  };
}

function linesOf(lines: SampleLines, batch: SampleBatch): string[] {
  const line = new LineWriter();
  const written: string[] = [];
  lines.write(batch, { line, end: () => written.push(Buffer.from(line.take(false)).toString()) });
  return written;
}

describe('the points of samples', () => {
  test('have the microsecond at which the sample was taken', () => {
    const batch = batchOf([
      [0, AT_MS],
      [1, AT_MS + 0.123],
    ]);
    expect(linesOf(new SampleLines(1), batch)).toEqual([
      'http_reqs,name=a value=0 1716691200000000000\n',
      'http_reqs,name=b value=1 1716691200000123000\n',
    ]);
  });

  test('are a nanosecond apart when they belong to one series and microsecond', () => {
    const rows = [0, 0, 1, 0].map((id) => [id, AT_MS] as const);
    const times = linesOf(new SampleLines(1), batchOf(rows)).map((line) => parseLine(line).time);
    expect(times).toEqual([
      '1716691200000000000',
      '1716691200000000001',
      '1716691200000000000',
      '1716691200000000002',
    ]);
  });

  test('have times of their own on every shard', () => {
    const lines = new SampleLines(3);
    const shards = [[...SERIES], [...SERIES], [...SERIES]];
    const times = shards.map((series) => {
      const written = linesOf(
        lines,
        batchOf(
          [
            [0, AT_MS],
            [0, AT_MS],
          ],
          series,
        ),
      );
      return written.map((line) => parseLine(line).time.slice(-3));
    });
    expect(times.flat().toSorted()).toEqual([...new Set(times.flat())].toSorted());
  });

  test('never overwrite each other, and are at most as late as there are others', () => {
    const batches = fc.array(
      fc.tuple(
        fc.nat(2),
        fc.array(fc.tuple(fc.nat(1), fc.nat(5)), { minLength: 1, maxLength: 20 }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(batches, (given) => {
        const lines = new SampleLines(3);
        const shards = [[...SERIES], [...SERIES], [...SERIES]];
        const latest = [0, 0, 0];
        const points = given.flatMap(([shard, rows]) => {
          const start = latest[shard] ?? 0;
          const sorted = rows
            .map(([id, step]) => [id, start + step] as const)
            .toSorted((left, right) => left[1] - right[1]);
          latest[shard] = Math.max(start, ...sorted.map(([, micros]) => micros));
          const batch = batchOf(
            sorted.map(([id, micros]) => [id, AT_MS + micros / 1000]),
            shards[shard],
          );
          return linesOf(lines, batch).map((line) => parseLine(line));
        });
        const keys = points.map(({ tags, time }) => `${tags['name']} ${time}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { time } of points) expect(time.startsWith('1716691')).toBe(true);
      }),
    );
  });
});
