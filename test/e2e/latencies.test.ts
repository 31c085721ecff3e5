import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lowestValueAt } from '../../packages/rampa/src/metrics/bucket-index.ts';
import { readHdr } from '../../packages/rampa/src/metrics/hdr-encoding.ts';
import type { ResultDocument } from '../../packages/rampa/src/outputs/json/result-document.ts';
import { runRampa, runRampaOn } from './support/run-rampa.ts';

const STALL_SCRIPT = fileURLToPath(new URL('../../bench/stall/script.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rampa-latencies-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const report = (file: string, ...args: string[]) => runRampaOn(file, { command: 'report', args });
const eventsIn = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a stall shows from the intended start, hardly from the actual one, and is explained', async () => {
  const { code, stdout, result } = await runRampaOn(STALL_SCRIPT, {
    env: { STALL_SECONDS: '6', STALL_RATE: '200', STALL_VUS: '5' },
  });
  expect(code, stdout).toBe(0);
  expect(result?.scenarios).toMatchObject([{ scheduled: 1200, completed: 1200, dropped: 0 }]);
  // In the first half of the second in which nothing is answered, 100 requests are due; 5 of them are sent.
  expect(slowCount(result, 'http_req_duration@intended')).toBeGreaterThanOrEqual(95);
  expect(slowCount(result, 'http_req_duration')).toBeLessThan(30);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /! scenario default: iterations waited up to [\d.]+ m?s for a free VU, so p\(\d+\) of http_req_duration is [\d.]+ m?s from the actual start and [\d.]+ m?s from the intended start: users would have felt the second/,
  );
});

/** How many values of a trend are half a second or more. */
function slowCount(result: ResultDocument | undefined, metric: string): number {
  const text = result?.histograms[metric]?.hdr ?? '';
  const histogram = readHdr(text, (bytes) => inflateSync(bytes));
  const slow = [...histogram.buckets()].filter(([index]) => lowestValueAt(index) >= 500_000);
  return slow.reduce((sum, [, count]) => sum + count, 0);
}

/** Everything that has two latencies, against a shop that stalls from 0.5 s to 1.2 s. */
const SCRIPT = `
  import { defineConfig, scenario } from 'rampa';
  import { startDemoShop } from 'rampa/demo';
  const { LIMITS = '{}' } = process.env;
  export const config = defineConfig({
    metrics: { order: 'trend' },
    thresholds: JSON.parse(LIMITS),
  });
  export async function setup() {
    const stall = { afterMs: 500, forMs: 700 };
    return { baseUrl: (await startDemoShop({ latency: '5ms', stall })).url };
  }
  export default scenario(
    { executor: 'constant-arrival-rate', rate: 100, duration: '3s', maxVus: 4, whenBusy: 'queue' },
    (worker) =>
      worker.group('buy', (inside) =>
        inside.measure('order', () => inside.http.get(\`\${worker.setupData.baseUrl}/products\`)),
      ),
  );
`;
const TIMES = ['http_req_duration', 'iteration_duration', 'group_duration', 'order'] as const;
const INTENDED = TIMES.map((name) => `${name}@intended`);
const limits = (limit: string) => ({
  LIMITS: JSON.stringify(Object.fromEntries([...TIMES, ...INTENDED].map((key) => [key, limit]))),
});

describe('both latencies of requests, iterations, groups and measured functions', () => {
  test('are in thresholds with windows, the summary, the JSON result, the event log and the recording', async () => {
    const file = join(folder, 'run.rampa-result');
    const { code, stdout, result, written } = await runRampa(SCRIPT, {
      args: ['--record', file, '--event-log', '{folder}/events.jsonl', '--threads', '2'],
      env: limits('max[1s]<400'),
      read: 'events.jsonl',
    });
    expect(code, stdout).toBe(1);
    const intended = result?.thresholds.filter(({ metric }) => INTENDED.includes(metric));
    expect(intended?.map(({ metric, passed }) => [metric, passed])).toEqual(
      INTENDED.map((name) => [name, false]),
    );
    // What is due when the stall begins waits 0.7 s, and is over after the first second.
    const worst = intended?.map(({ windows }) => windows?.worst?.value ?? 0) ?? [];
    expect(Math.min(...worst)).toBeGreaterThan(600);
    for (const name of INTENDED) {
      expect(stdout).toContain(`  ${name}`);
      expect(result?.summary?.metrics[name]).toMatchObject({ count: 300 });
      expect(result?.metrics).toContainEqual(
        expect.objectContaining({ name, kind: 'trend', unit: 'time' }),
      );
      expect(Object.keys(result?.histograms ?? {})).toContain(name);
    }
    const [sentence = ''] = result?.warnings ?? [];
    expect(sentence).toContain('users would have felt the second');
    const events = eventsIn(written);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ message: sentence }]);
    const last = events.findLast(({ type }) => type === 'snapshot');
    expect(Object.keys(last.snapshot.metrics)).toEqual(expect.arrayContaining(INTENDED));

    const again = await report(file);
    expect(again).toMatchObject({ code: 0, stdout });
    const part = ['--from', '1s', '--json', '-'];
    const sliced = await report(file, ...part, '--threshold', 'order@intended: max>400');
    expect(sliced.code, sliced.stderr).toBe(0);
    const document = JSON.parse(sliced.stdout);
    expect(document.warnings).toEqual([
      expect.stringMatching(/^scenario default: iterations waited up to .* for a free VU, so p/),
    ]);
    expect(Object.keys(document.histograms)).toEqual(expect.arrayContaining(INTENDED));
  });

  test('are compared with those of a baseline', async () => {
    const first = await runRampa(SCRIPT);
    const { code, stdout, result } = await runRampa(SCRIPT, {
      files: { 'last.json': JSON.stringify(first.result) },
      args: ['--baseline', '{folder}/last.json'],
      env: limits('p(95)<baseline*0.01'),
    });
    expect(code, stdout).toBe(1);
    const [compared] = (result?.thresholds ?? []).filter(
      ({ metric }) => metric === 'order@intended',
    );
    expect(compared).toMatchObject({ passed: false, baseline: { verdict: 'crossed' } });
    expect(compared?.baseline?.value).toBeGreaterThan(300);
  });
});
