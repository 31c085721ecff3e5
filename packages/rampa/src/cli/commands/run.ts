import { addBaselineFlag } from '../flags/baseline-flag.ts';
import { addOutputFlags } from '../flags/output-flags.ts';
import { addPlanFlags } from '../flags/plan-flags.ts';
import { addReplayFlags } from '../flags/replay-flags.ts';
import type { RunFlags } from '../run/run-flags.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa run`: runs a load script. */
export const runCommand: DefineCommand = (program, start, paint) => {
  const command = program
    .command('run')
    .description('Run a load script.')
    .argument('<script>', 'the load script, such as load.ts');
  addPlanFlags(command);
  addOutputFlags(command);
  addBaselineFlag(command);
  addReplayFlags(command);
  command
    .option('--threads <n>', 'threads to spread the load over, or auto', 'auto')
    .option('-q, --quiet', 'print no summary and no live line')
    .option('--progress', 'show a live line also when stderr is not a terminal')
    .option('--no-fail-on-iteration-error', 'exit with 0 although iterations threw')
    .option('--require-trusted', 'fail when this machine could not keep up with the load')
    .option('--self-test', 'measure first what this machine can do, and compare the load with it')
    .addHelpText(
      'after',
      formatExamples(paint, [
        ['20 users in a loop, for one minute', 'rampa run load.ts --vus 20 --duration 1m'],
        [
          'ramp up, hold, ramp down',
          'rampa run load.ts --stage 30s:50 --stage 2m:50 --stage 10s:0',
        ],
        [
          'one scenario, result as JSON only',
          'rampa run load.ts --scenario smoke --out result.json --quiet',
        ],
        [
          'every event of the run, one JSON object per line',
          'rampa run load.ts --event-log events.jsonl',
        ],
        [
          'fail when it got slower than last time',
          'rampa run load.ts --baseline last.json --out result.json',
        ],
        [
          'one iteration of that run again',
          'rampa run load.ts --replay result.json --iteration 48213',
        ],
      ]),
    )
    .action((script: string, flags: RunFlags) =>
      start(async (cli) => (await import('../run/run-script.ts')).runScript(script, flags, cli)),
    );
};
