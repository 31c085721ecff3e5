import { Command } from 'commander';
import { VERSION } from '../core/version.ts';
import type { Cli } from './cli.ts';
import { benchCommand } from './commands/bench.ts';
import { checkCommand } from './commands/check.ts';
import type { DefineCommand, StartCommand } from './commands/command.ts';
import { compareCommand } from './commands/compare.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { inspectCommand } from './commands/inspect.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { refuseFlagsAsValues } from './flags/refuse-flags-as-values.ts';
import { paintFor } from './format/color.ts';

/** Every command, in the order of the help text. */
const COMMANDS: readonly DefineCommand[] = [
  runCommand,
  benchCommand,
  reportCommand,
  compareCommand,
  checkCommand,
  inspectCommand,
  doctorCommand,
  demoCommand,
];

/** The command line's definition. Nothing runs, and nothing heavy is imported, before it is parsed. */
export function buildProgram(cli: Cli, start: StartCommand): Command {
  const paint = paintFor(cli.env, cli.stdout);
  const program = new Command('rampa')
    .description('Load testing for TypeScript: a test is an async function.')
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureHelp({ styleTitle: paint.bold, styleSubcommandText: paint.cyan })
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(cli.stdout.columns, 100),
      getOutHasColors: () => paint.isOn,
    });
  for (const define of COMMANDS) define(program, start, paint);
  for (const command of program.commands) refuseFlagsAsValues(command);
  return program;
}
