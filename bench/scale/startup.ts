import { formatNumber } from '../support/format-table.ts';
import { median } from '../support/quantile.ts';
import { rampaCommand } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { spawnMeasured } from '../support/spawn-measured.ts';
import type { ScaleRow } from './scale-row.ts';

const TIMES_NODE_MAX = 8;

/** How long a run takes that does nothing, beside a Node that does nothing. */
export async function startup(): Promise<readonly ScaleRow[]> {
  const rounds = readCount(process.env, 'SCALE_STARTUP_ROUNDS', 11);
  const rampa = rampaCommand(new URL('./scripts/nothing.ts', import.meta.url), []);
  const node = [process.execPath, '-e', '0'];
  // The first start of each fills caches.
  await elapsedMs(rampa);
  await elapsedMs(node);
  const measured: { readonly rampaMs: number; readonly nodeMs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    measured.push({ rampaMs: await elapsedMs(rampa), nodeMs: await elapsedMs(node) });
  }
  const rampaMs = median(measured.map((round) => round.rampaMs));
  const nodeMs = median(measured.map((round) => round.nodeMs));
  const times = rampaMs / nodeMs;
  return [
    {
      what: `one empty iteration, start to exit, median of ${rounds}`,
      mustReach: `<= ${TIMES_NODE_MAX} times node -e 0`,
      measured: `${formatNumber(rampaMs)} ms, node ${formatNumber(nodeMs)} ms: ${formatNumber(times, 1)} times`,
      isReached: times <= TIMES_NODE_MAX,
    },
  ];
}

async function elapsedMs(command: readonly string[]): Promise<number> {
  const run = await spawnMeasured(command);
  if (run.exitCode === 0) return run.elapsedMs;
  throw new Error(`'${command.join(' ')}' ended with exit code ${run.exitCode}: ${run.stderr}`);
}
