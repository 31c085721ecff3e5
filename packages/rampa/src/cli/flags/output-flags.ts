import type { Command } from 'commander';
import type { Problems } from '../../core/problems.ts';
import type { OutputSpec } from '../../outputs/registry.ts';
import { collectValues, wrong } from './read-values.ts';

/** The flags that say where results go, as text. */
export interface OutputFlags {
  readonly out?: string;
  readonly output?: readonly string[];
  readonly eventLog?: string;
}

/** The summary is printed by the command line itself. */
const CONSOLE = 'console';

/** Adds the flags that say where results go to a command. */
export function addOutputFlags(command: Command): void {
  command
    .option('--out <path>', 'write the result as JSON; short for --output json=<path>')
    .option('-O, --output <name=destination>', 'where to send results; repeat it', collectValues)
    .option('--event-log <path>', "write the run's events, one JSON object per line");
}

/** Understands the flags that say where results go; what is wrong goes to `problems`. */
export function readOutputFlags(flags: OutputFlags, problems: Problems): OutputSpec[] {
  const specs: OutputSpec[] = [];
  if (flags.out !== undefined) specs.push({ name: 'json', destination: flags.out });
  for (const text of flags.output ?? []) {
    const spec = parseSpec(text);
    if (spec.name === '') wrong('--output', 'NAME or NAME=DESTINATION', text, problems);
    else if (spec.name !== CONSOLE) specs.push(spec);
  }
  if (flags.eventLog !== undefined) specs.push({ name: 'event-log', destination: flags.eventLog });
  return specs;
}

/** Only the first `=` separates: a destination such as an URL keeps its own. */
function parseSpec(text: string): OutputSpec {
  const at = text.indexOf('=');
  if (at < 0) return { name: text, destination: undefined };
  return { name: text.slice(0, at), destination: text.slice(at + 1) || undefined };
}
