import { spawnSync } from 'node:child_process';
import { formatNumber } from '../support/format-table.ts';
import { statOf } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { defaultTarget, startTarget } from '../support/target.ts';
import { runRampa } from './run-rampa.ts';
import type { ScaleRow } from './scale-row.ts';

const PEAK_RSS_MAX_MB = 250;
/** Files that a process has open besides its connections. */
const OTHER_FILES = 200;

/** The memory of many users who hold a connection each and send one request per second. */
export async function vusConnected(): Promise<readonly ScaleRow[]> {
  const vus = readCount(process.env, 'SCALE_CONNECTED_VUS', 5000);
  const what = `${formatNumber(vus)} connected VUs on 1 shard, one request per second each, for 20 s`;
  const mustReach = `peak RSS <= ${PEAK_RSS_MAX_MB} MB, no error`;
  const openFiles = openFilesLimit();
  if (openFiles < vus + OTHER_FILES) {
    const measured = `not possible: ulimit -n is ${openFiles}`;
    return [{ what, mustReach, measured, isReached: undefined }];
  }
  await using target = await startTarget(defaultTarget());
  const flags = ['--threads', '1', '--vus', String(vus), '--env', `TARGET_URL=${target.url}`];
  const { run, result } = await runRampa('connected', flags);
  const peakRssMb = run.peakRssBytes / 1e6;
  const requests = statOf(result, 'http_reqs', 'count');
  const errors = statOf(result, 'http_req_failed', 'passes');
  return [
    {
      what,
      mustReach,
      measured: `${formatNumber(peakRssMb)} MB, ${formatNumber(requests)} requests, ${errors} errors`,
      isReached: peakRssMb <= PEAK_RSS_MAX_MB && errors === 0,
    },
  ];
}

/** How many files a new process may open; Node raises its own limit up to this. */
function openFilesLimit(): number {
  const text = spawnSync('bash', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).stdout.trim();
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}
