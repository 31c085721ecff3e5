import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRampaError } from '../../src/core/errors.ts';
import type { RunSlice } from '../../src/core/slice.ts';
import { packChunk } from '../../src/outputs/record/chunk.ts';
import { readResult } from '../../src/report/read-result.ts';
import type { RecordedRun } from '../../src/report/recorded-run.ts';
import { tempFolder } from '../outputs/temp-folder.ts';
import { recordSample } from './recorded-sample.ts';

const folder = await tempFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const WHOLE = folder.path('whole');
const CHANGED = folder.path('changed');
const FIRST_CHUNK = 12;

let bytes: Uint8Array;
let whole: RecordedRun;
let wholeSlices: readonly RunSlice[];

beforeAll(async () => {
  await recordSample(WHOLE);
  bytes = await readFile(WHOLE);
  whole = await readResult(WHOLE);
  wholeSlices = [...whole.slices()];
});

async function readChanged(changed: Uint8Array): Promise<RecordedRun> {
  await writeFile(CHANGED, changed);
  return readResult(CHANGED);
}

/** The changed file reads as the beginning of the whole one, or is refused with one clear error. */
async function expectBeginning(changed: Uint8Array): Promise<void> {
  const recorded = await readChanged(changed).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'RAMPA_RESULT_INVALID', exitCode: 3 });
  });
  if (recorded === undefined) return;
  const slices = [...recorded.slices()];
  expect(slices).toEqual(wholeSlices.slice(0, slices.length));
  expect(recorded.events).toEqual(whole.events.slice(0, recorded.events.length));
  expect(recorded.run).toEqual(whole.run);
  expect([undefined, whole.result]).toContainEqual(recorded.result);
}

