import type { Command } from 'commander';
import type { Problems } from '../../core/problems.ts';
import { beginsRecording } from './begins-recording.ts';
import { readJsonFile } from './read-json-file.ts';
import { readRecording } from './read-recording.ts';

/** The flag that names an earlier run, as text. */
export interface BaselineFlag {
  readonly baseline?: string;
}

/** Adds the flag that names an earlier run to a command. */
export function addBaselineFlag(command: Command): void {
  command.option(
    '--baseline <file>',
    'the result of an earlier run, for thresholds such as p(95)<baseline*1.1',
  );
}

/**
 * Reads the file of an earlier run; what is wrong goes to `problems`. Whether it is a result is found out when the plan
 * is made.
 * @returns parsed JSON, or what a recording holds; `undefined` without the flag, or when it cannot be read
 */
export async function readBaselineFlag(
  { baseline: path }: BaselineFlag,
  problems: Problems,
): Promise<unknown> {
  if (path === undefined) return undefined;
  if (!(await beginsRecording(path))) return readJsonFile('--baseline', path, problems);
  const recorded = await readRecording('--baseline', path, problems);
  if (recorded === undefined) return undefined;
  const { recordedBaseline } = await import('../../report/recorded-baseline.ts');
  return recordedBaseline(recorded, problems);
}
