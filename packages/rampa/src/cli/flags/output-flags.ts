import type { Command } from 'commander';
import type { Problems } from '../../core/problems.ts';
import type { OutputSpec } from '../../outputs/registry.ts';
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
    .option('-O, --output <name=destination>', 'where to send results; repeat it', collectValues)
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
    ...(flags.output ?? []).flatMap((text) => readSpec(text, problems)),
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
  return paths?.map((destination) => ({ name, destination })) ?? [];
}

/** Only the first `=` separates: a destination such as an URL keeps its own. */
function readSpec(text: string, problems: Problems): OutputSpec[] {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  if (name === '') wrong('--output', 'NAME or NAME=DESTINATION', text, problems);
  return [{ name, destination: at < 0 ? undefined : text.slice(at + 1) }];
}
