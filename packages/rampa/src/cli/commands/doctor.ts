import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa doctor`: reports what rampa runs on. */
export const doctorCommand: DefineCommand = (program, start, paint) => {
  program
    .command('doctor')
    .description('Report the runtime, the machine and the installed packages.')
    .addHelpText('after', formatExamples(paint, [['for a bug report', 'rampa doctor']]))
    .action(() =>
      start(async (cli) => (await import('../doctor/report-machine.ts')).reportMachine(cli)),
    );
};
