import { formatNumber } from '../support/format-table.ts';
import { median } from '../support/quantile.ts';
import { readCount } from '../support/read-number.ts';
import type { MemorySample } from '../support/spawn-measured.ts';
import { defaultTarget, startTarget } from '../support/target.ts';
import { runRampa } from './run-rampa.ts';
import type { ScaleRow } from './scale-row.ts';

const GROWTH_MAX = 1.1;
const MINUTE_MS = 60_000;

/** Whether memory stays flat over time: in the first and the last minute of a long run of 50 series. */
export async function memoryOverTime(): Promise<readonly ScaleRow[]> {
  const minutes = readCount(process.env, 'SCALE_MEMORY_MINUTES', 20);
  await using target = await startTarget(defaultTarget());
  const { run, result } = await runRampa('pages', [
    ...['--threads', '1', '--duration', `${minutes}m`],
    ...['--env', `TARGET_URL=${target.url}`],
  ]);
  const byMinute = minuteMedians(run.memory);
  const [early = Number.NaN, late = Number.NaN] = [byMinute[0], byMinute.at(-1)];
  const requests = result.summary?.metrics['http_reqs']?.['count'] ?? 0;
  return [
    {
      what: `RSS in minute 1 and ${byMinute.length}, ${formatNumber(requests)} requests, 50 names`,
      mustReach: `at most ${GROWTH_MAX} times as much`,
      measured: `${formatNumber(early)} and ${formatNumber(late)} MB: ${formatNumber(late / early, 2)} times`,
      isReached: late <= early * GROWTH_MAX,
    },
    {
      what: 'RSS in every minute',
      mustReach: '-',
      measured: `${byMinute.map((megabytes) => formatNumber(megabytes)).join(' ')} MB`,
      isReached: undefined,
    },
  ];
}

/** Garbage collection moves memory up and down within seconds; the median of a minute is steady. */
function minuteMedians(memory: readonly MemorySample[]): readonly number[] {
  const startedAtMs = memory[0]?.atMs ?? 0;
  const minutes = Map.groupBy(memory, ({ atMs }) => Math.floor((atMs - startedAtMs) / MINUTE_MS));
  // The last one may hold no more than the end of the process.
  const whole = [...minutes.values()].filter(
    (samples) => samples.length > memory.length / minutes.size / 2,
  );
  return whole.map((samples) => median(samples.map(({ rssBytes }) => rssBytes)) / 1e6);
}
