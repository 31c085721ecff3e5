import { env as processEnv, stdout } from 'node:process';
import type { Output, OutputHost, OutputSpec } from '../core/output.ts';
import { systemClock } from './system-clock.ts';

const RANDOM_RANGE = 2 ** 32;

/** What outputs may use of this process. */
export function outputHost(env: OutputHost['env'], print: OutputHost['print']): OutputHost {
  return { clock: systemClock, env, random, print };
}

/**
 * Opens the outputs of a program; the caller disposes them.
 * @param script the load script's file, if there is one
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` with every problem of every output
 */
export async function openOwnOutputs(
  specs: readonly OutputSpec[],
  script: string | undefined,
): Promise<Output[]> {
  // Most programs have none of these, and start sooner without the code for them.
  const { openOutputs } = await import('../outputs/registry.ts');
  const host = outputHost(processEnv, (text) => void stdout.write(text));
  return openOutputs(specs, script, host);
}

function random(): number {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return bits / RANDOM_RANGE;
}
