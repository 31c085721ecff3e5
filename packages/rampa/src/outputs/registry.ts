import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { closestName } from '../core/closest.ts';
import { isRampaError, RampaError } from '../core/errors.ts';
import type { Output, OutputKind } from '../core/output.ts';
import { eventLogOutput } from './event-log/event-log-output.ts';
import { jsonOutput } from './json/json-output.ts';
import { recordOutput } from './record/record-output.ts';

/** Every output that there is. */
const OUTPUTS: readonly OutputKind[] = [jsonOutput, eventLogOutput, recordOutput];

/** The summary on the terminal. Whoever runs the command prints it anyway, so there is nothing to open. */
const CONSOLE = 'console';

/** An output as the user asks for it. */
export interface OutputSpec {
  readonly name: string;
  /** A path or an URL, as the output needs it. */
  readonly destination: string | undefined;
}

/**
 * Opens outputs before any load starts. The caller disposes them.
 * @param script the load script's file, which no output may overwrite
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` with every problem of every output; nothing stays open then
 */
export async function openOutputs(
  specs: readonly OutputSpec[],
  script: string | undefined,
  kinds: readonly OutputKind[] = OUTPUTS,
): Promise<Output[]> {
  const opened: Output[] = [];
  const problems: string[] = [];
  const hints = new Set<string>();
  const taken = new Map<string, string>();
  if (script !== undefined) taken.set(await realFile(script), 'is the load script');
  for (const spec of specs) {
    try {
      await refuseTaken(spec, taken);
      if (spec.name === CONSOLE) refuseDestination(spec);
      else opened.push(await kindNamed(spec.name, kinds).open(spec.destination));
    } catch (error) {
      if (!isRampaError(error)) {
        await disposeAll(opened);
        throw error;
      }
      problems.push(error.message);
      if (error.hint !== undefined) hints.add(error.hint);
    }
  }
  if (problems.length === 0) return opened;
  await disposeAll(opened);
  const hint = hints.size === 0 ? undefined : [...hints].join(' ');
  throw new RampaError('RAMPA_OUTPUT_INVALID', problems.join('\n'), { hint });
}

async function disposeAll(outputs: readonly Output[]): Promise<void> {
  for (const output of outputs) await output[Symbol.asyncDispose]();
}

function kindNamed(name: string, kinds: readonly OutputKind[]): OutputKind {
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind !== undefined) return kind;
  const names = [...kinds.map((candidate) => candidate.name), CONSOLE];
  const closest = closestName(name, names);
  const hint = closest === undefined ? undefined : `Did you mean ${closest}?`;
  const message = `unknown output backend: '${name}'. available: ${names.join(', ')}`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}

/** Two outputs that write to one file would destroy each other's text. */
async function refuseTaken(
  { name, destination = '' }: OutputSpec,
  taken: Map<string, string>,
): Promise<void> {
  if (destination === '') return;
  const file = await realFile(destination);
  const why = taken.get(file);
  taken.set(file, 'is already used by another output');
  if (why === undefined) return;
  const message = `${name}: the destination '${destination}' ${why}`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint: 'Give each output its own file.' });
}

/** One path for each file, however it is named; the file need not exist. */
async function realFile(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
    return join(folder, basename(path));
  }
}

function refuseDestination({ name, destination }: OutputSpec): void {
  if (destination === undefined) return;
  const message = `${name}: the summary goes to stdout, got the destination '${destination}'`;
  const hint = `Write ${name} without a destination.`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}
