import { addBaselineFlag } from '../flags/baseline-flag.ts';
import { addPlanFlags } from '../flags/plan-flags.ts';
import type { InspectFlags } from '../inspect/inspect-flags.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa inspect`: prints the resolved plan. */
export const inspectCommand: DefineCommand = (program, start, paint) => {
  const command = program
    .command('inspect')
    .description('Print the resolved plan, defaults included, without running it.')
    .argument('<script>', 'the load script, such as load.ts')
    .option('--format <format>', 'text or json', 'text');
  addPlanFlags(command);
  addBaselineFlag(command);
  command
    .option('--threads <n>', 'threads to spread the load over, or auto', 'auto')
    .addHelpText(
      'after',
      formatExamples(paint, [
        ['what would run', 'rampa inspect load.ts --vus 200'],
        ['for a program', 'rampa inspect load.ts --format json'],
      ]),
    )
    .action((script: string, flags: InspectFlags) =>
      start(async (cli) =>
        (await import('../inspect/inspect-script.ts')).inspectScript(script, flags, cli),
      ),
    );
};
