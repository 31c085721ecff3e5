import type { Command } from 'commander';
import type { Problems } from '../../core/problems.ts';
import { readJsonFile } from './read-json-file.ts';

/** The flag that names an earlier run, as text. */
export interface BaselineFlag {
  readonly baseline?: string;
}

/** Adds the flag that names an earlier run to a command. */
export function addBaselineFlag(command: Command): void {
  command.option(
    '--baseline <file>',
    'the JSON result of an earlier run, for thresholds such as p(95)<baseline*1.1',
  );
}

/**
 * Reads the file of an earlier run; what is wrong goes to `problems`. Whether it is a result is found out when the plan
 * is made.
 * @returns parsed JSON; `undefined` without the flag, or when it cannot be read
 */
export async function readBaselineFlag(
  { baseline: path }: BaselineFlag,
  problems: Problems,
): Promise<unknown> {
  return path === undefined ? undefined : readJsonFile('--baseline', path, problems);
}
