import { addBaselineFlag, type BaselineFlag } from '../flags/baseline-flag.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa check`: says whether a load script is valid. */
export const checkCommand: DefineCommand = (program, start, paint) => {
  const command = program
    .command('check')
    .description('Check a load script without running it: 0 valid, 1 invalid, 2 not found.')
    .argument('<script>', 'the load script, such as load.ts');
  addBaselineFlag(command);
  command
    .addHelpText('after', formatExamples(paint, [['before a commit', 'rampa check load.ts']]))
    .action((script: string, flags: BaselineFlag) =>
      start(async (cli) =>
        (await import('../check/check-script.ts')).checkScript(script, flags, cli),
      ),
    );
};
