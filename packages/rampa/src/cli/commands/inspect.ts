import { addPlanFlags, type PlanFlags } from '../flags/plan-flags.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** The flags of `rampa inspect` as commander hands them over. */
export interface InspectFlags extends PlanFlags {
  readonly format: string;
  readonly threads: string;
}

/** `rampa inspect`: prints the resolved plan. */
export const inspectCommand: DefineCommand = (program, start, paint) => {
  const command = program
    .command('inspect')
    .description('Print the resolved plan, defaults included, without running it.')
    .argument('<script>', 'the load script, such as load.ts')
    .option('--format <format>', 'text or json', 'text');
  addPlanFlags(command);
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
