// npm run bench:outputs -- [--rounds 7] [--iterations 100000] [--only prometheus,otel,csv] [--json-output PATH]
//
// What outputs cost: CPU time per request with each of them and without any, in turns; an output is compared with the
// run without one of the same round. Then whether csv keeps up with 20,000 samples per second. Start-up is measured
// by itself and taken off, so that a short run says what a long one would.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchMain, chosenNames } from '../support/bench-main.ts';
import { describeMachine, machineLine } from '../support/describe-machine.ts';
import { formatNumber, formatTable } from '../support/format-table.ts';
import { freePort } from '../support/free-port.ts';
import { canPin } from '../support/pin.ts';
import { rampaCommand, readResult, statOf } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { startServer } from '../support/server-process.ts';
import { type Measured, spawnMeasured } from '../support/spawn-measured.ts';
import { defaultTarget, startTarget } from '../support/target.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { outputCosts, type RunCost } from './cost.ts';

const NONE = 'none';
/** The most that an output may cost, as a share of the run without it. */
const LIMITS: Readonly<Record<string, number>> = {
  prometheus: 0.02,
  otel: 0.02,
  statsd: 0.02,
  csv: 0.35,
};
const OUTPUTS = [...Object.keys(LIMITS), 'influxdb'];
const [TARGET_CORE, TOOL_CORE] = [0, 1];
/** One for each VU: next to nothing but start-up. */
const FEWEST_ITERATIONS = 20;

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
  const { rounds, iterations } = flags;
  const load = `${formatNumber(iterations)} requests in each of ${rounds} rounds`;
  process.stdout.write(`${machineLine()}target ${target.name}, ${load}\n\n`);
  const results: RunCost[][] = [];
  for (let round = 0; round < rounds; round++) {
    const names = [NONE, ...flags.only];
    // Each comes first, second, ... as often as the others.
    const turns = names.map((_, turn) => names[(turn + round) % names.length] ?? NONE);
    const runs: RunCost[] = [];
    for (const output of turns) runs.push(await costOf(output, place, iterations));
    results.push(names.flatMap((name) => runs.find(({ output }) => output === name) ?? []));
  }
  const costs = outputCosts(results, NONE);
  const missed = costs.filter(({ output, share }) => share > (LIMITS[output] ?? Infinity));
  process.stdout.write(formatCosts(costs));
  const samples = await countCsvSamples(place);
  process.stdout.write(
    `\ncsv at 20,000 samples/s: ${formatNumber(samples.rows)} rows of ${formatNumber(samples.recorded)} samples` +
      ` in ${samples.seconds.toFixed(1)} s, ${samples.lost.length === 0 ? 'nothing dropped' : samples.lost.join('; ')}\n`,
  );
  if (missed.length > 0 || samples.lost.length > 0) process.exitCode = 1;
  if (flags.jsonOutput === undefined) return;
  const document = { machine: describeMachine(), rounds: results, costs, csv: samples };
  await writeFile(flags.jsonOutput, `${JSON.stringify(document, null, 2)}\n`);
});

/** CPU time per request, without that of start-up. */
async function costOf(output: string, place: Place, iterations: number): Promise<RunCost> {
  const start = await runWith(output, place, FEWEST_ITERATIONS);
  const whole = await runWith(output, place, iterations);
  const requests = iterations - FEWEST_ITERATIONS;
  return { output, cpuMicros: ((whole.cpuMs - start.cpuMs) * 1000) / requests };
}

async function runWith(output: string, place: Place, iterations: number): Promise<Measured> {
  const flags = output === NONE ? [] : ['--output', destinationOf(output, place)];
  const script = new URL('./script.ts', import.meta.url);
  const env = ['--env', `TARGET_URL=${place.targetUrl}`];
  const count = ['--iterations', String(iterations), '--threads', '1'];
  const command = rampaCommand(script, [...count, ...env, ...flags]);
  const core = place.core === undefined ? undefined : TOOL_CORE;
  const run = await spawnMeasured(command, { core, timeoutMs: 150_000 });
  if (run.exitCode !== 0) throw new Error(`${output} ended with ${run.exitCode}: ${run.stderr}`);
  return run;
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

function formatCosts(costs: ReturnType<typeof outputCosts>): string {
  const percent = (share: number) => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;
  const rows = costs.map(({ output, cpuMicros, share, range: [lowest, highest] }) => {
    const limit = LIMITS[output];
    const verdict = limit === undefined ? '' : share <= limit ? 'met' : 'missed';
    const cells = [output, formatNumber(cpuMicros, 2)];
    if (output === NONE) return [...cells, '', '', '', ''];
    const span = `${percent(lowest)} to ${percent(highest)}`;
    const bar = limit === undefined ? '' : `at most ${limit * 100} %`;
    return [...cells, percent(share), span, bar, verdict];
  });
  return formatTable(['output', 'us CPU/request', 'median', 'rounds', 'bar', ''], rows);
}

function startSink(url: string, core: number | undefined): Promise<AsyncDisposable> {
  const file = new URL('./sink-target.ts', import.meta.url).pathname;
  return startServer([process.execPath, file, new URL(url).port], { url, core });
}

function readFlags() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      iterations: { type: 'string' },
      only: { type: 'string' },
      'json-output': { type: 'string' },
    },
  });
  return {
    rounds: readCount(values, 'rounds', 7),
    iterations: readCount(values, 'iterations', 100_000),
    only: chosenNames(values.only, OUTPUTS),
    jsonOutput: values['json-output'],
  };
}
