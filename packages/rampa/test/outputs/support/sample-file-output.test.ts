import { readFile } from 'node:fs/promises';
import { NOTHING_RAN, openOutput } from 'testkit';
import { expect, test } from 'vitest';
import type { SampleBatch } from '../../../src/core/sample.ts';
import { csvOutput } from '../../../src/outputs/csv/csv-output.ts';
import { ndjsonOutput } from '../../../src/outputs/ndjson/ndjson-output.ts';
import { tempFolder } from '../temp-folder.ts';

/** More than 4 MB of text. */
const BATCH: SampleBatch = {
  ids: new Uint32Array(4096),
  values: Float64Array.from({ length: 4096 }, (_, row) => row),
  timestamps: new Float64Array(4096).fill(1_700_000_000_000),
  series: [
    { metric: { name: 'size', kind: 'trend', unit: 'none' }, tags: { name: 'x'.repeat(1024) } },
  ],
};

async function lineCount(path: string): Promise<number> {
  return (await readFile(path, 'latin1')).split('\n').length - 1;
}

test.each([
  ['csv', csvOutput, 1],
  ['ndjson', ndjsonOutput, 0],
] as const)(
  '%s: lines and losses are all samples when they come too fast',
  async (name, kind, headCount) => {
    await using folder = await tempFolder();
    const path = folder.path('samples');
    await using output = await openOutput(kind, path);
    // At once, so that nothing can be written in between: 32 MB may wait.
    for (let batch = 0; batch < 10; batch++) output.onSamples?.(BATCH);
    await output.finish(NOTHING_RAN);
    const written = (await lineCount(path)) - headCount;
    expect(written).toBe(8 * 4096);
    const dropped = 10 * 4096 - written;
    expect(output.losses?.()).toEqual([
      `${name}=${path}: ${dropped} samples were left out: they came faster than the file was written`,
    ]);
  },
);

test('there is room again once what waited is written', async () => {
  await using folder = await tempFolder();
  const path = folder.path('samples.csv');
  await using output = await openOutput(csvOutput, path);
  for (let batch = 0; batch < 10; batch++) {
    output.onSamples?.(BATCH);
    await expect.poll(() => lineCount(path)).toBe((batch + 1) * 4096 + 1);
  }
  await output.finish(NOTHING_RAN);
  expect(output.losses?.()).toEqual([]);
});
