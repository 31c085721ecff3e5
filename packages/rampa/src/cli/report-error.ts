import { boundedText } from '../core/bounded-text.ts';
import { CODES, EXIT } from '../core/codes.ts';
import {
  causeOf,
  describeThrown,
  isRampaError,
  nameOf,
  type RampaError,
  stackOf,
} from '../core/errors.ts';
import { userFrames } from '../runner/user-frames.ts';
import type { Cli } from './cli.ts';
import { paintFor } from './format/color.ts';

const MAX_CAUSES = 3;
const MAX_MESSAGE = 10_000;
const MAX_HINT = 2000;

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
  return CODES[thrown.code].exitCode;
}

/** A rampa error as text: the message, what caused it and where, and the hint. */
function describeError(error: RampaError, cwd: string): string {
  const lines = [boundedText(error.message, MAX_MESSAGE)];
  let cause = error.cause;
  for (let depth = 0; depth < MAX_CAUSES && cause !== undefined; depth++) {
    const text = describeCause(cause);
    if (!lines.some((line) => line.includes(describeThrown(cause)))) lines.push(`  cause: ${text}`);
    lines.push(...userFrames(stackOf(cause), cwd, 3).map(indentFrame));
    cause = causeOf(cause);
  }
  if (error.hint !== undefined) lines.push(`  hint: ${boundedText(error.hint, MAX_HINT)}`);
  return lines.join('\n');
}

function describeCause(cause: unknown): string {
  const text = describeThrown(cause);
  const name = nameOf(cause);
  // Classes have capital letters; what is no Error has the name of its type.
  const isClass = /^[A-Z]/.test(name) && name !== 'Error';
  return isClass && name !== text ? `${name}: ${text}` : text;
}

function describeBug(thrown: unknown): string {
  const stack = stackOf(thrown);
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
