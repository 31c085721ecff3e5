import type { OutputHost } from '../core/output.ts';
import { systemClock } from './system-clock.ts';

const RANDOM_RANGE = 2 ** 32;

/** What outputs may use of this process. */
export function outputHost(env: OutputHost['env'], print: OutputHost['print']): OutputHost {
  return { clock: systemClock, env, random, print };
}

function random(): number {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return bits / RANDOM_RANGE;
}
