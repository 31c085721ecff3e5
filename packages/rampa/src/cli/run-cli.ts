import { type Command, CommanderError } from 'commander';
import { closestName } from '../core/closest.ts';
import { RampaError } from '../core/errors.ts';
import type { Cli } from './cli.ts';
import { buildProgram } from './program.ts';
import { reportError } from './report-error.ts';

/**
 * Runs one command line.
 * @returns the exit code; nothing is thrown
 */
export async function runCli(cli: Cli): Promise<number> {
  try {
    return await runCommand(cli);
  } catch (error) {
    return reportError(error, cli);
  }
}

async function runCommand(cli: Cli): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(cli, async (body) => {
    exitCode = await body(cli);
  });
  if (cli.args.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(cli.args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') throw unknownCommand(cli.args[1] ?? '', program);
    throw usageError(
      error,
      program.commands.find((each) => each.name() === cli.args[0]),
    );
  }
  return exitCode;
}

/** `help` followed by a name that is none: commander has no message for it. */
function unknownCommand(name: string, program: Command): RampaError {
  const names = program.commands.map((command) => command.name());
  const closest = closestName(name, names);
  const hint =
    closest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${closest}?`;
  return new RampaError('RAMPA_USAGE', `unknown command '${name}'`, { hint });
}

/** Commander reports `error: <problem>`, then `(Did you mean <name>?)` on a second line when it knows one. */
function usageError(error: CommanderError, command: Command | undefined): RampaError {
  const [problem = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const help = command === undefined ? 'rampa --help' : `rampa ${command.name()} --help`;
  const hint = suggestion?.replace(/^\((.*)\)$/, '$1') ?? `Run '${help}' to see what there is.`;
  return new RampaError('RAMPA_USAGE', problem.replace(/\.$/, ''), { hint });
}
