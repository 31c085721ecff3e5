import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { formatValue } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import { wrong } from './read-values.ts';
import { reasonOf } from './reason-of.ts';

/** The flag that names an earlier run, as text. */
export interface BaselineFlag {
  readonly baseline?: string;
}

/** A result has a few hundred kB, with thousands of series some MB. */
const MAX_BYTES = 64_000_000;

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
  if (path === undefined) return undefined;
  if (path === '') {
    wrong('--baseline', 'the path of a file', path, problems);
    return undefined;
  }
  const text = await readText(path, problems);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const hint = 'Give the JSON result that an earlier run wrote with --out FILE.';
    problems.add(`--baseline must be whole JSON, got ${formatValue(path)} which is not`, hint);
    return undefined;
  }
}

async function readText(path: string, problems: Problems): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size <= MAX_BYTES) return await file.readFile('utf8');
    problems.add(
      `--baseline must be a file of at most ${MAX_BYTES / 1e6} MB, got ${formatValue(path)}`,
    );
  } catch (error) {
    problems.add(`--baseline cannot be read from ${formatValue(path)}: ${reasonOf(error)}`);
  }
  return undefined;
}
