// npm run bench:outputs -- [--rounds 7] [--duration 6] [--only prometheus,otel,statsd,csv,influxdb]
//                          [--json-output PATH]
//
// What outputs cost: CPU time per request with each of them and without any, in pairs of runs right after each other
// that take turns in being first. The first second of a run does not count. On a machine that is not quiet, whole
// processes differ by more than an output of seconds costs: it is judged by the main thread, which does nothing else.
// Then whether csv keeps up with 20,000 samples per second.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchMain, chosenNames } from '../support/bench-main.ts';
import { describeMachine, machineLine } from '../support/describe-machine.ts';
import { formatNumber, formatTable } from '../support/format-table.ts';
import { freePort } from '../support/free-port.ts';
import { canPin } from '../support/pin.ts';
import { rampaCommand, readResult, statOf } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { startServer } from '../support/server-process.ts';
import { spawnMeasured } from '../support/spawn-measured.ts';
import { defaultTarget, startTarget } from '../support/target.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { type CostPair, type OutputCost, outputCost, type RunCost } from './cost.ts';

/** What may be spent on an output, as a share of a run without it, and where that is looked at. */
const BARS: Readonly<Record<string, { readonly limit: number; readonly of: 'main' | 'process' }>> =
  {
    prometheus: { limit: 0.02, of: 'main' },
    otel: { limit: 0.02, of: 'main' },
    statsd: { limit: 0.02, of: 'main' },
    csv: { limit: 0.35, of: 'process' },
  };
const OUTPUTS = [...Object.keys(BARS), 'influxdb'];
const [TARGET_CORE, TOOL_CORE] = [0, 1];
interface Place {
  readonly folder: string;
  readonly targetUrl: string;
  readonly sinkUrl: string;
  readonly core: number | undefined;
}

await benchMain(async () => {
  const flags = readFlags();
  await using folder = await openTemporaryFolder();
  const core = canPin() ? TARGET_CORE : undefined;
  await using target = await startTarget(defaultTarget(), { core });
  const sinkUrl = `http://127.0.0.1:${await freePort()}`;
  await using _sink = await startSink(sinkUrl, core);
  const place = { folder: folder.path, targetUrl: target.url, sinkUrl, core };
  const { rounds, durationSeconds } = flags;
  const load = `${rounds} pairs of runs of ${durationSeconds} s for each output`;
  process.stdout.write(`${machineLine()}target ${target.name}, ${load}\n\n`);
  const costs: NamedCost[] = [];
  for (const output of flags.only) {
    const pairs = await playPairs(output, place, flags);
    costs.push({ output, ...outputCost(pairs), pairs });
  }
  process.stdout.write(formatCosts(costs));
  const missed = costs.filter((cost) => verdictOf(cost) === 'missed');
  const samples = await countCsvSamples(place);
  process.stdout.write(
    `\ncsv at 20,000 samples/s: ${formatNumber(samples.rows)} rows of ${formatNumber(samples.recorded)} samples` +
      ` in ${samples.seconds.toFixed(1)} s, ${samples.lost.length === 0 ? 'nothing dropped' : samples.lost.join('; ')}\n`,
  );
  if (missed.length > 0 || samples.lost.length > 0) process.exitCode = 1;
  if (flags.jsonOutput === undefined) return;
  const document = { machine: describeMachine(), costs, csv: samples };
  await writeFile(flags.jsonOutput, `${JSON.stringify(document, null, 2)}\n`);
});

interface NamedCost extends OutputCost {
  readonly output: string;
  readonly pairs: readonly CostPair[];
}

async function playPairs(
  output: string,
  place: Place,
  { rounds, durationSeconds }: { readonly rounds: number; readonly durationSeconds: number },
): Promise<CostPair[]> {
  const pairs: CostPair[] = [];
  for (let round = 0; round < rounds; round++) {
    const destination = destinationOf(output, place);
    const isFirst = round % 2 === 0;
    const one = await costOf(isFirst ? '' : destination, place, durationSeconds);
    const other = await costOf(isFirst ? destination : '', place, durationSeconds);
    pairs.push(isFirst ? { without: one, withOutput: other } : { without: other, withOutput: one });
  }
  return pairs;
}

