import { readFile, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { NOTHING_RAN, openOutput } from 'testkit';
import { expect, test } from 'vitest';
import type { SampleBatch } from '../../../src/core/sample.ts';
import type { SeriesId } from '../../../src/core/slice.ts';
import { csvOutput } from '../../../src/outputs/csv/csv-output.ts';
import { type TempFolder, tempFolder } from '../temp-folder.ts';

// Whatever is written must be what a parser of somebody else reads. Half characters cannot be in UTF-8; they are U+FFFD.

/** What any part of a csv file could stumble over. */
const ODD = [
  ...[
    '"',
    '""',
    ',',
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\0',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u2028',
  ],
  ...['\ud800', '\udfff', '😀', 'é', '\ufeff', '=', '&', '%', '%41', '+', "'", ';', '#', 'a', '1'],
];

const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...ODD), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const tagName = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('name', 'status', 'shop', 'run') },
  { weight: 1, arbitrary: fc.constantFrom('timestamp', 'value', 'extra_tags', '__proto__') },
  { weight: 2, arbitrary: anyText },
);

const wellFormedName = ([name]: readonly [string, string]): string => name.toWellFormed();

const series: fc.Arbitrary<SeriesId> = fc.record({
  metric: fc.record({
    name: anyText,
    kind: fc.constant('trend'),
    unit: fc.constantFrom('time', 'none'),
  }),
  tags: fc
    .uniqueArray(fc.tuple(tagName, anyText), { selector: wellFormedName, maxLength: 5 })
    .map((entries) => Object.fromEntries(entries)),
});

