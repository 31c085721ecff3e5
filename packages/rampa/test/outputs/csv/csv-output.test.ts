import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { NOTHING_RAN, openOutput, outputContract, VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { SampleBatch } from '../../../src/core/sample.ts';
import { csvOutput } from '../../../src/outputs/csv/csv-output.ts';
import { planOf, run } from '../../script/plan-of.ts';
import { tempFolder } from '../temp-folder.ts';

outputContract('csv', () => openOutput(csvOutput, '/dev/null'));

const COUNTER = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;
const TREND = { name: 'wait, "please"', kind: 'trend', unit: 'time' } as const;

const BATCH: SampleBatch = {
  ids: Uint32Array.of(1, 0, 1),
  values: Float64Array.of(12.5, 1, 0.001),
  timestamps: Float64Array.of(1_700_000_000_123.456, 1_700_000_000_124, 1_700_000_001_000),
  series: [
    { metric: COUNTER, tags: { scenario: 'a', status: '200', shop: 'x y', region: 'eu' } },
    { metric: TREND, tags: { name: 'line\nbreak' } },
  ],
};

/** A sample of the first of whatever series. */
const ONE = {
  ids: Uint32Array.of(0),
  values: Float64Array.of(1),
  timestamps: Float64Array.of(1_700_000_000_000),
};

const TAGS = 'check,error,group,method,name,scenario';

describe('csv', () => {
  test('has a row for every sample, with its tags in columns', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv');
    await using output = await openOutput(csvOutput, path, { options: { tags: 'shop' } });
    output.onSamples?.(BATCH);
    await output.finish(NOTHING_RAN);
    expect(await readFile(path, 'utf8')).toBe(
      [
        `timestamp,metric,value,${TAGS},shop,status,extra_tags`,
        '1700000000.123456,"wait, ""please""",12.5,,,,,"line\nbreak",,,,',
        '1700000000.124000,http_reqs,1,,,,,,a,x y,200,region=eu',
        '1700000001.000000,"wait, ""please""",0.001,,,,,"line\nbreak",,,,',
        '',
      ].join('\r\n'),
    );
    expect(output.losses?.()).toEqual([]);
  });

  test('has the value of each row, whichever was before it, and its time', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv');
    await using output = await openOutput(csvOutput, path);
    const values = [1, 1, 1, 0, -0, 0, 0.5, 0.5, 0.5, 1, 0.5, 1, 1];
    const atMs = [10, 10, 10, 11, 11, 12, 12, 10, 10, 10, 10, 10, 11];
    for (const epochMs of [0, 1]) {
      output.onSamples?.({
        ids: Uint32Array.from(values, () => 0),
        values: Float64Array.from(values),
        timestamps: Float64Array.from(atMs, (ms) => 1_700_000_000_000 + ms + epochMs),
        series: BATCH.series,
      });
    }
    await output.finish(NOTHING_RAN);
    const [, ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\r\n');
    const read = rows.map((row) => row.split(',').filter((_, column) => column in [0, 1, 2]));
    const rowsAt = (epochMs: number): string[][] =>
      values.map((value, row) => [
        `1700000000.0${String((atMs[row] ?? 0) + epochMs)}000`,
        'http_reqs',
        String(value),
      ]);
    expect(read).toEqual([...rowsAt(0), ...rowsAt(1)]);
  });

  test('has columns for the tags of the run and of its scenarios, each once and sorted', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv');
    await using output = await openOutput(csvOutput, path, {
      options: { tags: 'shop,run,status' },
    });
    const config = {
      tags: { run: 'n7', value: 'high', zone: 'z' },
      scenarios: {
        a: { iterations: 1, tags: { team: 'red' } },
        b: { iterations: 1, tags: { team: 'blue', area: 'north' } },
      },
    };
    const plan = planOf({ default: run, config });
    output.onStart?.({ ...NOTHING_RAN, scriptSha256: undefined, plan });
    const tags = { run: 'n7', value: 'high', team: 'red', constructor: 'c', timestamp: '' };
    output.onSamples?.({ ...ONE, series: [{ metric: COUNTER, tags }] });
    await output.finish(NOTHING_RAN);
    expect((await readFile(path, 'utf8')).split('\r\n')).toEqual([
      'timestamp,metric,value,area,check,error,group,method,name,run,scenario,shop,status,team,zone,extra_tags',
      '1700000000.000000,http_reqs,1,,,,,,,n7,,,,red,,constructor=c&timestamp=&value=high',
      '',
    ]);
  });

  test('has U+FFFD for half characters, which UTF-8 has no bytes for', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv');
    const options = { tags: 'n\ud800,n\ufffd' };
    await using output = await openOutput(csvOutput, path, { options });
    const tags = { what: 'half \ud83d', 'm\udc00': '', name: '\ud83d/' };
    output.onSamples?.({ ...ONE, series: [{ metric: COUNTER, tags }] });
    await output.finish(NOTHING_RAN);
    const extra = 'm%EF%BF%BD=&what=half%20%EF%BF%BD';
    expect((await readFile(path, 'utf8')).split('\r\n')).toEqual([
      'timestamp,metric,value,check,error,group,method,name,n\ufffd,scenario,status,extra_tags',
      `1700000000.000000,http_reqs,1,,,,,\ufffd/,,,,${extra}`,
      '',
    ]);
  });

  test('has its header even when there was no sample', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv');
    await using output = await openOutput(csvOutput, path);
    await output.finish(NOTHING_RAN);
    expect(await readFile(path, 'utf8')).toBe(
      `timestamp,metric,value,${TAGS},status,extra_tags\r\n`,
    );
  });

  test('has its last row, also behind a packed header of more bytes than characters', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv.gz');
    const options = { tags: '商店'.repeat(50) };
    await using output = await openOutput(csvOutput, path, { options, clock: new VirtualClock() });
    const lineCount = async (): Promise<number> =>
      gunzipSync(await readFile(path))
        .toString()
        .trimEnd()
        .split('\r\n').length;
    output.onSamples?.({ ...ONE, series: BATCH.series });
    await expect.poll(() => lineCount().catch(() => 0)).toBe(2);
    output.onSamples?.({ ...ONE, series: BATCH.series });
    await output.finish(NOTHING_RAN);
    expect(await lineCount()).toBe(3);
    expect(output.losses?.()).toEqual([]);
  });

  test('is compressed for a path that ends in .gz', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv.gz');
    await using output = await openOutput(csvOutput, path);
    await output.finish(NOTHING_RAN);
    expect(gunzipSync(await readFile(path)).toString()).toMatch(/^timestamp,metric/);
  });

  test.each([',,,', '%zz', 'shop, ', '', 'timestamp', 'shop,value', 'metric', 'extra_tags'])(
    'cannot have the tags %j',
    async (tags) => {
      const rule =
        'names separated by commas, none of them timestamp, metric, value, extra_tags, which are columns of their own';
      await expect(openOutput(csvOutput, '/dev/null', { options: { tags } })).rejects.toMatchObject(
        { code: 'RAMPA_OUTPUT_INVALID', message: `csv: tags must be ${rule}, got "${tags}"` },
      );
    },
  );

  test('fails when its folder was removed before the end', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.csv');
    await using output = await openOutput(csvOutput, path);
    output.onSamples?.(BATCH);
    await expect.poll(() => readFile(path, 'utf8')).toContain('http_reqs');
    await rm(dirname(path), { recursive: true });
    await expect(output.finish(NOTHING_RAN)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: `csv: '${path}' is gone: it was removed or replaced while the run went on`,
    });
  });

  test('fails with the reason when the disk is full, and counts what is not in the file', async () => {
    await using output = await openOutput(csvOutput, '/dev/full');
    output.onSamples?.(BATCH);
    await expect(output.finish(NOTHING_RAN)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: "csv: '/dev/full' cannot be written to: no space left on the device",
    });
    output.onSamples?.(BATCH);
    expect(output.losses?.()).toEqual([
      'csv=/dev/full: 6 samples were left out: the file could not be written to',
    ]);
  });
});
