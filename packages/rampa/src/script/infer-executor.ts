import type { Problems } from '../core/problems.ts';
import { shortcutOptions } from './options/config-options.ts';
import { shortcutFields } from './options/fields.ts';
import { readOptions } from './options/read-options.ts';
import { executorsWith } from './options/read-scenario.ts';
import { scenarioFields } from './options/scenario-fields.ts';

/** A scenario's options before validation. */
export type RawOptions = Readonly<Record<string, unknown>>;

/**
 * Chooses the executor of options that do not name one:
 * `stages` makes ramping-vus (`vus` is where it starts), `iterations` shared-iterations (`duration` is its
 * limit), `vus` or `duration` constant-vus, and nothing at all one iteration of one VU.
 * @returns `undefined` when something is wrong; `problems` then has a line for it
 */
export function inferExecutor(
  options: RawOptions,
  path: string,
  problems: Problems,
): RawOptions | undefined {
  if (options['executor'] !== undefined) return options;
  const { executor: _, vus, duration, iterations, stages, ...rest } = options;
  const shortcuts = readOptions(shortcutOptions, shortcutsOf(options), path, problems);
  if (shortcuts === undefined) return undefined;
  if (stages !== undefined) {
    refuseBeside('stages', { duration, iterations }, path, problems);
    return { ...rest, executor: 'ramping-vus', startVus: vus, stages };
  }
  if (iterations !== undefined) {
    return { ...rest, executor: 'shared-iterations', vus, iterations, maxDuration: duration };
  }
  if (vus !== undefined || duration !== undefined) {
    return { ...rest, executor: 'constant-vus', vus, duration };
  }
  // A key such as `rate` means that the executor was forgotten, not that there is nothing to do.
  const isForgotten = Object.keys(rest).some((key) => !isCommon(key) && executorsWith(key).length);
  return isForgotten ? rest : { ...rest, executor: 'shared-iterations' };
}

/** True when options say nothing about how much load there is, only what every scenario can have. */
export function isLoadless(options: RawOptions): boolean {
  return Object.keys(options).every((key) => options[key] === undefined || isCommon(key));
}

/** The shortcuts among options, without those that are `undefined`. */
export function shortcutsOf(options: RawOptions): RawOptions {
  const given = Object.keys(shortcutFields).filter((key) => options[key] !== undefined);
  return Object.fromEntries(given.map((key) => [key, options[key]]));
}

function isCommon(key: string): boolean {
  return Object.hasOwn(scenarioFields, key);
}

function refuseBeside(
  key: string,
  others: Readonly<Record<string, unknown>>,
  path: string,
  problems: Problems,
): void {
  for (const [other, value] of Object.entries(others)) {
    if (value !== undefined) problems.add(`${path}.${key} cannot be combined with ${other}`);
  }
}
