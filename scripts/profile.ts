// npm run profile [-- --duration 5] [--vus 50] [--top 30]
//
// Where a shard's time goes: runs the script of `npm run bench:peers` on one thread against the bundled
// target, and prints the self times of the shard's thread. The profile stays in a temporary folder; Chrome's
// developer tools and editors can open it.
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchMain } from '../bench/support/bench-main.ts';
import { machineLine } from '../bench/support/describe-machine.ts';
import { formatNumber, formatTable } from '../bench/support/format-table.ts';
import { canPin } from '../bench/support/pin.ts';
import { rampaCommand, readResult, statOf } from '../bench/support/rampa-command.ts';
import { readCount } from '../bench/support/read-number.ts';
import { spawnMeasured } from '../bench/support/spawn-measured.ts';
import { startTarget } from '../bench/support/target.ts';
import { type CpuProfile, groupTimes, type SelfTime, selfTimes } from './profile/self-times.ts';

const SCRIPT = new URL('../bench/peers/script.ts', import.meta.url);

/** The number of the process's first worker thread in the name that Node gives a profile. */
const SHARD_PROFILE = /^CPU\.\d+\.\d+\.\d+\.1\.\d+\.cpuprofile$/;

await benchMain(async () => {
  const { values } = parseArgs({
    options: { duration: { type: 'string' }, vus: { type: 'string' }, top: { type: 'string' } },
  });
  const durationSeconds = readCount(values, 'duration', 5);
  const vus = readCount(values, 'vus', 50);
  const folder = await mkdtemp(join(tmpdir(), 'rampa-profile-'));
  const requestCount = await runProfiled(folder, vus, durationSeconds);
  const path = await shardProfile(folder);
  const times = selfTimes(readProfile(await readFile(path, 'utf8')));
  const busyMs = times.reduce((sum, { selfMs }) => sum + selfMs, 0);
  process.stdout.write(
    `${machineLine()}${vus} VUs for ${durationSeconds} s: ${formatNumber(requestCount)} requests, ` +
      `${formatNumber((busyMs * 1000) / requestCount, 1)} us of the shard's thread each\n\n`,
  );
  process.stdout.write(`${formatTimes('group', groupTimes(times), requestCount)}\n`);
  process.stdout.write(
    `${formatTimes('function', times.slice(0, readCount(values, 'top', 30)), requestCount, busyMs)}\n`,
  );
  process.stdout.write(`profile of the shard: ${path}\n`);
});

/** @returns how many requests the run made */
async function runProfiled(folder: string, vus: number, durationSeconds: number): Promise<number> {
  const pinning = canPin();
  await using target = await startTarget('bundled', { core: pinning ? 0 : undefined });
  const out = join(folder, 'result.json');
  const [node = '', ...command] = rampaCommand(SCRIPT, [
    ...['--vus', String(vus), '--duration', `${durationSeconds}s`, '--threads', '1'],
    ...['--scenario', 'http', '--env', `TARGET_URL=${target.url}`, '--out', out],
  ]);
  // The sources: in a build, many modules are one file.
  const flags = ['--conditions=rampa-source', '--cpu-prof', `--cpu-prof-dir=${folder}`];
  const profiled = [node, ...flags, ...command];
  const run = await spawnMeasured(profiled, {
    core: pinning ? 1 : undefined,
    timeoutMs: durationSeconds * 1000 + 60_000,
  });
  return statOf(await readResult(out, run), 'http_reqs', 'count');
}

async function shardProfile(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((file) => SHARD_PROFILE.test(file));
  if (name === undefined) throw new Error(`Node wrote no profile of the shard into '${folder}'`);
  return join(folder, name);
}

function readProfile(text: string): CpuProfile {
  const profile: unknown = JSON.parse(text);
  return profile as CpuProfile;
}

function formatTimes(
  title: string,
  times: readonly SelfTime[],
  requestCount: number,
  busyMs = times.reduce((sum, { selfMs }) => sum + selfMs, 0),
): string {
  const rows = times.map(({ name, selfMs }) => [
    name,
    formatNumber(selfMs),
    formatNumber((selfMs / busyMs) * 100, 1),
    formatNumber((selfMs * 1000) / requestCount, 2),
  ]);
  return formatTable([title, 'self ms', '%', 'us/request'], rows);
}
