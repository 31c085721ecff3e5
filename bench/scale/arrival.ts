import { formatNumber } from '../support/format-table.ts';
import { statOf } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { runRampa } from './run-rampa.ts';
import type { ScaleRow } from './scale-row.ts';

const RATE_PER_SECOND = 5000;
const LAG_P99_MAX_MS = 1.5;

/** Whether a high arrival rate starts every iteration, and on time. */
export async function arrival(): Promise<readonly ScaleRow[]> {
  const seconds = readCount(process.env, 'SCALE_ARRIVAL_SECONDS', 30);
  const { result } = await runRampa('arrival', ['--duration', `${seconds}s`]);
  const expected = RATE_PER_SECOND * seconds;
  const dropped = statOf(result, 'dropped_iterations', 'count');
  const started = (result.scenarios[0]?.scheduled ?? Number.NaN) - dropped;
  const lagP99Ms = statOf(result, 'iteration_schedule_lag', 'p(99)');
  const what = `${formatNumber(RATE_PER_SECOND)} arrivals per second for ${seconds} s`;
  return [
    {
      what: `${what}: started`,
      mustReach: `exactly ${formatNumber(expected)}`,
      measured: formatNumber(started),
      isReached: started === expected,
    },
    {
      what: `${what}: iteration_schedule_lag`,
      mustReach: `p(99) <= ${LAG_P99_MAX_MS} ms`,
      measured: `p(99) ${formatNumber(lagP99Ms, 3)} ms`,
      isReached: lagP99Ms <= LAG_P99_MAX_MS,
    },
  ];
}
