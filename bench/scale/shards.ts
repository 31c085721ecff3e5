import { formatNumber } from '../support/format-table.ts';
import { statOf } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { startTarget } from '../support/target.ts';
import { runRampa } from './run-rampa.ts';
import type { ScaleRow } from './scale-row.ts';

const SAME_LOAD_MIN = 0.95;
const TWICE_THE_VUS_MIN = 1;
const LATENCY = '2ms';

/** What a second shard changes when the target, not the tool, sets the pace. */
export async function shards(): Promise<readonly ScaleRow[]> {
  const vus = readCount(process.env, 'SCALE_SHARD_VUS', 20);
  await using target = await startTarget('shop', { env: { SHOP_LATENCY: LATENCY } });
  const rate = async (threads: number, users: number): Promise<number> => {
    const { result } = await runRampa('get', [
      ...['--threads', String(threads), '--vus', String(users)],
      ...['--env', `TARGET_URL=${target.url}/health`],
    ]);
    return statOf(result, 'http_reqs', 'rate');
  };
  const alone = await rate(1, vus);
  const sameLoad = await rate(2, vus);
  const twice = await rate(2, 2 * vus);
  const row = (what: string, min: number, value: number): ScaleRow => ({
    what: `${what}, target takes ${LATENCY}`,
    mustReach: `>= ${min} times the rate of 1 shard`,
    measured: `${formatNumber(value)}/s to ${formatNumber(alone)}/s: ${formatNumber(value / alone, 2)}`,
    isReached: value >= alone * min,
  });
  return [
    row(`${vus} VUs on 2 shards`, SAME_LOAD_MIN, sameLoad),
    row(`${2 * vus} VUs on 2 shards`, TWICE_THE_VUS_MIN, twice),
  ];
}
