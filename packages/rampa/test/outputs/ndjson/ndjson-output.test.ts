import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { NOTHING_RAN, openOutput, outputContract, VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { SampleBatch } from '../../../src/core/sample.ts';
import { ndjsonOutput } from '../../../src/outputs/ndjson/ndjson-output.ts';
import { tempFolder } from '../temp-folder.ts';

outputContract('ndjson', () => openOutput(ndjsonOutput, '/dev/null'));

const COUNTER = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;
const TREND = { name: 'wait', kind: 'trend', unit: 'time' } as const;

const BATCH: SampleBatch = {
  ids: Uint32Array.of(1, 0),
  values: Float64Array.of(12.5, 1),
  timestamps: Float64Array.of(1_700_000_000_123.456, 1_700_000_000_124),
  series: [
    { metric: COUNTER, tags: { status: '200' } },
    { metric: TREND, tags: { name: 'line\nbreak' } },
  ],
};

const TEXT = `{"metric":"wait","value":12.5,"timestamp":1700000000.123456,"tags":{"name":"line\\nbreak"}}
{"metric":"http_reqs","value":1,"timestamp":1700000000.124000,"tags":{"status":"200"}}
`;

describe('ndjson', () => {
  test('has a line for every sample', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.ndjson');
    await using output = await openOutput(ndjsonOutput, path);
    output.onSamples?.(BATCH);
    await output.finish(NOTHING_RAN);
    expect(await readFile(path, 'utf8')).toBe(TEXT);
    expect(output.losses?.()).toEqual([]);
  });

  test.each([
    ['samples.ndjson.gz', {}, true],
    ['samples.ndjson.gz', { compression: 'none' }, false],
    ['samples.ndjson', { compression: 'gzip' }, true],
  ])('%s with %j is compressed: %s', async (name, options, isPacked) => {
    await using folder = await tempFolder();
    const path = folder.path(name);
    await using output = await openOutput(ndjsonOutput, path, { options });
    output.onSamples?.(BATCH);
    await output.finish(NOTHING_RAN);
    const written = await readFile(path);
    expect((isPacked ? gunzipSync(written) : written).toString()).toBe(TEXT);
  });

  test('is compressed in pieces that are readable while the run goes on', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.ndjson.gz');
    await using output = await openOutput(ndjsonOutput, path);
    const count = 10_000;
    const many: SampleBatch = {
      ids: new Uint32Array(count),
      values: new Float64Array(count).fill(1),
      timestamps: new Float64Array(count).fill(1_700_000_000_000),
      series: BATCH.series,
    };
    for (let batch = 0; batch < 3; batch++) output.onSamples?.(many);
    const readable = async (): Promise<number> =>
      gunzipSync(await readFile(path))
        .toString()
        .split('\n').length - 1;
    await expect.poll(readable).toBeGreaterThanOrEqual(10_000);
    await output.finish(NOTHING_RAN);
    expect(await readable()).toBe(30_000);
  });

  test('is compressed within two seconds, however little there is', async () => {
    await using folder = await tempFolder();
    const path = folder.path('samples.ndjson.gz');
    await using output = await openOutput(ndjsonOutput, path, { clock: new VirtualClock() });
    for (const text of [TEXT, TEXT + TEXT]) {
      output.onSamples?.(BATCH);
      const readable = async (): Promise<string> => gunzipSync(await readFile(path)).toString();
      await expect.poll(() => readable().catch(() => '')).toBe(text);
    }
  });

  test('fails with the reason when the disk is full, and counts what is not in the file', async () => {
    await using output = await openOutput(ndjsonOutput, '/dev/full');
    output.onSamples?.(BATCH);
    await expect(output.finish(NOTHING_RAN)).rejects.toMatchObject({
      message: "ndjson: '/dev/full' cannot be written to: no space left on the device",
    });
    output.onSamples?.(BATCH);
    expect(output.losses?.()).toEqual([
      'ndjson=/dev/full: 4 samples were left out: the file could not be written to',
    ]);
  });
});
