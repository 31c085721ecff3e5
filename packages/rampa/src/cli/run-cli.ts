import { CommanderError } from 'commander';
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
    throw usageError(error);
  }
  return exitCode;
}

/** Commander reports `error: <problem>`, then `(Did you mean <name>?)` on a second line when it knows one. */
function usageError(error: CommanderError): RampaError {
  const [problem = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint =
    suggestion?.replace(/^\((.*)\)$/, '$1') ?? "Run 'rampa --help' to see what there is.";
  return new RampaError('RAMPA_USAGE', problem.replace(/\.$/, ''), { hint });
}