async function costOf(
  output: string,
  { targetUrl, core }: Place,
  durationSeconds: number,
): Promise<RunCost> {
  const file = fileURLToPath(new URL('./measured-run.ts', import.meta.url));
  const command = [process.execPath, '--conditions=rampa-source', file];
  const run = await spawnMeasured([...command, `${durationSeconds}s`, targetUrl], {
    core: core === undefined ? undefined : TOOL_CORE,
    env: { BENCH_OUTPUT: output },
    timeoutMs: 60_000,
  });
  if (run.exitCode !== 0) throw new Error(`'${output}' failed: ${run.stderr}`);
  const { requests, processMs, mainMs }: Record<string, number> = JSON.parse(run.stdout);
  const perRequest = (ms = Number.NaN) => (ms * 1000) / (requests ?? Number.NaN);
  return { process: perRequest(processMs), main: perRequest(mainMs) };
}

function destinationOf(output: string, { folder, sinkUrl }: Place): string {
  switch (output) {
    case 'csv':
      return `csv=${join(folder, 'samples.csv')}`;
    case 'influxdb':
      return `influxdb=${sinkUrl}?db=bench`;
    case 'statsd':
      // The sink has the same port for UDP.
      return `statsd=${new URL(sinkUrl).host}`;
    default:
      return `${output}=${sinkUrl}`;
  }
}

interface CsvSamples {
  readonly recorded: number;
  readonly rows: number;
  readonly seconds: number;
  readonly lost: readonly string[];
}

/** Whether every sample is in the file. */
async function countCsvSamples({ folder }: Place): Promise<CsvSamples> {
  const path = join(folder, 'fast.csv');
  const out = join(folder, 'fast.json');
  const flags = ['--output', `csv=${path}`, '--out', out, '--threads', '1'];
  const run = await spawnMeasured(
    rampaCommand(new URL('./samples-script.ts', import.meta.url), flags),
  );
  const result = await readResult(out, run);
  const rows = (await readFile(path, 'utf8')).split('\n').filter((row) => row.includes(',own,'));
  return {
    recorded: statOf(result, 'own', 'count'),
    rows: rows.length,
    seconds: result.summary?.duration ?? Number.NaN,
    lost: result.warnings.filter((warning) => warning.includes('left out')),
  };
}

function formatCosts(costs: readonly NamedCost[]): string {
  const percent = (share: number) => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;
  const rows = costs.map((cost) => {
    const [first, third] = cost.quartiles;
    const bar = BARS[cost.output];
    return [
      cost.output,
      formatNumber(cost.without, 2),
      percent(cost.process),
      `${percent(first)} to ${percent(third)}`,
      percent(cost.main),
      bar === undefined ? '-' : `${bar.of} at most ${bar.limit * 100} %`,
      verdictOf(cost),
    ];
  });
  const head = ['output', 'us without', 'process', 'quartiles', 'main thread', 'bar', 'verdict'];
  return formatTable(head, rows);
}

function verdictOf(cost: NamedCost): string {
  const bar = BARS[cost.output];
  if (bar === undefined) return '-';
  return cost[bar.of] <= bar.limit ? 'met' : 'missed';
}

function startSink(url: string, core: number | undefined): Promise<AsyncDisposable> {
  const file = new URL('./sink-target.ts', import.meta.url).pathname;
  return startServer([process.execPath, file, new URL(url).port], { url, core });
}

function readFlags() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      duration: { type: 'string' },
      only: { type: 'string' },
      'json-output': { type: 'string' },
    },
  });
  return {
    rounds: readCount(values, 'rounds', 7),
    durationSeconds: readCount(values, 'duration', 6),
    only: chosenNames(values.only, OUTPUTS),
    jsonOutput: values['json-output'],
  };
}
