// npm run bench:scale -- [--only vus-connected,startup] [--json-output PATH]
//
// The rows of the performance bar that are not a comparison with other tools. Sizes can be changed by
// SCALE_CONNECTED_VUS, SCALE_SLEEPING_VUS, SCALE_REQUESTS, SCALE_ARRIVAL_SECONDS, SCALE_STARTUP_ROUNDS and
// SCALE_SHARD_VUS. `memory-over-time` takes SCALE_MEMORY_MINUTES, 20 by default, and runs only when it is named.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchMain, chosenNames } from '../support/bench-main.ts';
import { describeMachine, machineLine } from '../support/describe-machine.ts';
import { formatTable } from '../support/format-table.ts';
import { arrival } from './arrival.ts';
import { memoryOverTime } from './memory-over-time.ts';
import { rssGrowth } from './rss-growth.ts';
import type { ScaleBench, ScaleRow } from './scale-row.ts';
import { shards } from './shards.ts';
import { startup } from './startup.ts';
import { vusConnected } from './vus-connected.ts';
import { vusSleeping } from './vus-sleeping.ts';

const BENCHES: Readonly<Record<string, ScaleBench>> = {
  startup,
  arrival,
  shards,
  'vus-sleeping': vusSleeping,
  'vus-connected': vusConnected,
  'rss-growth': rssGrowth,
  'memory-over-time': memoryOverTime,
};

/** Too long for every day. */
const ONLY_BY_NAME: readonly string[] = ['memory-over-time'];

await benchMain(async () => {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, 'json-output': { type: 'string' } },
  });
  const chosen = chosenNames(values.only, Object.keys(BENCHES));
  const names = values.only === undefined ? chosen.filter(isEveryday) : chosen;
  process.stdout.write(machineLine());
  const rows: ScaleRow[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (!names.includes(name)) continue;
    process.stderr.write(`${name} ...\n`);
    rows.push(...(await measured(name, bench)));
  }
  process.stdout.write(`\n${formatRows(rows)}`);
  const path = values['json-output'];
  if (path === undefined) return;
  await writeFile(path, `${JSON.stringify({ machine: describeMachine(), rows }, null, 2)}\n`);
});

function isEveryday(name: string): boolean {
  return !ONLY_BY_NAME.includes(name);
}

/** A bench that breaks is a row that is not reached, so that the others are still measured. */
async function measured(name: string, bench: ScaleBench): Promise<readonly ScaleRow[]> {
  try {
    return await bench();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [{ what: name, mustReach: 'a result', measured: said, isReached: false }];
  }
}

function formatRows(rows: readonly ScaleRow[]): string {
  return formatTable(
    ['what', 'must reach', 'measured', 'ok?'],
    rows.map(({ what, mustReach, measured: value, isReached }) => [
      what,
      mustReach,
      value,
      isReached === undefined ? '-' : isReached ? 'yes' : 'NO',
    ]),
  );
}
