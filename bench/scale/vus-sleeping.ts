import { formatNumber } from '../support/format-table.ts';
import { readCount } from '../support/read-number.ts';
import { runRampa } from './run-rampa.ts';
import type { ScaleRow } from './scale-row.ts';

const BYTES_PER_VU_MAX = 5 * 1024;

/** What one more idle user costs: peak memory with many, minus peak memory with one. */
export async function vusSleeping(): Promise<readonly ScaleRow[]> {
  const vus = readCount(process.env, 'SCALE_SLEEPING_VUS', 100_000);
  const one = await runRampa('sleeping', ['--threads', '1', '--vus', '1']);
  const many = await runRampa('sleeping', ['--threads', '1', '--vus', String(vus)]);
  const bytesPerVu = (many.run.peakRssBytes - one.run.peakRssBytes) / vus;
  const total = formatNumber(many.run.peakRssBytes / 1e6);
  return [
    {
      what: `${formatNumber(vus)} sleeping VUs`,
      mustReach: `<= ${formatNumber(BYTES_PER_VU_MAX)} bytes per VU`,
      measured: `${formatNumber(bytesPerVu)} bytes per VU, ${total} MB in all`,
      isReached: bytesPerVu <= BYTES_PER_VU_MAX,
    },
  ];
}
