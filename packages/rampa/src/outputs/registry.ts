import { closestName } from '../core/closest.ts';
import { isRampaError, RampaError } from '../core/errors.ts';
import type { Output, OutputKind } from '../core/output.ts';
import { eventLogOutput } from './event-log/event-log-output.ts';
import { jsonOutput } from './json/json-output.ts';

/** Every output that there is. */
const OUTPUTS: readonly OutputKind[] = [jsonOutput, eventLogOutput];

/** An output as the user asks for it. */
export interface OutputSpec {
  readonly name: string;
  /** A path or an URL, as the output needs it. */
  readonly destination: string | undefined;
}

/**
 * Opens outputs before any load starts. The caller disposes them.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` with every problem of every output; nothing stays open then
 */
export async function openOutputs(
  specs: readonly OutputSpec[],
  kinds: readonly OutputKind[] = OUTPUTS,
): Promise<Output[]> {
  const opened: Output[] = [];
  const problems: string[] = [];
  const hints = new Set<string>();
  const seen = new Set<string>();
  for (const spec of specs) {
    try {
      refuseSameDestination(spec, seen);
      opened.push(await kindNamed(spec.name, kinds).open(spec.destination));
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
  const names = kinds.map((candidate) => candidate.name);
  const closest = closestName(name, names);
  const hint = closest === undefined ? undefined : `Did you mean ${closest}?`;
  const message = `unknown output backend: '${name}'. available: ${names.join(', ')}`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}

/** Two outputs that write to one file would destroy each other's text. */
function refuseSameDestination({ name, destination }: OutputSpec, seen: Set<string>): void {
  if (destination === undefined) return;
  if (seen.has(destination)) {
    const message = `${name}: the destination '${destination}' is already used by another output`;
    throw new RampaError('RAMPA_OUTPUT_INVALID', message, {
      hint: 'Give each output its own file.',
    });
  }
  seen.add(destination);
}
