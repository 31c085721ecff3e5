// npm run bench:accuracy -- [--latency lognormal:20ms,0.5] [--loads 10,50,90] [--seconds 5]
//
// What rampa reports beside what the target measured itself, at shares of the generator's own ceiling. The target has one
// core and rampa another, where taskset can do that. Each report must be within 0.2 ms + 1 % of the truth, or the run must
// not be called trusted.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchMain } from '../support/bench-main.ts';
import { machineLine } from '../support/describe-machine.ts';
import { formatNumber, formatTable } from '../support/format-table.ts';
import { rampaCommand, readResult, statOf } from '../support/rampa-command.ts';
import { spawnMeasured } from '../support/spawn-measured.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { judgeAccuracy } from './judge-accuracy.ts';
import { startWitness, type Witness } from './witness.ts';

const PERCENTILES = [50, 90, 99] as const;
const TARGET_CORE = 1;
const RAMPA_CORE = 0;
const SCRIPT = new URL('./script.ts', import.meta.url);

await benchMain(async () => {
  const { values } = parseArgs({
    options: {
      latency: { type: 'string', default: 'lognormal:20ms,0.5' },
      loads: { type: 'string', default: '10,50,90' },
      seconds: { type: 'string', default: '5' },
    },
  });
  const { latency, seconds } = values;
  process.stdout.write(`${machineLine()}service times: ${latency}\n`);
  const ceiling = await ceilingPerSecond();
  process.stdout.write(`generator's ceiling with this script: ${formatNumber(ceiling)}/s\n\n`);
  await using witness = await startWitness(latency, TARGET_CORE);
  // Connections and caches of the target.
  await measure(witness, ceiling / 10, '1');
  const rows: string[][] = [];
  const reasons: string[] = [];
  for (const load of values.loads.split(',').map(Number)) {
    const found = await measure(witness, (ceiling * load) / 100, seconds);
    rows.push(...found.rows.map((row) => [`${load} %`, ...row]));
    reasons.push(...found.reasons.map((reason) => `${load} %: ${reason}\n`));
    if (found.rows.some((row) => row.at(-1) === 'NO')) process.exitCode = 1;
  }
  const head = ['load', 'percentile', 'truth ms', 'reported ms', 'difference', 'tolerance'];
  process.stdout.write(`${formatTable([...head, 'verdict', 'ok'], rows)}\n${reasons.join('')}`);
});

/** Of a target that answers at once. */
async function ceilingPerSecond(): Promise<number> {
  await using witness = await startWitness('0ms', TARGET_CORE);
  const { result } = await runRampa(witness.url, { ACCURACY_SECONDS: '3' });
  return statOf(result, 'iterations', 'rate');
}

interface Measured {
  readonly rows: readonly string[][];
  readonly reasons: readonly string[];
}

async function measure(witness: Witness, rate: number, seconds: string): Promise<Measured> {
  await witness.reset();
  const env = { ACCURACY_RATE: rate.toFixed(0), ACCURACY_SECONDS: seconds };
  const { result } = await runRampa(witness.url, env);
  const trueMs = await witness.percentilesMs(PERCENTILES);
  const { verdict, reasons } = result.health;
  const rows = PERCENTILES.map((percentile, index) => {
    const stat = percentile === 50 ? 'med' : `p(${percentile})`;
    const reportedMs = statOf(result, 'http_req_duration', stat);
    const witnessed = { percentile, trueMs: trueMs[index] ?? Number.NaN, reportedMs };
    const { differenceMs, toleranceMs, ok } = judgeAccuracy(witnessed, verdict);
    const times = [witnessed.trueMs, reportedMs, differenceMs, toleranceMs];
    return [
      `p${percentile}`,
      ...times.map((ms) => formatNumber(ms, 3)),
      verdict,
      ok ? 'yes' : 'NO',
    ];
  });
  return { rows, reasons };
}

async function runRampa(
  url: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly result: Awaited<ReturnType<typeof readResult>> }> {
  await using folder = await openTemporaryFolder();
  const out = join(folder.path, 'result.json');
  const command = rampaCommand(SCRIPT, ['--out', out, '--threads', '1']);
  const run = await spawnMeasured(command, {
    core: RAMPA_CORE,
    env: { TARGET_URL: url, ...env },
  });
  return { result: await readResult(out, run) };
}
