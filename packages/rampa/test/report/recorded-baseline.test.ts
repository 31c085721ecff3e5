import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problems } from '../../src/core/problems.ts';
import type { RunResult } from '../../src/core/run.ts';
import { resultDocument } from '../../src/outputs/json/result-document.ts';
import { readResult } from '../../src/report/read-result.ts';
import { recordedBaseline } from '../../src/report/recorded-baseline.ts';
import { tempFolder } from '../outputs/temp-folder.ts';
import { planOf, problemsOf, run } from '../script/plan-of.ts';
import { recordSample } from './recorded-sample.ts';

const folder = await tempFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const WHOLE = folder.path('whole');

let result: RunResult;
beforeAll(async () => {
  result = await recordSample(WHOLE);
});

const exportsWith = (thresholds: unknown) => ({
  default: run,
  config: {
    metrics: { wait: 'trend', bytes: 'counter', stock: 'trend', unheard: 'trend' },
    thresholds,
  },
});

async function baselineOf(path: string): Promise<unknown> {
  return recordedBaseline(await readResult(path), new Problems());
}

async function refusalOf(path: string): Promise<readonly string[]> {
  const problems = new Problems();
  expect(recordedBaseline(await readResult(path), problems)).toBeUndefined();
  return problems.lines;
}

describe('a recording as a baseline', () => {
  test('says the same as the JSON result of the run', async () => {
    const thresholds = {
      wait: ['p(95)<baseline*1.1', 'med<baseline'],
      'wait{page:/orders}': 'p(90)<baseline',
      checks: 'rate>baseline*0.9',
    };
    const json: unknown = JSON.parse(JSON.stringify(resultDocument(result)));
    const baseline = await baselineOf(WHOLE);
    const plan = planOf(exportsWith(thresholds), { baseline });
    expect(plan.thresholds.map((one) => one.baseline?.value)).toEqual(
      planOf(exportsWith(thresholds), { baseline: json }).thresholds.map(
        (one) => one.baseline?.value,
      ),
    );
    expect(plan.thresholds).toHaveLength(4);
  });

  test('knows parts of metrics that the run had no threshold on', async () => {
    const baseline = await baselineOf(WHOLE);
    const thresholds = { 'wait{page:/}': 'p(90)<baseline' };
    const [only] = planOf(exportsWith(thresholds), { baseline }).thresholds;
    const pages = [50, 51, 52, 53, 54, 55, 56];
    expect(pages).toContain(Math.round(only?.baseline?.value ?? 0));
  });

  test.each([
    ['stock', 'in the earlier run it is of another kind'],
    ['unheard', 'the earlier run has no such metric'],
    ['wait{page:/none}', 'the earlier run has no samples of it'],
  ])('has nothing for %s', async (key, reason) => {
    const baseline = await baselineOf(WHOLE);
    expect(problemsOf(exportsWith({ [key]: 'p(95)<baseline' }), { baseline })).toEqual([
      `thresholds.${key}[0] has no baseline: ${reason}, got "p(95)<baseline"`,
    ]);
  });

  test('is refused without its end', async () => {
    const bytes = await readFile(WHOLE);
    const path = folder.path('cut');
    await writeFile(path, bytes.subarray(0, bytes.length - 1));
    expect(await refusalOf(path)).toEqual([
      expect.stringMatching(
        /^--baseline must be a whole recording, got one that is damaged: the part at/,
      ),
    ]);
  });

  test('is refused when it is still being written', async () => {
    const bytes = await readFile(WHOLE);
    const path = folder.path('open');
    // Without the chunk of the result, which is the last one.
    await writeFile(path, bytes.subarray(0, lastChunkOf(bytes)));
    expect(await refusalOf(path)).toEqual([
      '--baseline must be a whole recording, got one that ends before its run did',
    ]);
  });
});

/** Where the last chunk begins; see the reference of the format. */
function lastChunkOf(bytes: Buffer): number {
  let last = 12;
  for (let at = last; at < bytes.length; at += 13 + bytes.readUInt32LE(at + 1)) last = at;
  return last;
}
