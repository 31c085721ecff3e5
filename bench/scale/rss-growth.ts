import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../packages/rampa/src/core/run.ts';
import { formatNumber } from '../support/format-table.ts';
import { median } from '../support/quantile.ts';
import { readCount } from '../support/read-number.ts';
import type { MemorySample } from '../support/spawn-measured.ts';
import { defaultTarget, startTarget } from '../support/target.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { runRampa } from './run-rampa.ts';
import type { ScaleRow } from './scale-row.ts';

const GROWTH_MAX = 1.1;
/** Garbage collection moves memory up and down within seconds; the median of a window is steady. */
const WINDOW_MS = 4000;

/** Whether memory stays flat over requests: after a fifth of a run, and at its end. */
export async function rssGrowth(): Promise<readonly ScaleRow[]> {
  const requests = readCount(process.env, 'SCALE_REQUESTS', 5_000_000);
  await using target = await startTarget(defaultTarget());
  await using folder = await openTemporaryFolder();
  const log = join(folder.path, 'events.jsonl');
  const { run } = await runRampa('get-once', [
    ...['--threads', '1', '--iterations', String(requests)],
    ...['--env', `TARGET_URL=${target.url}`, '--event-log', log],
  ]);
  const earlyAtMs = await momentOf(log, requests / 5);
  const lastAtMs = run.memory.at(-1)?.atMs ?? Number.NaN;
  const early = rssMbAround(run.memory, earlyAtMs);
  const late = rssMbAround(run.memory, lastAtMs - WINDOW_MS / 2);
  const text = [early, late].map((megabytes) => `${formatNumber(megabytes)} MB`);
  return [
    {
      what: `RSS after ${formatNumber(requests / 5)} and ${formatNumber(requests)} requests`,
      mustReach: `at most ${GROWTH_MAX} times as much`,
      measured: `${text.join(' and ')}: ${formatNumber(late / early, 2)} times`,
      isReached: late <= early * GROWTH_MAX,
    },
  ];
}

/** When the run had made that many requests, Unix epoch in ms, to the second. */
async function momentOf(log: string, requestCount: number): Promise<number> {
  for (const line of (await readFile(log, 'utf8')).trim().split('\n')) {
    const event: RunEvent = JSON.parse(line);
    if (event.type !== 'snapshot') continue;
    const count = event.snapshot.metrics['http_reqs']?.['count'] ?? 0;
    if (count >= requestCount) return event.snapshot.timestamp;
  }
  throw new Error(`no snapshot of the run has ${requestCount} requests`);
}

function rssMbAround(memory: readonly MemorySample[], atMs: number): number {
  const near = memory.filter((sample) => Math.abs(sample.atMs - atMs) <= WINDOW_MS / 2);
  return median(near.map(({ rssBytes }) => rssBytes)) / 1e6;
}