const value = fc.oneof(
  fc.constantFrom(0, -0, 1, 1, 1, 200, 0.1, -0.5, 12.345678, 1e9, -1e9, 1e21, 2 ** 31, 5e-324),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Up to the year 2255: to the microsecond, later ones are more than 53 bits. */
const epochMs = fc.oneof(
  fc.double({ min: 0, max: 9e12, noNaN: true }),
  fc.integer({ min: 1_700_000_000_000, max: 1_700_000_002_000 }),
);

interface Row {
  readonly id: number;
  readonly value: number;
  readonly epochMs: number;
}

interface Given {
  /** Lists of two shards. */
  readonly shards: readonly (readonly SeriesId[])[];
  readonly batches: readonly {
    readonly shard: number;
    readonly rows: readonly Row[];
    /** Whether the file is written before the next one comes, so that the memory of this one is used again. */
    readonly isWaitedFor: boolean;
  }[];
}

/** Few series, values and times, so that most of them come again and again. */
const given: fc.Arbitrary<Given> = fc
  .record({
    shards: fc.tuple(...[1, 2].map(() => fc.array(series, { minLength: 3, maxLength: 3 }))),
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
    times: fc.array(epochMs, { minLength: 1, maxLength: 3 }),
  })
  .chain(({ shards, values, times }) => {
    const row = fc.record({
      id: fc.nat({ max: 2 }),
      value: fc.constantFrom(...values),
      epochMs: fc.constantFrom(...times),
    });
    const batch = fc.record({
      shard: fc.nat({ max: 1 }),
      rows: fc.array(row, { maxLength: 12 }),
      isWaitedFor: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
    });
    return fc.record({
      shards: fc.constant(shards),
      batches: fc.array(batch, { minLength: 1, maxLength: 6 }),
    });
  });

test('every sample is read back as it was given, by a parser of RFC 4180', async () => {
  await using folder = await tempFolder();
  await fc.assert(
    fc.asyncProperty(given, async (samples) => {
      const path = await written(folder, samples);
      const [header = [], ...rows] = read(await readFile(path));
      expect(header).toEqual([
        ...['timestamp', 'metric', 'value', 'check', 'error', 'group', 'method', 'name'],
        ...['run', 'scenario', 'shop', 'status', 'extra_tags'],
      ]);
      const expected = samples.batches.flatMap(({ shard, rows: ones }) =>
        ones.map((one) => ({ ...one, series: samples.shards[shard]?.[one.id] })),
      );
      expect(rows.map((row) => textsOf(header, row))).toEqual(
        expected.map((one) => textsOfSeries(header, one.series)),
      );
      expect(rows.map(([time]) => time)).toEqual(expected.map((one) => secondsOf(one.epochMs)));
      const values = rows.map((row) => row[2] ?? '');
      expect(values).toEqual(values.map((text) => String(Number(text))));
      const tooFar = expected.filter((one, index) => !isNear(one, Number(values[index])));
      expect(tooFar).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

let fileCount = 0;

/** Writes everything into a new file. @returns its path */
async function written(folder: TempFolder, { shards, batches }: Given): Promise<string> {
  const path = folder.path(`samples-${fileCount++}.csv`);
  await using output = await openOutput(csvOutput, path, { options: { tags: 'shop' } });
  const plan = { ...NOTHING_RAN.plan, tags: { run: 'n7', value: 'x' } };
  output.onStart?.({ ...NOTHING_RAN, scriptSha256: undefined, plan });
  for (const { shard, rows, isWaitedFor } of batches) {
    output.onSamples?.(batchOf(rows, shards[shard] ?? []));
    if (isWaitedFor) await growthEnd(path);
  }
  await output.finish(NOTHING_RAN);
  expect(output.losses?.()).toEqual([]);
  return path;
}

function batchOf(rows: readonly Row[], list: readonly SeriesId[]): SampleBatch {
  return {
    ids: Uint32Array.from(rows, ({ id }) => id),
    values: Float64Array.from(rows, (row) => row.value),
    timestamps: Float64Array.from(rows, (row) => row.epochMs),
    series: list,
  };
}

/** What a row says of its series: the metric, the tags with a column, and all others. */
function textsOf(header: readonly string[], row: readonly string[]): unknown {
  const pairs = (row.at(-1) ?? '').split('&').filter((pair) => pair !== '');
  const others = pairs.map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)].map(decodeURIComponent);
  });
  const tags = header.map((name, column) => [name, row[column]]).slice(3, -1);
  return { metric: row[1], tags, others };
}

function textsOfSeries(header: readonly string[], id: SeriesId | undefined): unknown {
  const given = new Map(Object.entries(id?.tags ?? {}));
  const columns = header.slice(3, -1);
  const others = [...given].filter(([name]) => !columns.includes(name)).sort(byName);
  return {
    metric: id?.metric.name.toWellFormed(),
    tags: columns.map((name) => [name, (given.get(name) ?? '').toWellFormed()]),
    others: others.map((pair) => pair.map((text) => text.toWellFormed())),
  };
}

function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}

/** To the microsecond. */
function secondsOf(ms: number): string {
  const micros = BigInt(Math.round(ms * 1000));
  return `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`;
}

/** Times are to the nanosecond, as far as 53 bits have one; all other numbers are the same. */
function isNear({ value: ms, series: id }: Row & { series: SeriesId | undefined }, read: number) {
  const isRounded = id?.metric.unit === 'time' && Math.abs(ms) < 1e9;
  return Math.abs(read - ms) <= (isRounded ? 0.5e-6 + Math.abs(ms) * 2 ** -52 : 0);
}

/** Settles when the file has stopped to grow. */
async function growthEnd(path: string): Promise<void> {
  let before = -1;
  for (let { size } = await stat(path); size !== before; { size } = await stat(path)) {
    before = size;
    await nextTurn();
  }
}

/** Rows end with CR and LF only; every other end of a line belongs to a field. */
function read(bytes: Uint8Array): string[][] {
  const rows = parse(Buffer.from(bytes), { record_delimiter: '\r\n' });
  expect(parse(Buffer.from(bytes), { record_delimiter: ['\r\n', '\n', '\r'] })).toEqual(rows);
  return rows;
}
