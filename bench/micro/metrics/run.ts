// npm run bench:metrics -- [--only contests,frames,runs,fleet]
//
// Trends beside other histograms of the same precision, and what frames, snapshots and a fleet cost. Lower is better
// everywhere. `contests/contests.test.ts` and `costs/costs.test.ts` check that all of it does what it times.
import { parseArgs } from 'node:util';
import { initWebAssembly } from 'hdr-histogram-js';
import { benchMain, chosenNames } from '../../support/bench-main.ts';
import { machineLine } from '../../support/describe-machine.ts';
import { formatNumber, formatTable } from '../../support/format-table.ts';
import { CONTENDERS } from './contest.ts';
import { openContests } from './contests/registry.ts';
import { coordinatorCost } from './costs/coordinator-cost.ts';
import { frameCost } from './costs/frame-cost.ts';
import { runCost } from './costs/run-cost.ts';
import { measureContest } from './measure-contest.ts';

const SAMPLES = [1e4, 1e5, 1e6, 1e7] as const;
const SERIES = [1, 10, 100] as const;
const PARTS = { contests: contestTable, frames: frameTable, runs: runTable, fleet: fleetTable };

await benchMain(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = chosenNames(values.only, Object.keys(PARTS));
  await initWebAssembly();
  process.stdout.write(machineLine());
  for (const [name, table] of Object.entries(PARTS)) {
    if (names.includes(name)) process.stdout.write(`\n${table()}`);
  }
});

function contestTable(): string {
  const rows = openContests().map((contest) => {
    const times = measureContest(contest);
    const ours = times.rampa ?? Number.NaN;
    const { rampa: _, ...others } = times;
    const fastest = Math.min(...Object.values(others));
    return [
      contest.name,
      ...CONTENDERS.map((name) => formatNs(times[name])),
      formatNumber(ours / fastest, 2),
    ];
  });
  return formatTable(['ns for one', ...CONTENDERS, 'rampa / fastest other'], rows);
}

function frameTable(): string {
  const rows = SERIES.flatMap((series) =>
    SAMPLES.map((samples) => {
      const cost = frameCost(samples, series, samples > 1e6 ? 5 : 15);
      return [
        `${formatNumber(samples)} samples, ${series} series`,
        formatNumber(cost.buckets),
        formatNumber(cost.bytes / 1000),
        formatNumber(cost.takeUs),
        formatNumber(cost.mergeUs),
      ];
    }),
  );
  return formatTable(['one frame', 'buckets', 'kB', 'take us', 'merge us'], rows);
}

function runTable(): string {
  const rows = SERIES.flatMap((series) =>
    SAMPLES.map((samples) => {
      const cost = runCost(samples, series);
      return [
        `${formatNumber(samples)} samples, ${series} series`,
        formatNumber(cost.frameUs),
        formatNumber(cost.snapshotUs),
      ];
    }),
  );
  return formatTable(['after a run of', 'next frame us', 'snapshot us'], rows);
}

function fleetTable(): string {
  const rows = [
    { requestsPerSecond: 100, framesPerSecond: 1 },
    { requestsPerSecond: 1000, framesPerSecond: 1 },
    { requestsPerSecond: 100, framesPerSecond: 20 },
  ].map((load) => {
    const cost = coordinatorCost({ workers: 1000, seconds: 10, ...load });
    return [
      `${load.requestsPerSecond} requests/s, ${load.framesPerSecond} frames/s each`,
      formatNumber(cost.rowsPerSecond),
      formatNumber(cost.bucketsPerSecond),
      formatNumber(cost.mergeMsPerSecond),
      formatNumber(cost.snapshotMs, 1),
    ];
  });
  const head = ['1,000 workers', 'trend rows/s', 'buckets/s', 'merge ms/s', 'snapshot ms'];
  return formatTable(head, rows);
}

function formatNs(value: number | undefined): string {
  return value === undefined ? '-' : formatNumber(value, value < 100 ? 1 : 0);
}
