import type { Command } from 'commander';
import type { OutputSpec } from '../../core/output.ts';
import { readOutputText } from '../../core/output-text.ts';
import type { Problems } from '../../core/problems.ts';
import { collectValues, wrong } from './read-values.ts';

/** The flags that say where results go, as text. */
export interface OutputFlags {
  readonly out?: readonly string[];
  readonly output?: readonly string[];
  readonly eventLog?: readonly string[];
  readonly record?: readonly string[];
}

/** Adds the flags that say where results go to a command. */
export function addOutputFlags(command: Command): void {
  command
    .option(
      '--out <path>',
      'write the result as JSON; short for --output json=<path>; repeat it',
      collectValues,
    )
    .option(
      '-O, --output <name=destination?options>',
      'where to send results; repeat it',
      collectValues,
    )
    .option(
      '--event-log <path>',
      "write the run's events, one JSON object per line; repeat it",
      collectValues,
    )
    .option(
      '--record <path>',
      'record the run second by second while it goes on, for rampa report; repeat it',
      collectValues,
    );
}

/** Understands the flags that say where results go; what is wrong goes to `problems`. */
export function readOutputFlags(flags: OutputFlags, problems: Problems): OutputSpec[] {
  return [
    ...readPaths('json', '--out', flags.out, problems),
    ...(flags.output ?? []).flatMap((text) => readOutputText(text, '--output', problems) ?? []),
    ...readPaths('event-log', '--event-log', flags.eventLog, problems),
    ...readPaths('record', '--record', flags.record, problems),
  ];
}

function readPaths(
  name: string,
  flag: string,
  paths: readonly string[] | undefined,
  problems: Problems,
): OutputSpec[] {
  if (paths?.includes('')) wrong(flag, 'the path of a file', '', problems);
  const given = paths?.filter((path) => path !== '') ?? [];
  return given.map((destination) => ({ name, destination, options: {} }));
}
