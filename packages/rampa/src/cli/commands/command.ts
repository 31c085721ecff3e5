import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import type { Paint } from '../format/color.ts';

/** Runs a command's body once the command line has been understood; the number is the exit code. */
export type StartCommand = (body: (cli: Cli) => Promise<number>) => Promise<void>;

/** Adds one command to the program. The body imports what it needs when it runs. */
export type DefineCommand = (program: Command, start: StartCommand, paint: Paint) => void;

/** The examples below a command's help: what each one does, and the command line. */
export function formatExamples(
  paint: Paint,
  examples: readonly (readonly [meaning: string, command: string])[],
): string {
  const lines = examples.map(
    ([meaning, command]) =>
      `  ${paint.dim(`# ${meaning}`)}\n  ${paint.dim('$')} ${paint.cyan(command)}`,
  );
  return `\n${paint.bold('Examples:')}\n${lines.join('\n')}`;
}