describe('reading a result file', () => {
  test('finds what was run, what happened in every second, and how it came out', () => {
    expect(whole).toMatchObject({ damage: undefined, loadSeconds: 12.35 });
    expect(whole.run).toMatchObject({ script: null, script_sha256: null, planned_duration: 12 });
    expect(whole.result?.run).toMatchObject({ status: 'threshold_failed', exit_code: 1 });
    expect(wholeSlices.map(({ startSecond }) => startSecond)).toEqual(
      Array.from({ length: 13 }, (_, second) => second),
    );
    const metrics = new Set(whole.series.map(({ metric }) => metric.name));
    expect([...metrics].sort()).toEqual([
      'bytes',
      'checks',
      'iteration_duration',
      'iteration_duration@intended',
      'iteration_errors',
      'iteration_schedule_lag',
      'iterations',
      'stock',
      'vus',
      'vus_max',
      'wait',
    ]);
    const phases = whole.events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
    expect(phases).toEqual(['setup', 'execute', 'teardown', 'complete']);
    const errors = wholeSlices.flatMap((slice) => slice.errors);
    const [thrown, failed] = ['error', 'check'].map((wanted) =>
      errors.filter(({ type }) => type === wanted),
    );
    expect(new Set(thrown?.map(({ message }) => message))).toEqual(new Set(['sold out']));
    expect(thrown?.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(new Set(failed?.map(({ message }) => message))).toEqual(new Set([undefined]));
  });

  test('gives the slices of a part, each series as the same object', () => {
    const part = [...whole.slices({ fromSecond: 3, toSecond: 5, tags: { page: '/orders' } })];
    expect(part.map(({ startSecond }) => startSecond)).toEqual([3, 4]);
    const series = part.flatMap((slice) => slice.series.map((one) => one.series));
    expect(new Set(series).size).toBe(3);
    expect(series.every((one) => whole.series.includes(one))).toBe(true);
    expect(whole.distribution('wait', { fromSecond: 3, toSecond: 5 })?.count).toBe(40);
    expect(whole.distribution('nothing')).toBeUndefined();
    expect(whole.snapshot({ fromSecond: 3, toSecond: 5 }).metrics['bytes']).toEqual({
      count: 4020,
      rate: 2010,
    });
  });

  test('of a file that was cut anywhere gives its beginning', async () => {
    const cuts = fc.integer({ min: 0, max: bytes.length - 1 });
    const property = fc.asyncProperty(cuts, (cut) => expectBeginning(bytes.subarray(0, cut)));
    await fc.assert(property, { numRuns: 60 });
  });

  test('of a file with any byte changed gives its beginning', async () => {
    const places = fc.integer({ min: 0, max: bytes.length - 1 });
    const property = fc.asyncProperty(places, fc.integer({ min: 1, max: 255 }), (place, change) =>
      expectBeginning(bytes.map((byte, at) => (at === place ? byte ^ change : byte))),
    );
    await fc.assert(property, { numRuns: 60 });
  });

  test('says where a file is cut off', async () => {
    const recorded = await readChanged(bytes.subarray(0, bytes.length - 10));
    expect(recorded.result).toBeUndefined();
    expect(recorded.damage).toMatch(
      /^the part at byte \d+ cannot be read: it is cut off; the last \d+ bytes are left out$/,
    );
  });

  test('says which part is damaged', async () => {
    const changed = Uint8Array.from(bytes);
    changed[bytes.length - 3] = (changed[bytes.length - 3] ?? 0) ^ 1;
    expect((await readChanged(changed)).damage).toContain('its checksum is wrong');
  });

  test('does not believe a length', async () => {
    const chunk = await packChunk(3, Buffer.from('[]'));
    new DataView(chunk.buffer).setUint32(1, 0xffff_ffff, true);
    const recorded = await readChanged(Buffer.concat([bytes, chunk]));
    expect(recorded.damage).toContain('its length cannot be 4294967295');
    expect(recorded.result).toEqual(whole.result);
  });

  test('does not inflate more than a part says that it holds', async () => {
    const chunk = await packChunk(3, new Uint8Array(1_000_000));
    new DataView(chunk.buffer).setUint32(5, 10, true);
    expect((await readChanged(Buffer.concat([bytes, chunk]))).damage).toBeDefined();
  });

  test.each([
    ['is no JSON', 3, 'hello', 'it is no JSON'],
    ['is not what it should be', 3, '[{"type":"pause"}]', "'0.run_id' is not as it should be"],
    ['is no slice', 2, '\x07', 'there is no record of kind 7'],
  ])('stops at a part that %s', async (_, type, text, reason) => {
    const recorded = await readChanged(
      Buffer.concat([bytes, await packChunk(type, Buffer.from(text))]),
    );
    expect(recorded.damage).toContain(reason);
    expect(recorded.result).toEqual(whole.result);
  });

  test('skips parts of a kind that is not known', async () => {
    const chunk = await packChunk(200, Buffer.from('from the future'));
    expect(await readChanged(Buffer.concat([bytes, chunk]))).toMatchObject({ damage: undefined });
  });

  test.each([
    ['an empty file', () => new Uint8Array(), 'must begin as result files do, got another file'],
    ['a JSON result', () => Buffer.from('{"schema":"rampa.result.v1"}'), 'must be a recording'],
    ['a file that was changed as text', () => textual(), 'must begin as result files do'],
    ['a newer file', () => newer(), 'must be of format version 1, got 2'],
    ['only the first bytes', () => bytes.subarray(0, 9), 'is cut off in its first bytes'],
    ['nothing behind the first bytes', () => bytes.subarray(0, 12), 'nothing follows'],
    ['half a beginning', () => bytes.subarray(0, 40), 'it is cut off'],
    ['a damaged beginning', () => damagedStart(), 'its checksum is wrong'],
    ['another beginning', () => bytesWithoutStart(), 'it is another part'],
  ])('refuses %s', async (_, contents, problem) => {
    const refused = readChanged(contents());
    await expect(refused).rejects.toMatchObject({ code: 'RAMPA_RESULT_INVALID', exitCode: 3 });
    await expect(refused).rejects.toThrow(problem);
  });

  test.each([
    ['missing', 'cannot be read: no such file or directory'],
    ['.', 'must be a file, got a folder, a pipe or a device'],
  ])('refuses what is no file: %s', async (name, problem) => {
    const error: unknown = await readResult(folder.path(name)).catch((thrown: unknown) => thrown);
    expect(isRampaError(error) && error.message).toBe(
      `result file '${folder.path(name)}' ${problem}`,
    );
  });
});

function textual(): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

function newer(): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[8] = 2;
  return changed;
}

function damagedStart(): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[FIRST_CHUNK + 20] = (changed[FIRST_CHUNK + 20] ?? 0) ^ 1;
  return changed;
}

function bytesWithoutStart(): Uint8Array {
  const length = 13 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(FIRST_CHUNK + 1, true);
  return Buffer.concat([bytes.subarray(0, FIRST_CHUNK), bytes.subarray(FIRST_CHUNK + length)]);
}
