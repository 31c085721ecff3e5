// npm run bench:stall
//
// Coordinated omission, shown: ten VUs hold 100 iterations per second for 60 s, against a shop that answers nothing for
// 10 s of them. Prints the summary of the run, and whether both latencies say what they must. BENCH_DURATION: another
// length in seconds. The stall is a sixth of it, and holds up ten requests: below 20 s these are more than 1 %.
import { join } from 'node:path';
import { benchMain } from '../support/bench-main.ts';
import { machineLine } from '../support/describe-machine.ts';
import { rampaRunCommand, readResult } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { spawnMeasured } from '../support/spawn-measured.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { judgeStall } from './judge-stall.ts';

const RATE = 100;
const VUS = 10;

await benchMain(async () => {
  const seconds = readCount(process.env, 'BENCH_DURATION', 60);
  await using folder = await openTemporaryFolder();
  const out = join(folder.path, 'result.json');
  const command = rampaRunCommand(new URL('./script.ts', import.meta.url), ['--out', out]);
  const env = { STALL_SECONDS: `${seconds}`, STALL_RATE: `${RATE}`, STALL_VUS: `${VUS}` };
  process.stdout.write(
    `${machineLine()}${VUS} VUs, ${RATE} iterations/s for ${seconds} s, a stall of ${seconds / 6} s\n`,
  );
  const run = await spawnMeasured(command, { env });
  process.stdout.write(run.stdout);
  const stall = { stallMs: (seconds * 1000) / 6, iterationCount: RATE * seconds };
  const findings = judgeStall(await readResult(out, run), stall);
  const lines = findings.map(({ ok, text }) => `${ok ? 'ok    ' : 'MISSED'}  ${text}\n`);
  process.stdout.write(`\n${lines.join('')}`);
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
});
