import { EXIT } from '../core/codes.ts';
import { describeThrown, isRampaError, type RampaError } from '../core/errors.ts';
import type { Cli } from './cli.ts';
import { paintFor } from './format/color.ts';
import { userFrames } from './format/user-frames.ts';

const MAX_CAUSES = 3;

/**
 * Tells the user, on stderr, what went wrong.
 * @returns the exit code that it leads to
 */
export function reportError(thrown: unknown, cli: Cli): number {
  const paint = paintFor(cli.env, cli.stderr);
  if (!isRampaError(thrown)) {
    cli.stderr.write(`${paint.red('Error:')} ${describeBug(thrown)}\n`);
    return EXIT.bug;
  }
  cli.stderr.write(`${paint.red('Error:')} ${describeError(thrown, cli.cwd)}\n`);
  return thrown.exitCode;
}

/** A rampa error as text: the message, what caused it and where, and the hint. */
export function describeError(error: RampaError, cwd: string): string {
  const lines = [error.message];
  let cause = error.cause;
  for (let depth = 0; depth < MAX_CAUSES && cause !== undefined; depth++) {
    const text = describeCause(cause);
    if (!lines.some((line) => line.includes(describeThrown(cause)))) lines.push(`  cause: ${text}`);
    if (cause instanceof Error) lines.push(...userFrames(cause.stack, cwd, 3).map(indentFrame));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
  return lines.join('\n');
}

function describeCause(cause: unknown): string {
  const text = describeThrown(cause);
  const isPlain = !(cause instanceof Error) || cause.name === 'Error' || text === cause.name;
  return isPlain ? text : `${cause.name}: ${text}`;
}

function describeBug(thrown: unknown): string {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  return [
    `${describeThrown(thrown)}`,
    ...(stack === undefined ? [] : [stack]),
    '  This is a bug in rampa: please report it with the text above, your script and the output of',
    "  'rampa doctor'.",
  ].join('\n');
}

function indentFrame(frame: string): string {
  return `    at ${frame}`;
}
